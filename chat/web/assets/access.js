/* Where a password is set: a way to leave, and back to the login once the session has ended. */
(() => {
  "use strict";
  const words = document.querySelector('meta[name="shutten-logout"]')?.content;
  if (!words) return;
  const labels = JSON.parse(words);
  const here = (path) => new URL(path, document.baseURI).pathname;

  const fetched = window.fetch.bind(window);
  window.fetch = async (input, options) => {
    const response = await fetched(input, options);
    const ended = response.status === 401 && response.headers.get("x-shutten-login") !== null;
    if (ended) location.reload();
    return response;
  };

  const form = document.createElement("form");
  form.id = "logout";
  form.method = "post";
  form.action = here("logout");
  const button = form.appendChild(document.createElement("button"));
  const label = button.appendChild(document.createElement("span"));
  const name = () => {
    label.textContent = labels[document.documentElement.lang.startsWith("ja") ? "ja" : "en"];
  };
  name();
  new MutationObserver(name).observe(document.documentElement, { attributeFilter: ["lang"] });

  /* Gradio draws the tabs, perhaps again. */
  const put = () => {
    const tabs = document.getElementById("tabs");
    if (tabs && form.parentElement !== tabs) tabs.append(form);
  };
  put();
  new MutationObserver(put).observe(document.documentElement, { childList: true, subtree: true });
})();
