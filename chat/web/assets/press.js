/* A press counts, however the page is drawn in between. Gradio redraws a part whole, a progress
   bar several times a second; where that happens between a button's going down and its coming up,
   no browser calls it a click. */
(() => {
  "use strict";
  let pressed = null;
  let words = "";
  const buttonOf = (event) =>
    event.isPrimary && event.button === 0 && event.target instanceof Element
      ? event.target.closest("button")
      : null;
  document.addEventListener("pointerdown", (event) => {
    pressed = buttonOf(event);
    words = pressed?.outerHTML ?? "";
  });
  document.addEventListener("pointerup", (event) => {
    const [before, now] = [pressed, buttonOf(event)];
    pressed = null;
    if (!before || before.isConnected || !now || now.outerHTML !== words) return;
    now.click();
  });
})();
