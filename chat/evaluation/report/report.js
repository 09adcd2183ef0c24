// The questions of one run.
const CITED = 1;
const GOLD = 2;
const FAILURES = ["wrong", "declined_wrongly"];
const TIMING = {
  search: "report_timing_search",
  read: "report_timing_read",
  total: "report_timing_total",
};

function place({ source, spans = [] }) {
  const ranges = spans.map(([start, end]) => `${start}\u2013${end}`).join(", ");
  return el("span", { class: "place", translate: "no" }, `${source} ${ranges}`);
}

function runs(pieces) {
  return pieces.map(([piece, flags]) => {
    const kind = [flags & CITED && "cited", flags & GOLD && "gold"].filter(Boolean).join(" ");
    return kind ? el("mark", { class: kind }, piece) : piece;
  });
}

function excerpt(item) {
  const shown = words(item.runs.map(([piece]) => piece).join(""), "blockquote");
  shown.replaceChildren(...runs(item.runs));
  const headings = (item.headings ?? []).join(" \u203a ");
  return el(
    "figure",
    { class: "excerpt" },
    shown,
    el("figcaption", {}, headings && words(headings, "span", { class: "headings" }), place(item)),
  );
}

function block(key, ...children) {
  const kept = children.flat().filter(Boolean);
  return kept.length ? el("section", {}, say(key, null, "h4"), kept) : null;
}

function answersOf(row) {
  const contexts = (row.cited ?? []).map(excerpt);
  if (row.answer !== undefined) {
    return [
      block("report_answer_given", words(row.answer, "p", { class: "answer" })),
      block("report_cited", contexts),
      block("report_support", (row.support ?? []).map(excerpt)),
    ];
  }
  const places = (row.best_places ?? []).map((each) => el("p", { class: "aside" }, place(each)));
  return [
    block("report_declined", row.reply && words(row.reply, "p")),
    block(
      "report_best",
      (row.best ?? []).map((item) => words(item, "p", { class: "answer" })),
      contexts.length ? contexts : places,
    ),
    block("report_nearest", (row.nearest ?? []).map(excerpt)),
  ];
}

function goldOf(row) {
  const gold = (row.gold ?? []).map((answer) => words(answer, "p", { class: "answer" }));
  const nothing = row.unanswerable ? "report_no_answer_in_article" : "report_no_gold";
  const evidence = (row.evidence ?? []).map((pieces) => {
    const shown = words(pieces.map(([piece]) => piece).join(""), "blockquote");
    shown.replaceChildren(...runs(pieces));
    return el("figure", { class: "excerpt" }, shown);
  });
  const source = row.gold_source && el("p", {}, place({ source: row.gold_source }));
  const missing = (row.missing ?? []).map((each) => words(each, "p", { class: "problem" }));
  return [
    block("report_column_gold", gold.length ? gold : say(nothing, null, "p", { class: "soft" })),
    block("report_evidence", evidence, source),
    block("report_missing", missing),
    baselineOf(row.baseline),
  ];
}

function baselineOf(baseline) {
  if (!baseline) return null;
  if (baseline.answer === undefined) {
    return block("report_baseline_answer", say("report_none", null, "p", { class: "soft" }));
  }
  const verdict = judged(baseline.scores);
  return block(
    "report_baseline_answer",
    words(baseline.answer, "p", { class: "answer" }),
    el("p", { class: "aside" }, baseline.place && [place(baseline.place), " "], verdict),
  );
}

function judged(scores = {}) {
  if (scores.handled === undefined) return null;
  return say(scores.handled ? "report_judged_right" : "report_judged_wrong");
}

function passagesOf(row) {
  if (!row.passages) return null;
  const relevant = row.passages.flatMap((passage, at) => (passage[4] ? [at + 1] : []));
  const key = relevant.length ? "report_passages_relevant" : "report_passages";
  const summary = say(key, { n: row.passages.length, ranks: relevant.join(", ") }, "summary");
  const items = row.passages.map(([source, start, end, score, isRelevant], at) =>
    el(
      "li",
      { class: isRelevant ? "relevant" : undefined },
      place({ source, spans: [[start, end]] }),
      el("span", { class: "score" }, decimal(score, 4)),
      isRelevant && say("report_relevant", null, "strong"),
      at < (row.read ?? 0) && say("report_read", null, "span", { class: "soft" }),
    ),
  );
  return el("details", { class: "passages" }, summary, el("ol", {}, items));
}

function scoresOf(row) {
  const theirs = row.baseline?.scores ?? {};
  const names = [...new Set([...Object.keys(row.scores ?? {}), ...Object.keys(theirs)])];
  const subject = (name) => (`metric_${name}` in data.texts.en ? "metric_" : "report_score_");
  const lines = names.map((name) =>
    el(
      "div",
      {},
      say(subject(name) + name, null, "dt"),
      el("dd", {}, decimal(row.scores?.[name])),
      el("dd", { class: "soft" }, decimal(theirs[name])),
    ),
  );
  return (
    lines.length > 0 &&
    el(
      "details",
      { class: "all-scores" },
      say("report_all_scores", { n: names.length }, "summary"),
      el("dl", {}, lines),
    )
  );
}

function timingsOf(row) {
  const parts = Object.entries(row.timings ?? {}).map(([name, milliseconds]) =>
    el("span", {}, say(TIMING[name] ?? name), ` ${decimal(milliseconds, 1)} ms`),
  );
  return parts.length > 0 && el("p", { class: "timings" }, parts);
}

function detail(row) {
  const cause = row.cause && [
    say(`cause_${row.cause}`, null, "strong"),
    `cause_${row.cause}_about` in data.texts.en && say(`cause_${row.cause}_about`),
  ];
  return el(
    "div",
    { class: "opened" },
    cause && el("p", { class: "why" }, cause),
    el("div", { class: "sides" }, el("div", {}, answersOf(row)), el("div", {}, goldOf(row))),
    el("div", { class: "numbers" }, passagesOf(row), scoresOf(row), timingsOf(row)),
  );
}

function opener(row) {
  return el(
    "button",
    { class: "opener", type: "button", "aria-expanded": "false" },
    el("span", { translate: "no" }, row.id),
  );
}

function answerCell(row) {
  const label = say("report_column_answer", null, "span", { class: "label" });
  if (row.answer !== undefined) return [label, words(row.answer, "div", { class: "clamp" })];
  return [label, say("report_declined_short", null, "div", { class: "soft" })];
}

function numberCell(key, value) {
  return [say(key, null, "span", { class: "label" }), el("span", {}, decimal(value))];
}

function outcomeCell(row) {
  return [
    say(`report_outcome_${row.outcome}`, null, "span", { class: `outcome ${row.outcome}` }),
    row.cause && say(`cause_${row.cause}`, null, "div", { class: "aside" }),
  ];
}

const by = (value, sign, missing) => (a, b) =>
  sign * ((value(a) ?? missing) - (value(b) ?? missing)) || a.number - b.number;
const confidence = (row) => row.confidence;
const f1 = (row) => row.scores?.f1;
const table = new LazyTable({
  rows: data.rows,
  columns: [
    { class: "id", draw: opener },
    { class: "kind", draw: (row) => (row.kind ? words(row.kind) : null) },
    { class: "question", draw: questionCell },
    { class: "gold", draw: goldCell },
    { class: "given", draw: answerCell },
    { class: "value", draw: (row) => numberCell("report_column_f1", f1(row)) },
    { class: "value sure", draw: (row) => numberCell("report_column_confidence", row.confidence) },
    { class: "result", draw: outcomeCell },
  ],
  filters: [
    {
      id: "outcome",
      of: (row) => (FAILURES.includes(row.outcome) ? [row.outcome, "failed"] : [row.outcome]),
      option: (value) => say(`report_outcome_${value}`, null, "option"),
    },
    {
      id: "cause",
      of: (row) => row.cause,
      option: (value) => say(`cause_${value}`, null, "option"),
    },
    {
      id: "kind",
      of: (row) => row.kind,
      option: (value) => el("option", {}, value),
    },
  ],
  haystack: (row) =>
    [row.id, row.question, row.understood, ...(row.gold ?? []), row.answer].join("\n"),
  detail,
  orders: {
    number: by((row) => row.number, 1, 0),
    "number-down": by((row) => row.number, -1, 0),
    confidence: by(confidence, 1, Infinity),
    "confidence-down": by(confidence, -1, -Infinity),
    f1: by(f1, 1, Infinity),
    "f1-down": by(f1, -1, -Infinity),
  },
});

for (const button of document.querySelectorAll("button[data-narrow]")) {
  button.addEventListener("click", () => {
    table.narrow(JSON.parse(button.dataset.narrow));
    document.getElementById("questions").scrollIntoView();
    document.getElementById("search").focus({ preventScroll: true });
  });
}
for (const button of document.querySelectorAll("button[data-question]")) {
  const row = data.rows.find(({ id }) => id === button.dataset.question);
  if (row) button.addEventListener("click", () => table.open(row));
  else button.disabled = true;
}
