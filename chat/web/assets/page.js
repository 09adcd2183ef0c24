/* The page's script: chips, scrolling, the IME's Enter, the form, the page's language.
   It listens on the document, so it works whenever Gradio draws or redraws its parts. */
(() => {
  "use strict";
  const shutten = (window.shutten ??= {});
  const byId = (id) => document.getElementById(id);
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* --- the article pane ------------------------------------------------- */

  const pane = () => document.querySelector("#pane .scroll");
  const marksOf = (id) => [
    // Faint ones are of other answers: the pane is drawn anew to show them as they were.
    ...document.querySelectorAll(`#pane mark[data-citation="${CSS.escape(id)}"]:not(.earlier)`),
  ];

  /* Only the pane moves, never the page around it. */
  const moveTo = (scroller, element, behavior, share) => {
    const box = scroller.getBoundingClientRect();
    const at = element.getBoundingClientRect();
    const room = Math.max(box.height - at.height, 0);
    const top = scroller.scrollTop + at.top - box.top - Math.min(room * share, room);
    // A glide over many screens keeps the reader waiting and shows nothing on the way.
    const far = Math.abs(top - scroller.scrollTop) > scroller.clientHeight;
    scroller.scrollTo({ top, behavior: calm() || far ? "instant" : behavior });
  };

  const showCitation = (id, behavior = "smooth") => {
    const marks = marksOf(id);
    if (!marks.length) return false;
    moveTo(pane(), marks[0], behavior, 0.3);
    for (const mark of marks) {
      mark.classList.remove("flash");
      void mark.offsetWidth; // starts the animation anew
      mark.classList.add("flash");
    }
    pointOut(id);
    return true;
  };

  let current = "";
  const pointOut = (id) => {
    current = id;
    for (const chip of document.querySelectorAll("[data-citation-chip]")) {
      if (chip.dataset.citationChip === id) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
  };

  let shownSource = null;
  let shownFocus = "";
  const paneChanged = () => {
    const scroller = pane();
    if (!scroller) return;
    const { source, focus } = scroller.dataset;
    const moved = source !== shownSource;
    if (moved) scroller.scrollTop = 0;
    if (focus && (moved || focus !== shownFocus)) showCitation(focus, moved ? "instant" : "smooth");
    shownSource = source;
    shownFocus = focus;
    shutten.paneDrawn?.();
  };

  /* --- the conversation ------------------------------------------------- */

  /* What was unfolded under an answer is so again when the conversation is drawn anew. */
  const unfolded = new Set();
  const nameOf = (fold) => {
    const answer = fold.closest("#conversation [data-answer]")?.dataset.answer;
    return answer && `${answer} ${fold.className}`;
  };
  // Not by the event that tells of it: that comes, too, where Gradio folds what it draws anew.
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const fold = target?.closest("summary")?.parentElement;
    const name = fold && nameOf(fold);
    if (!name) return;
    if (fold.open) unfolded.delete(name);
    else unfolded.add(name);
  });
  const unfold = (log) => {
    for (const fold of log.querySelectorAll("details:not([open])")) {
      if (unfolded.has(nameOf(fold))) fold.open = true;
    }
  };

  let conversation = "";
  let turns = 0;
  let drawn = null;
  let unanswered = false;
  let quiet = false;
  const conversationChanged = () => {
    const log = document.querySelector("#conversation .log");
    if (!log) return;
    // Where only suggestions were put in, the reader stays where they are.
    const stay = quiet && log.querySelector(".suggestions");
    quiet = false;
    const id = document.querySelector("#saved [data-id]")?.dataset.id ?? "";
    const other = id !== conversation;
    if (other) unfolded.clear();
    else unfold(log);
    if (stay) return;
    document.documentElement.lang = log.dataset.language;
    document.title = log.dataset.title;
    document.documentElement.dataset.ready = "true";
    const all = log.querySelectorAll(".turn");
    // Forms and the like that were put into a turn move nothing; an answer does.
    const pending = Boolean(log.querySelector(".turn:last-of-type .searching"));
    if (!other && log === drawn && all.length === turns && pending === unanswered) return;
    conversation = id;
    drawn = log;
    unanswered = pending;
    if (all.length) moveTo(log, all[all.length - 1], "smooth", 0);
    else log.scrollTop = 0;
    if (other || all.length < turns) current = "";
    turns = all.length;
    pointOut(current);
  };

  /* Questions to go on with come after the answer, and go under it; not under another one. */
  const suggestionsChanged = () => {
    const made = document.querySelector("#suggestions .suggestions");
    const log = document.querySelector("#conversation .log");
    const last = [...(log?.querySelectorAll(".turn") ?? [])].at(-1)?.querySelector("[data-answer]");
    if (!made || last?.dataset.answer !== made.dataset.after) return;
    if (log.querySelector(".suggestions")) return;
    quiet = true;
    log.append(made.cloneNode(true));
  };

  const watch = (id, changed) => {
    const root = byId(id);
    if (!root) return false;
    let asked = false;
    const soon = () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        changed();
      });
    };
    new MutationObserver(soon).observe(root, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
      attributeFilter: ["data-source", "data-focus", "data-language", "data-answer"],
    });
    changed();
    return true;
  };

  /* --- clicks ----------------------------------------------------------- */

  const openForm = (open) => {
    document.documentElement.toggleAttribute("data-adding", open);
    byId("add")?.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector("#article-name textarea, #article-name input")?.focus();
    else byId("add")?.focus();
  };

  const expand = (wide) => {
    document.documentElement.toggleAttribute("data-expanded", wide);
    document.querySelector("#expand button")?.setAttribute("aria-pressed", String(wide));
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const chip = target?.closest("[data-citation-chip]");
    if (chip) {
      const id = chip.dataset.citationChip;
      if (!showCitation(id)) {
        pointOut(id);
        shownFocus = "";
        shutten.trigger?.("cite", { id });
      }
      return;
    }
    const literal = target?.closest("[data-literal]");
    if (literal) {
      shutten.trigger?.("literal", { question: literal.dataset.literal });
      focusQuestion();
      return;
    }
    const leave = target?.closest("[data-leave]");
    if (leave) {
      leave.disabled = true;
      shutten.trigger?.("leave", {});
      return;
    }
    const example = target?.closest("[data-example]");
    if (example) {
      shutten.trigger?.("example", { question: example.dataset.example });
      focusQuestion();
      return;
    }
    // These buttons go or rest once clicked; the keyboard goes on in the question box.
    if (target?.closest("#stop, #clear")) focusQuestion();
    if (target?.closest("#add")) openForm(!document.documentElement.hasAttribute("data-adding"));
    if (target?.closest("#close-form")) openForm(false);
    if (target?.closest("#expand")) expand(!document.documentElement.hasAttribute("data-expanded"));
  });

  document.addEventListener("keydown", (event) => {
    const open = document.documentElement.hasAttribute("data-adding");
    if (event.key === "Escape" && open && !event.isComposing) openForm(false);
  });

  /* --- Enter ------------------------------------------------------------ */

  const questionBox = () => document.querySelector("#question textarea, #question input");
  const focusQuestion = () => questionBox()?.focus();

  /* The Enter that confirms an IME's conversion belongs to the IME. Chromium and Firefox say so
     on the event; Safari ends the composition first and then reports the key as 229. */
  let ended = -Infinity;
  document.addEventListener("compositionend", (event) => (ended = event.timeStamp), true);
  const guard = (event) => {
    if (event.key !== "Enter" || event.target !== questionBox()) return;
    const confirming =
      event.isComposing || event.keyCode === 229 || event.timeStamp - ended < 20;
    if (confirming) event.stopImmediatePropagation();
  };
  for (const kind of ["keydown", "keypress", "keyup"]) document.addEventListener(kind, guard, true);

  /* --- files ------------------------------------------------------------ */

  /* Said here, in the page's language, before anything is sent. */
  document.addEventListener(
    "change",
    (event) => {
      const input = event.target;
      if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
      const rule = input.closest("#form, #evaluate")?.querySelector("[data-max-bytes]");
      const file = input.files?.[0];
      if (!rule || !file) return;
      const rules = rule.dataset;
      const ending = /\.[^.]*$/.exec(file.name.toLowerCase())?.[0] ?? "";
      let problem = "";
      if (file.size > Number(rules.maxBytes)) {
        problem = rules.tooLarge.replace("{size}", (file.size / 1e6).toFixed(1));
      } else if (!rules.formats.split(" ").includes(ending)) problem = rules.badFormat;
      rule.querySelector(".file-problem").textContent = problem.replace("{name}", file.name);
      if (!problem) return;
      event.stopImmediatePropagation();
      input.value = "";
    },
    true,
  );

  const statusChanged = () => {
    const place = document.querySelector("#form .file-problem");
    if (document.querySelector("#status .status") && place) place.textContent = "";
    if (document.querySelector("#status .done")) openForm(false);
  };

  /* --- start ------------------------------------------------------------ */

  Object.assign(shutten, { moveTo, pointOut, expand }); // for reading.js

  const waiting = new Map([
    ["pane", paneChanged],
    ["conversation", conversationChanged],
    ["suggestions", suggestionsChanged],
    ["status", statusChanged],
  ]);
  const start = () => {
    for (const [id, changed] of waiting) if (watch(id, changed)) waiting.delete(id);
    if (waiting.size) return false;
    byId("add")?.setAttribute("aria-controls", "form");
    byId("add")?.setAttribute("aria-expanded", "false");
    return true;
  };
  if (!start()) {
    const observer = new MutationObserver(() => start() && observer.disconnect());
    observer.observe(document.documentElement, { childList: true, subtree: true });
  }
})();
