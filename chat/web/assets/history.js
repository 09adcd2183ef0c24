/* Conversations in the browser's own storage: kept, listed, opened, renamed, deleted.
   What lies there may be anybody's: what is no conversation of ours is passed over. Words go into
   the page as text, never as markup. */
(() => {
  "use strict";
  const shutten = (window.shutten ??= {});
  const VERSION = 1;
  const PREFIX = "shutten.conversation.";
  const CURRENT = "shutten.current";
  const MAX_CONVERSATIONS = 50;
  const MAX_CHARACTERS = 3_000_000; // of all; browsers give 5 million to a site
  const NAME = /^[0-9a-f]{16}$/;
  const MAX_TITLE = 80;

  /* --- the storage ------------------------------------------------------- */

  /* Where a browser forbids storing, or nothing is left, this page still keeps them. */
  const memory = new Map();
  let full = false;
  const stored = (key) => {
    if (memory.has(key)) return memory.get(key);
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const remove = (key) => {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      /* nothing was there */
    }
  };
  const keys = () => {
    const found = new Set(memory.keys());
    try {
      for (let at = 0; at < localStorage.length; at += 1) found.add(localStorage.key(at));
    } catch {
      /* forbidden */
    }
    return [...found].filter((key) => key?.startsWith(PREFIX));
  };
  const ofTab = (value) => {
    try {
      if (value === undefined) return sessionStorage.getItem(CURRENT);
      sessionStorage.setItem(CURRENT, value);
    } catch {
      /* forbidden */
    }
    return null;
  };

  const isText = (value, longest) => typeof value === "string" && value.length <= longest;
  const recordOf = (words) => {
    try {
      const record = JSON.parse(words);
      const { id, conversation, updated, title, rev } = record;
      const turns = conversation?.turns;
      const sound =
        record.version === VERSION &&
        NAME.test(id) &&
        conversation.version === VERSION &&
        Array.isArray(turns) &&
        turns.length > 0 &&
        turns.every((turn) => typeof turn?.question === "string") &&
        isText(updated, 40) &&
        !Number.isNaN(Date.parse(updated)) &&
        isText(title, MAX_TITLE) &&
        isText(rev, 40);
      if (!sound) return null;
      if (typeof record.votes !== "object" || !record.votes) record.votes = {};
      return record;
    } catch {
      return null;
    }
  };
  const read = (id) => {
    const record = NAME.test(id ?? "") ? recordOf(stored(PREFIX + id)) : null;
    return record?.id === id ? record : null;
  };
  /* All that can be read, newest first. */
  const records = () =>
    keys()
      .map((key) => read(key.slice(PREFIX.length)))
      .filter(Boolean)
      .sort((a, b) => Date.parse(b.updated) - Date.parse(a.updated));

  /* The oldest make room; the one that is written stays. */
  const prune = (id) => {
    let room = MAX_CHARACTERS;
    records()
      .sort((a, b) => (b.id === id) - (a.id === id))
      .forEach((record, at) => {
        room -= stored(PREFIX + record.id)?.length ?? 0;
        if (record.id !== id && (at >= MAX_CONVERSATIONS || room < 0)) remove(PREFIX + record.id);
      });
  };
  const newName = (bytes = 8) =>
    [...crypto.getRandomValues(new Uint8Array(bytes))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");

  /* The state of each conversation as this page last wrote or read it. */
  const seen = new Map();
  const write = (record) => {
    record.rev = newName();
    seen.set(record.id, record.rev);
    const words = JSON.stringify(record);
    full = false;
    for (;;) {
      try {
        localStorage.setItem(PREFIX + record.id, words);
        memory.delete(PREFIX + record.id);
        break;
      } catch {
        const oldest = records()
          .filter((other) => other.id !== record.id && !memory.has(PREFIX + other.id))
          .at(-1);
        if (oldest) {
          remove(PREFIX + oldest.id);
          continue;
        }
        memory.set(PREFIX + record.id, words);
        full = true;
        break;
      }
    }
    prune(record.id);
  };

  /* --- the conversation of this page ------------------------------------- */

  let current = "";
  // Where another page went on with the same conversation, this one's goes under another name.
  const names = new Map();
  const setCurrent = (id) => {
    current = id;
    ofTab(id);
  };

  /* Called once by Gradio, before the page is drawn. */
  shutten.kept = () => {
    const wanted = ofTab();
    const record = wanted === null ? records()[0] : read(wanted);
    if (!record) return "";
    seen.set(record.id, record.rev);
    setCurrent(record.id);
    return JSON.stringify({ ...record.conversation, id: record.id });
  };

  /* An answer that does not hold today is kept as it was: the articles may come back. */
  const merged = (before, now) =>
    now.map((turn, at) => {
      const old = before?.[at];
      const lapsed = turn.lapsed !== undefined && old?.answer && old.question === turn.question;
      return lapsed ? old : turn;
    });

  let last = null;
  const dropped = new Set(); // a question that was running there may still end
  const savedChanged = () => {
    const element = document.querySelector("#saved [data-conversation]");
    if (!element) return;
    const words = element.dataset.conversation;
    // Gradio draws it again, unchanged, whenever an event begins.
    if (words === last) return;
    last = words;
    if (!words) {
      setCurrent("");
      shutten.conversationChanged?.();
      return;
    }
    let conversation;
    try {
      conversation = JSON.parse(words);
    } catch {
      return;
    }
    let id = names.get(conversation.id) ?? conversation.id;
    if (dropped.has(id)) return;
    let old = read(id);
    const turns = merged(old?.conversation.turns, conversation.turns);
    const same = JSON.stringify(old?.conversation.turns) === JSON.stringify(turns);
    if (!same && old && seen.has(id) && seen.get(id) !== old.rev) {
      const other = newName();
      names.set(conversation.id, other);
      id = other;
      old = { ...old, title: "" };
    }
    setCurrent(id);
    if (!same) {
      write({
        version: VERSION,
        id,
        title: old?.title ?? "",
        updated: new Date().toISOString(),
        votes: old?.votes ?? {},
        conversation: { ...conversation, id, turns },
      });
    } else seen.set(id, old.rev);
    shutten.conversationChanged?.();
    shutten.listChanged();
  };

  /* A copy of the conversation as it is, before a part of it is asked anew. */
  shutten.copyConversation = () => {
    const record = read(current);
    if (!record) return "";
    const id = newName();
    write({ ...record, id, conversation: { ...record.conversation, id } });
    return id;
  };
  shutten.currentConversation = () => read(current);
  shutten.setVote = (at, rating) => {
    const record = read(current);
    if (!record || !at) return;
    record.votes[at] = rating;
    write(record);
  };

  /* --- opening ------------------------------------------------------------ */

  const tell = (detail, tries = 100) => {
    if (shutten.manners) shutten.manners("open", detail);
    else if (tries) setTimeout(() => tell(detail, tries - 1), 100);
  };
  /* A question that is running is stopped first: its answer belongs to what is left. */
  const whenIdle = (act, tries = 600) => {
    if (!shutten.isBusy?.()) return act();
    document.querySelector("#stop")?.click(); // there once the question was taken in
    if (tries) setTimeout(() => whenIdle(act, tries - 1), 100);
  };
  const open = (id) =>
    whenIdle(() => {
      shutten.leaveEditing?.();
      const record = id ? read(id) : null;
      if (record) {
        seen.set(record.id, record.rev);
        names.delete(record.id); // it is that one again, not what was split from it
      }
      const { conversation } = record ?? {};
      tell({ conversation: record ? JSON.stringify({ ...conversation, id }) : "" });
    });
  shutten.openConversation = open;

  /* --- the list ----------------------------------------------------------- */

  const words = () => {
    try {
      return JSON.parse(document.querySelector("#history .history").dataset.words);
    } catch {
      return {};
    }
  };
  shutten.words = words;
  shutten.filled = (key, fields = {}) =>
    Object.entries(fields).reduce(
      (text, [name, value]) => text.replace(`{${name}}`, () => String(value)),
      words()[key] ?? "",
    );
  const say = shutten.filled;
  const dialog = () => document.querySelector("#history dialog");
  const titleOf = (record) => {
    const first = record.conversation.turns.find((turn) => turn.question.trim());
    const title = record.title || first?.question.trim().replace(/\s+/g, " ") || "";
    return [...title].slice(0, MAX_TITLE).join("") || say("history_untitled");
  };
  shutten.titleOf = titleOf;
  const dateOf = (time) =>
    new Date(time).toLocaleString(document.documentElement.lang || undefined, {
      dateStyle: "medium",
      timeStyle: "short",
    });
  shutten.dateOf = dateOf;

  const make = (tag, attributes = {}, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    return element;
  };
  const button = (action, key, id) =>
    make("button", { type: "button", class: "sm", "data-history": action, "data-id": id }, say(key));

  const item = (record) => {
    const li = make("li", { "data-id": record.id });
    const title = titleOf(record);
    const opener = make("button", { type: "button", class: "open", "data-history": "open" });
    opener.dataset.id = record.id;
    const time = make("time", { datetime: record.updated }, dateOf(record.updated));
    opener.append(make("span", { class: "title" }, title), time);
    if (record.id === current) {
      opener.setAttribute("aria-current", "true");
      opener.append(make("span", { class: "now" }, say("history_current")));
    }
    const label = say("history_actions", { title });
    const actions = make("div", { class: "actions", role: "group", "aria-label": label });
    actions.append(
      button("rename", "history_rename", record.id),
      button("markdown", "history_markdown", record.id),
      button("json", "history_json", record.id),
      button("delete", "history_delete", record.id),
    );
    li.append(opener, actions);
    return li;
  };

  const list = () => {
    const place = dialog()?.querySelector("ul");
    if (!place) return;
    const all = records();
    place.replaceChildren(...all.map(item));
    if (!all.length) place.append(make("li", { class: "none" }, say("history_empty")));
    dialog().querySelector("[data-history=delete-all]").disabled = !all.length;
    const note = dialog().querySelector(".history-note");
    note.textContent = say(full || memory.size ? "history_full" : "history_note");
  };
  /* A name that is being written is not taken away; once it is done, the list is made anew. */
  shutten.listChanged = () => dialog()?.open && !dialog().querySelector("form.rename") && list();

  /* What was deleted can be had back as long as nothing else was. */
  let gone = [];
  let wasCurrent = "";
  const drop = (ids, sentence) => {
    gone = ids.map((id) => [PREFIX + id, stored(PREFIX + id)]);
    wasCurrent = ids.includes(current) ? current : "";
    for (const id of ids) {
      dropped.add(id);
      remove(PREFIX + id);
    }
    if (wasCurrent) open("");
    list();
    const place = dialog().querySelector(".history-undo");
    place.replaceChildren(make("span", {}, sentence), button("undo", "history_undo", ""));
    place.querySelector("button").focus();
  };
  const undo = () => {
    for (const [, value] of gone) {
      const record = recordOf(value);
      if (!record) continue;
      dropped.delete(record.id);
      write(record);
    }
    if (wasCurrent) open(wasCurrent);
    gone = [];
    wasCurrent = "";
    dialog().querySelector(".history-undo").replaceChildren();
    list();
    dialog().querySelector("h2").focus();
  };

  const rename = (id) => {
    const record = read(id);
    const li = dialog().querySelector(`li[data-id="${id}"]`);
    if (!record || !li) return;
    const form = make("form", { class: "rename" });
    const box = make("input", { type: "text", maxlength: MAX_TITLE, autocomplete: "off" });
    box.setAttribute("aria-label", say("history_name"));
    box.value = titleOf(record);
    const done = (save) => {
      const now = read(id);
      if (save && now) write({ ...now, title: box.value.trim().slice(0, MAX_TITLE) });
      list();
      dialog().querySelector(`li[data-id="${id}"] .open`)?.focus();
    };
    form.addEventListener("submit", (event) => (event.preventDefault(), done(true)));
    form.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) {
        if (event.key === "Enter") event.preventDefault();
      } else if (event.key === "Escape") {
        event.preventDefault(); // the dialog stays
        event.stopPropagation();
        done(false);
      }
    });
    form.append(box, make("button", { type: "submit", class: "sm primary" }, say("history_save_name")));
    li.replaceChildren(form);
    box.focus();
    box.select();
  };

  const act = {
    show: () => {
      list();
      dialog().querySelector(".history-undo").replaceChildren();
      dialog().showModal();
      dialog().querySelector("h2").focus();
    },
    close: () => dialog().close(),
    new: () => {
      dialog().close();
      open("");
      document.querySelector("#question textarea")?.focus();
    },
    open: (id) => {
      dialog().close();
      if (id !== current) open(id);
      document.querySelector("#question textarea")?.focus();
    },
    rename,
    markdown: (id) => shutten.exportConversation?.(read(id), "markdown"),
    json: (id) => shutten.exportConversation?.(read(id), "json"),
    delete: (id) => {
      const record = read(id);
      if (record) drop([id], say("history_deleted", { title: titleOf(record) }));
    },
    "delete-all": () => {
      const ids = records().map((record) => record.id);
      drop(ids, say("history_deleted_all", { count: ids.length }));
    },
    undo,
  };
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const pressed = target?.closest("#history [data-history]");
    if (pressed) act[pressed.dataset.history]?.(pressed.dataset.id);
    else if (target?.matches("#history dialog")) dialog().close(); // beside it
  });

  /* Emptied is not lost. */
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("#clear") : null;
    if (!target || target.disabled) return;
    shutten.leaveEditing?.();
    const id = current;
    if (id) shutten.notice?.(say("history_cleared"), say("history_undo"), () => open(id));
  });

  const start = () => {
    const saved = document.getElementById("saved");
    if (!saved) return false;
    new MutationObserver(savedChanged).observe(saved, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["data-conversation"],
    });
    savedChanged();
    return true;
  };
  if (!start()) {
    const observer = new MutationObserver(() => start() && observer.disconnect());
    observer.observe(document.documentElement, { childList: true, subtree: true });
  }
})();
