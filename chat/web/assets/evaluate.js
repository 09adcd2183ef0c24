/* The tab for evaluation: where the keyboard goes on when a button it was on goes away. */
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  let following = false;

  /* What a run leads to, as it becomes visible: Stop, then the result or why there is none. */
  const follow = () => {
    if (!following) return;
    const result = document.querySelector("#evaluate-result h2");
    const ended = document.querySelector("#evaluate-progress :is(.problem, .stopped)");
    const lost = document.activeElement === document.body || !document.activeElement;
    if (result || ended) {
      following = false;
      if (!lost && document.activeElement?.id !== "evaluate-stop") return;
      (result ?? byId("evaluate-run"))?.focus({ preventScroll: true });
      if (result) result.scrollIntoView({ block: "start" });
    } else if (lost) byId("evaluate-stop")?.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("#evaluate-run, #evaluate-stop")) following = true;
  });

  const start = () => {
    const panel = byId("evaluate");
    const run = byId("evaluate-run");
    if (!panel || !run) return false;
    run.setAttribute("aria-describedby", "evaluate-why");
    new MutationObserver(() => requestAnimationFrame(follow)).observe(panel, {
      childList: true,
      subtree: true,
    });
    return true;
  };
  if (!start()) {
    const observer = new MutationObserver(() => start() && observer.disconnect());
    observer.observe(document.documentElement, { childList: true, subtree: true });
  }
})();
