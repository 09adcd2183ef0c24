/* The server may have let go of this page's session: the machine slept, or it was started anew.
   It says so of the next event; what stands in the page is handed over, and the event sent again
   (chat/web/history/returning.py). */
(() => {
  "use strict";
  const fetched = window.fetch.bind(window);
  const TRIES = 3;

  const told = async (response) => {
    if (response.status !== 409) return "";
    return (await response.clone().json().catch(() => ({}))).error;
  };
  const nameOf = (options) => {
    try {
      return JSON.parse(options.body).session_hash ?? "";
    } catch {
      return "";
    }
  };

  /* The conversation as the server last drew it here; another tab may have gone on with the one
     that the browser keeps under the same name. */
  const shown = () => {
    const saved = document.querySelector("#saved [data-id]")?.dataset ?? {};
    const empty = saved.id ? JSON.stringify({ version: 1, id: saved.id, turns: [] }) : "";
    return {
      conversation: saved.conversation || empty,
      language: document.querySelector("#conversation .log")?.dataset.language ?? "",
      shown: document.querySelector("#pane .scroll")?.dataset.source ?? "",
    };
  };
  const handOver = async (join, name) => {
    const address = join.replace(/gradio_api\/queue\/join.*$/, "conversation");
    const body = JSON.stringify({ session_hash: name, ...shown() });
    const headers = { "content-type": "application/json" };
    for (let tries = 1; ; tries += 1) {
      const taken = await fetched(address, { method: "POST", headers, body });
      if (taken.status !== 429 || tries === TRIES) return taken.ok;
      const seconds = Number(taken.headers.get("retry-after")) || 1;
      await new Promise((done) => setTimeout(done, 1000 * seconds));
    }
  };

  window.fetch = async (input, options) => {
    const address = input instanceof Request ? input.url : String(input);
    const join = new URL(address, document.baseURI);
    const response = await fetched(input, options);
    if (!join.pathname.endsWith("/gradio_api/queue/join")) return response;
    if ((await told(response)) !== "session_lost") return response;
    const name = nameOf(options);
    if (!name || !(await handOver(join.href, name).catch(() => false))) return response;
    return fetched(input, options);
  };
})();
