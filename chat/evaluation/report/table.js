// A long table that is searched, filtered, sorted and drawn piece by piece.
const PAGE = 100;
const PRINTED = 500;

class LazyTable {
  // columns: [{name, draw(row), class}]; filters: [{id, of(row), option(value)}], a select each;
  // haystack(row): what is searched; detail(row): what opens below a row; orders: {name: compare}.
  constructor({ rows, columns, filters, haystack, detail, orders }) {
    Object.assign(this, { rows, columns, filters, haystack, detail, orders });
    this.body = document.getElementById("rows");
    this.more = document.getElementById("more");
    this.search = document.getElementById("search");
    this.sort = document.getElementById("sort");
    this.opened = new Set();
    this.fillFilters();
    let pending;
    this.search.addEventListener("input", () => {
      clearTimeout(pending);
      pending = setTimeout(() => this.update(), 120);
    });
    for (const node of [this.sort, ...this.selects()]) {
      node?.addEventListener("change", () => this.update());
    }
    document.getElementById("reset").addEventListener("click", () => this.narrow({}));
    this.more.addEventListener("click", () => this.showMore());
    for (const button of document.querySelectorAll("button[data-sort]")) {
      button.addEventListener("click", () => this.sortBy(button.dataset.sort.split(" ")));
    }
    addEventListener("beforeprint", () => this.draw(PRINTED));
    this.update();
  }

  selects() {
    return this.filters.map(({ id }) => document.getElementById(`filter-${id}`));
  }

  fillFilters() {
    for (const { id, of, option } of this.filters) {
      const counts = new Map();
      for (const row of this.rows) {
        for (const value of [of(row)].flat()) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      counts.delete(undefined);
      const select = document.getElementById(`filter-${id}`);
      for (const [value, n] of counts) {
        const node = option(value);
        node.value = value;
        node.append((node.dataset.suffix = ` (${count(n)})`));
        select.append(node);
      }
      select.closest("label").hidden = counts.size < 2 && !select.dataset.always;
    }
  }

  // Only these conditions hold from here on: {kind, cause, …, search}.
  narrow(conditions) {
    for (const { id } of this.filters) {
      document.getElementById(`filter-${id}`).value = conditions[id] ?? "";
    }
    this.search.value = conditions.search ?? "";
    this.update();
  }

  sortBy(names) {
    const current = names.indexOf(this.sort.value);
    this.sort.value = names[(current + 1) % names.length];
    this.update();
  }

  update() {
    const fold = (value) => value.normalize("NFKC").toLowerCase();
    const wanted = fold(this.search.value).split(/\s+/).filter(Boolean);
    const chosen = this.filters
      .map(({ id, of }) => [document.getElementById(`filter-${id}`).value, of])
      .filter(([value]) => value !== "");
    this.found = this.rows.filter((row) => {
      if (!chosen.every(([value, of]) => [of(row)].flat().includes(value))) return false;
      if (!wanted.length) return true;
      row.folded ??= fold(this.haystack(row));
      return wanted.every((word) => row.folded.includes(word));
    });
    const order = this.orders[this.sort?.value];
    if (order) this.found.sort(order);
    for (const button of document.querySelectorAll("button[data-sort]")) {
      const at = button.dataset.sort.split(" ").indexOf(this.sort.value);
      const direction = ["ascending", "descending"][at];
      if (direction) button.closest("th").setAttribute("aria-sort", direction);
      else button.closest("th").removeAttribute("aria-sort");
    }
    this.drawn = 0;
    this.body.replaceChildren();
    this.draw(PAGE);
    document.getElementById("reset").disabled = !wanted.length && !chosen.length;
  }

  showMore() {
    const first = this.drawn;
    this.draw(first + PAGE);
    this.body.querySelectorAll("button.opener")[first]?.focus({ preventScroll: true });
  }

  draw(upTo) {
    const pieces = document.createDocumentFragment();
    for (; this.drawn < Math.min(upTo, this.found.length); this.drawn += 1) {
      this.drawRow(this.found[this.drawn], pieces);
    }
    this.body.append(pieces);
    const left = this.found.length - this.drawn;
    this.more.hidden = left === 0;
    const next = { next: count(Math.min(PAGE, left)), left: count(left) };
    this.retell(this.more.firstElementChild, next);
    const told = { found: count(this.found.length), all: count(this.rows.length) };
    this.retell(document.getElementById("found"), told);
    const printed = document.getElementById("printed");
    printed.hidden = this.found.length <= PRINTED;
    this.retell(printed, { found: told.found, printed: count(PRINTED) });
    document.getElementById("none").hidden = this.found.length > 0;
  }

  retell(node, fields) {
    node.dataset.fields = JSON.stringify(fields);
    node.textContent = text(node.dataset.text, fields);
  }

  drawRow(row, parent) {
    const cells = this.columns.map((column) =>
      el("td", { role: "cell", class: column.class }, column.draw(row)),
    );
    const line = el("tr", { role: "row", class: "row" }, cells);
    parent.append(line);
    const opener = line.querySelector("button.opener");
    if (!this.detail || !opener) return;
    const toggle = (open) => {
      this.opened[open ? "add" : "delete"](row);
      opener.setAttribute("aria-expanded", open);
      if (!open) line.nextElementSibling.remove();
      else line.after(this.drawDetail(row));
    };
    line.addEventListener("click", (event) => {
      const chosen = getSelection().toString() && !event.target.closest("button.opener");
      if (!chosen && !event.target.closest("a")) toggle(!this.opened.has(row));
    });
    if (this.opened.has(row)) {
      opener.setAttribute("aria-expanded", "true");
      parent.append(this.drawDetail(row));
    }
  }

  drawDetail(row) {
    const cell = el("td", { role: "cell", colspan: this.columns.length }, this.detail(row));
    return el("tr", { role: "row", class: "detail" }, cell);
  }

  // Show one question and nothing else, opened.
  open(row) {
    this.narrow({});
    this.found = [row];
    this.opened.add(row);
    this.drawn = 0;
    this.body.replaceChildren();
    this.draw(1);
    document.getElementById("reset").disabled = false;
    this.body.closest("section").scrollIntoView();
    this.body.querySelector("button.opener").focus({ preventScroll: true });
  }
}

// What both pages show of a question.
function questionCell(row) {
  const earlier = (row.after ?? []).map((question) =>
    el("div", { class: "aside" }, say("report_earlier"), " ", words(question)),
  );
  const understood =
    row.understood &&
    el("div", { class: "aside" }, say("report_understood"), " ", words(row.understood));
  return [...earlier, words(row.question ?? "", "div"), understood];
}

function goldCell(row) {
  const answers = (row.gold ?? []).map((answer) => words(answer, "div", { class: "clamp" }));
  if (answers.length) return [say("report_column_gold", null, "span", { class: "label" }), answers];
  const key = row.unanswerable ? "report_no_answer_in_article" : "report_no_gold";
  return [
    say("report_column_gold", null, "span", { class: "label" }),
    say(key, null, "div", { class: "soft" }),
  ];
}
