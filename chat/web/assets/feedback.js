/* Thumbs under an answer; below a thumb down, a form: what was wrong, and the right answer,
   selected in the article. */
(() => {
  "use strict";
  const shutten = (window.shutten ??= {});
  const root = document.documentElement;
  const log = () => document.querySelector("#conversation .log");
  const voting = () => document.querySelector("#voting .voting");
  const words = () => {
    try {
      return JSON.parse(voting().dataset.words);
    } catch {
      return {};
    }
  };
  const tell = (name, detail, tries = 100) => {
    if (shutten.voting) shutten.voting(name, detail);
    else if (tries) setTimeout(() => tell(name, detail, tries - 1), 100);
  };

  /* The conversation is drawn anew with each answer; forms and what was said of votes stay. */
  const forms = new Map(); // answer's number → form
  const said = new Map(); // answer's number → { sentence, done }
  const golds = new Map(); // answer's number → place
  let marking = 0; // the answer whose form is open
  let conversation = "";

  const actionsOf = (number) => log()?.querySelector(`.turn-actions[data-turn="${number}"]`);
  const numberOf = (element) => Number(element.closest(".turn")?.querySelector(".turn-actions")?.dataset.turn);
  /* When an answer came is its name: another conversation has one of the same number, too. */
  const timeOf = (number) => actionsOf(number)?.dataset.at ?? "";

  const drawSaid = (number) => {
    const actions = actionsOf(number);
    const outcome = said.get(number);
    if (!actions || !outcome) return;
    let place = actions.parentElement.querySelector(".vote-said");
    if (!place) {
      place = document.createElement("p");
      place.className = "vote-said";
      actions.after(place);
    }
    place.setAttribute("role", outcome.done ? "status" : "alert");
    place.classList.toggle("problem", !outcome.done);
    if (place.textContent !== outcome.sentence) place.textContent = outcome.sentence;
  };

  const drawGold = (number) => {
    const form = forms.get(number);
    if (!form) return;
    const gold = golds.get(number);
    const text = gold ? words().vote_gold.replace("{words}", () => gold.text) : words().vote_gold_none;
    const place = form.querySelector(".vote-words");
    if (place.textContent !== text) place.textContent = text;
    form.querySelector("[data-vote=remove]").hidden = !gold;
  };

  const votes = () => shutten.currentConversation?.()?.votes ?? {};
  const drawn = () => {
    const id = document.querySelector("#saved [data-id]")?.dataset.id ?? "";
    if (id !== conversation) {
      conversation = id;
      forms.clear();
      said.clear();
      golds.clear();
      setMarking(0);
    }
    const given = votes();
    for (const actions of log()?.querySelectorAll(".turn-actions") ?? []) {
      const number = Number(actions.dataset.turn);
      const rating = given[timeOf(number)];
      for (const button of actions.querySelectorAll("[aria-pressed]")) {
        const pressed = String(button.dataset.turnAction === rating);
        if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
      }
      drawSaid(number);
      const form = forms.get(number);
      if (form && !form.isConnected) actions.parentElement.append(form);
    }
  };
  shutten.conversationChanged = () => requestAnimationFrame(drawn);

  /* --- the form ------------------------------------------------------------- */

  const setMarking = (number) => {
    marking = number;
    root.toggleAttribute("data-marking", Boolean(number));
    drawBar(Boolean(number) && Boolean(shutten.selectedPlace?.()));
  };
  const openForm = (number) => {
    let form = forms.get(number);
    if (!form) {
      form = voting()?.querySelector("form")?.cloneNode(true);
      if (!form) return;
      forms.set(number, form);
      form.dataset.number = number;
      // Radio buttons of several answers are no group.
      for (const radio of form.querySelectorAll("[type=radio]")) radio.name = `fault-${number}`;
    }
    if (!form.isConnected) actionsOf(number)?.parentElement.append(form);
    drawGold(number);
    setMarking(number);
    form.querySelector("input, textarea")?.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  };
  const closeForm = (number) => {
    if (forms.get(number)?.querySelector(".vote-field:not([hidden])")) shutten.stopChoosing?.();
    forms.get(number)?.remove();
    forms.delete(number);
    golds.delete(number);
    setMarking(0);
    actionsOf(number)?.querySelector('[data-turn-action="down"]')?.focus();
  };

  /* Where the words are selected, on a phone perhaps with the form out of sight. */
  const bar = () => {
    const reader = document.getElementById("reader");
    let element = document.getElementById("take-selection");
    if (!element && reader && voting()) {
      element = document.createElement("div");
      element.id = "take-selection";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sm primary";
      button.dataset.vote = "take";
      element.append(button);
      element.hidden = true;
      reader.append(element);
    }
    return element;
  };
  function drawBar(shown) {
    const element = bar();
    if (!element) return;
    element.firstChild.textContent = words().vote_take ?? "";
    element.hidden = !shown;
  }
  shutten.selectionChanged = (selected) => {
    if (marking && selected) drawBar(true);
  };
  // A press would undo the selection before it is taken.
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-vote=take]")) event.preventDefault();
  });

  const detailOf = (number, rating) => {
    const form = rating === "down" ? forms.get(number) : null;
    return {
      number,
      turn: timeOf(number),
      rating,
      fault: form?.querySelector("[type=radio]:checked")?.value ?? null,
      comment: form?.querySelector("textarea[name=comment]")?.value ?? "",
      gold: (form && golds.get(number)) ?? null,
    };
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const thumb = target?.closest("[data-turn-action=up], [data-turn-action=down]");
    if (thumb) {
      const number = numberOf(thumb);
      const rating = thumb.dataset.turnAction;
      if (rating === "down") openForm(number);
      else if (forms.has(number)) closeForm(number);
      tell("vote", detailOf(number, rating));
      return;
    }
    const button = target?.closest("[data-vote]");
    if (!button) return;
    const number = Number(button.closest("form")?.dataset.number ?? marking);
    if (button.dataset.vote === "close") closeForm(number);
    if (button.dataset.vote === "remove") {
      golds.delete(number);
      drawGold(number);
      forms.get(number)?.querySelector("[data-vote=take]")?.focus();
    }
    if (button.dataset.vote === "take") {
      setMarking(number);
      tell("mark", { number, turn: timeOf(number), ...(shutten.selectedPlace?.() ?? {}) });
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target instanceof Element ? event.target.closest(".vote-form") : null;
    if (!form) return;
    event.preventDefault();
    form.dataset.sending = "true";
    tell("vote", detailOf(Number(form.dataset.number), "down"));
  });

  /* --- what became of it ------------------------------------------------------ */

  let last = "";
  const outcomeChanged = () => {
    const told = document.querySelector("#vote-outcome [data-outcome]")?.dataset.outcome;
    // Gradio draws it again, unchanged, whenever an event begins.
    if (!told || told === last) return;
    last = told;
    let outcome;
    try {
      outcome = JSON.parse(told);
    } catch {
      return;
    }
    const { number, turn, done, sentence, rating, gold } = outcome;
    if (timeOf(number) !== turn) {
      // Its conversation is not the one that is shown.
      if (!done) shutten.notice?.(sentence);
      return;
    }
    if (gold) {
      golds.set(number, gold);
      drawBar(false);
      shutten.forgetSelection?.();
      drawGold(number);
    }
    said.set(number, { sentence, done });
    if (rating) shutten.setVote?.(timeOf(number), rating);
    const form = forms.get(number);
    if (rating && done && form?.dataset.sending) closeForm(number);
    else if (form) delete form.dataset.sending;
    drawn();
  };

  const watch = (id, changed, options) => {
    const element = document.getElementById(id);
    if (!element) return false;
    new MutationObserver(changed).observe(element, { childList: true, subtree: true, ...options });
    changed();
    return true;
  };
  const waiting = new Map([
    ["conversation", () => requestAnimationFrame(drawn)],
    ["vote-outcome", outcomeChanged],
  ]);
  const start = () => {
    const options = { attributes: true, attributeFilter: ["data-outcome"] };
    for (const [id, changed] of waiting) if (watch(id, changed, options)) waiting.delete(id);
    return !waiting.size;
  };
  if (!start()) {
    const observer = new MutationObserver(() => start() && observer.disconnect());
    observer.observe(root, { childList: true, subtree: true });
  }
})();
