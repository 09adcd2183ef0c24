/* The look and the language, chosen on the page and kept in this browser. */
(() => {
  "use strict";
  const LOOKS = ["auto", "light", "dark"];
  const KEY = "shutten.look";
  const system = matchMedia("(prefers-color-scheme: dark)");
  /* A browser that keeps nothing for us still shows what is chosen until it leaves. */
  let chosen = "auto";
  try {
    const kept = localStorage.getItem(KEY);
    if (LOOKS.includes(kept)) chosen = kept;
  } catch {}

  const named = () => {
    const button = document.getElementById("look");
    if (!button || button.getAttribute("aria-label") === button.dataset[chosen]) return;
    button.setAttribute("aria-label", button.dataset[chosen]);
    button.title = button.dataset[chosen];
    button.dataset.look = chosen;
  };

  /* Gradio sets the class as the system says, now and then again. */
  const apply = () => {
    const dark = chosen === "auto" ? system.matches : chosen === "dark";
    const body = document.body;
    if (body && body.classList.contains("dark") !== dark) body.classList.toggle("dark", dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
  };

  const choose = () => {
    chosen = LOOKS[(LOOKS.indexOf(chosen) + 1) % LOOKS.length];
    try {
      localStorage.setItem(KEY, chosen);
    } catch {}
    apply();
    named();
  };

  const speak = (language) => {
    const path = new URL(document.baseURI).pathname.replace(/[^/]*$/, "");
    document.cookie = `shutten-language=${language}; Path=${path}; Max-Age=31536000; SameSite=Strict`;
    location.reload();
  };

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("#look, #language") : null;
    if (button?.id === "look") choose();
    if (button?.id === "language") speak(button.dataset.languageTo);
  });

  const start = () => {
    apply();
    new MutationObserver(apply).observe(document.body, { attributeFilter: ["class"] });
    system.addEventListener("change", apply);
    const tabs = document.getElementById("tabs");
    if (tabs) new MutationObserver(named).observe(tabs, { childList: true, subtree: true });
    named();
  };
  const whenDrawn = () => {
    if (!document.getElementById("tabs")) return false;
    start();
    return true;
  };
  if (!whenDrawn()) {
    const observer = new MutationObserver(() => {
      apply();
      if (whenDrawn()) observer.disconnect();
    });
    observer.observe(document.documentElement, { childList: true, subtree: true });
  }
})();
