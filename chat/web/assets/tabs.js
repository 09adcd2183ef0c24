/* The tabs, by mouse and keyboard (WAI-ARIA "tabs", activated at once). The list of tabs and
   the panels are drawn by Gradio, perhaps again; what is selected stands on the root element. */
(() => {
  "use strict";
  const root = document.documentElement;
  const tabs = () => [...document.querySelectorAll("#tabs [role=tab]")];

  const show = () => {
    // The library is not there for everybody.
    const all = tabs();
    if (all.length && !all.some((tab) => tab.dataset.tab === root.dataset.tab)) {
      root.dataset.tab = "ask";
    }
    for (const tab of all) {
      const chosen = tab.dataset.tab === root.dataset.tab;
      const panel = document.getElementById(tab.getAttribute("aria-controls"));
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      panel?.setAttribute("role", "tabpanel");
      panel?.setAttribute("aria-labelledby", tab.id);
    }
    // They scroll, so the keyboard has to get there.
    for (const id of ["evaluate", "library"]) {
      document.getElementById(id)?.setAttribute("tabindex", "0");
    }
  };

  const select = (tab) => {
    root.dataset.tab = tab.dataset.tab;
    const { pathname, search } = location;
    history.replaceState(history.state, "", `${pathname}${search}#${tab.dataset.tab}`);
    show();
  };

  const follow = () => {
    const wanted = location.hash.slice(1);
    root.dataset.tab = ["evaluate", "library"].includes(wanted) ? wanted : "ask";
    show();
  };
  follow();
  window.addEventListener("hashchange", follow);

  document.addEventListener("click", (event) => {
    const tab = event.target instanceof Element ? event.target.closest("#tabs [role=tab]") : null;
    if (tab) select(tab);
  });

  document.addEventListener("keydown", (event) => {
    const all = tabs();
    const at = all.indexOf(event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = all.at(to % all.length);
    select(next);
    next.focus();
  });

  /* Drawn some time after this script runs. */
  const start = () => {
    const list = document.getElementById("tabs");
    if (!list || !document.getElementById("evaluate")) return false;
    new MutationObserver(show).observe(list, { childList: true, subtree: true });
    show();
    return true;
  };
  if (!start()) {
    const observer = new MutationObserver(() => start() && observer.disconnect());
    observer.observe(root, { childList: true, subtree: true });
  }
})();
