/* The library: questions before a change, and where the keyboard goes on after it. */
(() => {
  "use strict";
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  /* A page that is still being set up hears it once it is. */
  const tell = (name, detail = {}, tries = 100) => {
    const heard = window.shutten?.library;
    if (heard) heard(name, detail);
    else if (tries) setTimeout(() => tell(name, detail, tries - 1), 100);
  };
  let asked = null;
  let following = false;
  let acting = false;

  /* One change at a time: Gradio would drop a second one without a word. */
  const act = (detail) => {
    if (acting) return;
    acting = following = true;
    follow();
    tell("act", detail);
  };

  (window.shutten ??= {}).libraryDone = () => {
    acting = false;
    follow();
  };

  /* What is to be done, told by the button that was clicked. */
  const detailOf = ({ library: action, source, sha256, version }) => ({
    action,
    source,
    sha256,
    version,
  });

  const ask = (button) => {
    const dialog = byId(`library-ask-${button.dataset.library}`);
    if (!dialog) return;
    asked = detailOf(button.dataset);
    dialog.querySelector(".words").textContent = button.dataset.ask;
    const box = dialog.querySelector("input");
    if (box) box.value = asked.source;
    dialog.returnValue = "";
    dialog.showModal();
    if (!box) return;
    box.focus();
    const ending = asked.source.lastIndexOf(".");
    box.setSelectionRange(0, ending > 0 ? ending : asked.source.length);
  };

  /* "close" does not bubble, but it can be caught on its way down. */
  document.addEventListener(
    "close",
    (event) => {
      const dialog = event.target instanceof Element ? event.target : null;
      if (!dialog?.closest("#library") || !asked) return;
      const name = dialog.querySelector("input")?.value.trim() ?? "";
      const wanted = { ...asked, name };
      asked = null;
      if (dialog.returnValue === "yes") act(wanted);
    },
    true,
  );

  /* Enter in the box is a yes, and not the first button, which leaves everything as it is; the
     Enter that confirms an IME's conversion is the IME's. */
  document.addEventListener("keydown", (event) => {
    const box = event.target instanceof Element ? event.target.closest("#library dialog input") : null;
    if (!box || event.key !== "Enter") return;
    event.preventDefault();
    if (event.isComposing || event.keyCode === 229) return;
    box.form.requestSubmit(box.form.querySelector('[value="yes"]'));
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("#library [data-library]");
    if (!button || button.disabled) return;
    switch (button.dataset.library) {
      case "add":
        byId("tab-ask")?.click();
        if (!root.hasAttribute("data-adding")) byId("add")?.click();
        break;
      case "rebuild":
        act({ action: "rebuild" });
        break;
      case "stop":
        button.disabled = true;
        tell("stop");
        break;
      case "turn":
        following = true;
        tell("turn", { number: button.dataset.number });
        break;
      default:
        ask(button);
    }
  });

  /* What somebody else changed, or what was added from the other tab, is shown here too. */
  const shown = () => root.dataset.tab === "library";
  let before = shown();
  const tabChanged = () => {
    if (shown() && !before) tell("look");
    before = shown();
  };

  /* A button that was clicked may be gone, with the list that it was in. */
  const follow = () => {
    const running = document.querySelector("#library-status .running");
    const busy = acting || running;
    for (const button of document.querySelectorAll("#library [data-library]")) {
      const kind = button.dataset.library;
      if (["rebuild", "remove", "rename"].includes(kind)) button.disabled = Boolean(busy);
      if (kind === "roll_back") button.disabled = Boolean(busy) || !button.dataset.version;
    }
    const lost = document.activeElement === document.body || !document.activeElement;
    if (!following || !shown()) return;
    if (lost) (running?.querySelector("button") ?? document.querySelector("#library h1"))?.focus();
    if (!busy) following = false;
  };

  const start = () => {
    const panel = byId("library");
    if (!panel) return false;
    let waiting = false;
    new MutationObserver(() => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        follow();
      });
    }).observe(panel, { childList: true, subtree: true });
    new MutationObserver(tabChanged).observe(root, { attributeFilter: ["data-tab"] });
    return true;
  };
  if (!start()) {
    const observer = new MutationObserver(() => start() && observer.disconnect());
    observer.observe(root, { childList: true, subtree: true });
  }
})();
