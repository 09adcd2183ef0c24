/* A question is seen at once; it can be asked again and edited. */
(() => {
  "use strict";
  const shutten = (window.shutten ??= {});
  const root = document.documentElement;
  const say = (key, fields) => shutten.filled?.(key, fields) ?? "";
  const log = () => document.querySelector("#conversation .log");
  const box = () => document.querySelector("#question textarea, #question input");
  const turns = () => [...(log()?.querySelectorAll(".turn:not(.provisional)") ?? [])];
  const isBusy = () => Boolean(log()?.querySelector(".searching"));
  shutten.isBusy = isBusy;

  const setBox = (value) => {
    const element = box();
    if (!element) return;
    const kind = element instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(element, value);
    element.dispatchEvent(new Event("input", { bubbles: true }));
  };
  /* Never over what was typed meanwhile. */
  const giveBack = (question) => {
    if (!editing && box() && !box().value) setBox(question);
  };
  const make = (tag, name, text = "") => {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  };

  /* --- at once ------------------------------------------------------------ */

  const LONG_MS = 8000;
  const SOON_MS = 40; // everyone is next for a moment
  const conversationId = () => document.querySelector("#saved [data-id]")?.dataset.id;
  let unsent = null; // what was drawn and is not on its way yet
  let resending = false;

  const drawnTurn = (question) => {
    const turn = make("section", "turn provisional");
    const asked = make("p", "question");
    asked.append(make("span", "unseen", `${say("web_you")}: `), question.trim().slice(0, 400));
    turn.append(asked, make("p", "searching", say("web_searching")));
    return turn;
  };

  /* Drawn before the server has heard of it; what the server draws takes its place.

     `way`: `isOurs` and `send` as for `awaitTurn`; `wanted`, where there is more to it than the
     conversation; `from`, the first of the turns whose place it takes; `words`, which the box is
     emptied of; `accepted` and `dropped`, called once. */
  const draw = (question, way) => {
    if (unsent && unsent.question !== question) unsent.leave();
    if (!log() || !question.trim() || isBusy()) return;
    closeNotice();
    const turn = drawnTurn(question);
    const searching = turn.lastChild;
    const place = () => {
      for (const one of turns().slice(way.from ?? Infinity)) one.hidden = true;
      log()?.append(turn);
    };
    place();
    const id = conversationId();
    const asked = {
      isOurs: way.isOurs,
      wanted: () => conversationId() === id && (way.wanted?.() ?? true),
      send: () => {
        if (!isBusy()) place(); // the end of the last answer may have drawn it anew
        resending = true;
        way.send();
        resending = false;
      },
    };
    const undraw = () => {
      unsent = null;
      turn.remove();
      for (const one of turns()) one.hidden = false;
    };
    let next = 0;
    const wait = (words) => {
      if (turn.isConnected && searching.textContent !== words) searching.textContent = words;
    };
    const leave = shutten.awaitTurn(asked, {
      taken: () => {
        unsent = null;
        // What was typed since then stays.
        if (box()?.value === way.words) setBox("");
      },
      accepted: () => way.accepted?.(),
      dropped: () => {
        undraw();
        way.dropped?.();
      },
      refused: (full) => {
        undraw();
        giveBack(question);
        const inBox = box()?.value === question ? say("manners_in_box") : "";
        if (full) notice([say("too_many_waiting"), inBox].filter(Boolean).join(" "));
      },
      before: (count) => {
        clearTimeout(next);
        if (count > 0) wait(say("manners_queue", { count }));
        else next = setTimeout(() => wait(say("manners_next")), SOON_MS);
      },
      begun: () => {
        clearTimeout(next);
        wait(say("web_searching"));
      },
    });
    unsent = { question, leave };
    setTimeout(() => {
      if (!turn.isConnected || searching.textContent !== say("web_searching")) return;
      searching.textContent = say("manners_waiting");
    }, LONG_MS);
  };

  const drawFromBox = () => {
    if (resending) return;
    const question = box()?.value ?? "";
    draw(question, {
      words: question,
      isOurs: ({ data }) => data.length === 4 && data[3] === question,
      wanted: () => box()?.value === question,
      send: () => document.getElementById("send")?.click(),
    });
  };
  const drawPressed = (name, question) =>
    draw(question, {
      isOurs: ({ event_data: given }) => given?.question === question && given.turn === undefined,
      send: () => shutten.trigger?.(name, { question }),
    });

  document.addEventListener(
    "click",
    (event) => {
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest("#send")) {
        if (editing) {
          event.stopImmediatePropagation();
          event.preventDefault();
          sendEdited();
        } else drawFromBox();
        return;
      }
      const asked = target?.closest("[data-example], [data-literal]");
      if (!asked) return;
      leaveEditing();
      const { example, literal } = asked.dataset;
      drawPressed(example === undefined ? "literal" : "example", example ?? literal);
    },
    true,
  );

  /* page.js has kept the Enter of an IME from coming here. */
  const plainEnter = (event) =>
    event.key === "Enter" && event.target === box() && !event.shiftKey && !event.isComposing;
  document.addEventListener(
    "keydown",
    (event) => {
      if (!plainEnter(event)) return;
      if (editing) {
        event.stopImmediatePropagation();
        event.preventDefault();
        sendEdited();
      } else drawFromBox();
    },
    true,
  );

  let returned = "";
  const stageChanged = () => {
    const back = document.querySelector("#stage [data-returned]");
    // Gradio draws it again, unchanged, whenever an event begins.
    if (back && back.dataset.at !== returned) {
      returned = back.dataset.at;
      giveBack(back.dataset.returned);
    }
    const stage = document.querySelector("#stage [data-stage]");
    const place = log()?.querySelector(".turn:not(.provisional) .searching");
    if (stage && place) place.textContent = stage.textContent;
  };

  /* --- a line above the question box --------------------------------------- */

  const noticeBar = () => {
    const composer = document.getElementById("composer");
    let bar = document.getElementById("notice");
    if (!bar && composer) {
      bar = make("div", "notice");
      bar.id = "notice";
      bar.setAttribute("role", "status");
      composer.before(bar);
    }
    return bar;
  };
  function closeNotice() {
    document.getElementById("notice")?.replaceChildren();
  }
  const notice = (sentence, label, action) => {
    const bar = noticeBar();
    if (!bar) return;
    bar.replaceChildren(make("span", "", sentence));
    if (!label) return;
    const button = make("button", "sm", label);
    button.type = "button";
    button.addEventListener("click", () => {
      closeNotice();
      action();
      box()?.focus();
    });
    bar.append(button);
  };
  shutten.notice = notice;

  /* --- again ---------------------------------------------------------------- */

  const tell = (detail, tries = 100) => {
    if (shutten.manners) shutten.manners("retry", detail);
    else if (tries) setTimeout(() => tell(detail, tries - 1), 100);
  };
  /* What is replaced together with later turns is kept as a conversation of its own. */
  const again = (at, question, edited) => {
    if (isBusy()) return;
    const lost = at < turns().length - 1 || (edited && turns()[at].querySelector("[data-answer]"));
    const keep = () => {
      const copy = lost ? shutten.copyConversation?.() : "";
      if (!copy) return;
      notice(say("history_replaced"), say("history_undo"), () => shutten.openConversation(copy));
    };
    const detail = edited ? { turn: at, question } : { turn: at };
    draw(question, {
      from: at,
      isOurs: ({ event_data: given }) => given?.turn === at,
      send: () => shutten.manners?.("retry", detail),
      accepted: keep,
      dropped: () => edited && giveBack(question),
    });
    tell(detail);
    box()?.focus();
  };

  /* --- editing -------------------------------------------------------------- */

  let editing = null;
  const edit = (at, question) => {
    const draft = editing ? editing.draft : box()?.value ?? "";
    leaveEditing();
    editing = { at, draft };
    turns()[at]?.classList.add("edited");
    setBox(question);
    root.toggleAttribute("data-editing", true);
    notice(say("manners_editing"), say("manners_edit_cancel"), leaveEditing);
    box()?.focus();
    box()?.setSelectionRange(question.length, question.length);
  };
  function leaveEditing() {
    if (!editing) return;
    const { draft } = editing;
    editing = null;
    root.removeAttribute("data-editing");
    for (const turn of turns()) turn.classList.remove("edited");
    closeNotice();
    setBox(draft);
  }
  shutten.leaveEditing = leaveEditing;
  const sendEdited = () => {
    const question = box()?.value ?? "";
    const { at } = editing;
    if (!question.trim() || isBusy()) return;
    leaveEditing();
    setBox("");
    again(at, question, true);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !editing || event.isComposing) return;
    event.preventDefault();
    leaveEditing();
    box()?.focus();
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("[data-turn-action]");
    const at = button ? turns().indexOf(button.closest(".turn")) : -1;
    if (at < 0) return;
    const { question } = button.closest(".turn-actions").dataset;
    if (button.dataset.turnAction === "retry") {
      leaveEditing();
      again(at, question, false);
    }
    if (button.dataset.turnAction === "edit" && !isBusy()) edit(at, question);
  });

  /* --- start ---------------------------------------------------------------- */

  const watch = (id, changed) => {
    const element = document.getElementById(id);
    if (!element) return false;
    new MutationObserver(changed).observe(element, { childList: true, subtree: true });
    return true;
  };
  const start = () => {
    if (!document.getElementById("composer") || !watch("stage", stageChanged)) return false;
    noticeBar();
    return true;
  };
  if (!start()) {
    const observer = new MutationObserver(() => start() && observer.disconnect());
    observer.observe(root, { childList: true, subtree: true });
  }
})();
