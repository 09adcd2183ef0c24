/* What Gradio says of its queue: whether a question was taken in, and how many are before it. */
(() => {
  "use strict";
  const shutten = (window.shutten ??= {});
  const fetched = window.fetch.bind(window);
  let joins = 0;
  let awaited = null; // told of the next event that is taken in
  let mine = "";

  /* `report` gets the number of those before; returns how to see whether anything was sent. */
  shutten.awaitTurn = (report) => {
    const before = joins;
    mine = "";
    awaited = report;
    return () => joins > before;
  };

  const lookAt = (line) => {
    if (!mine || !awaited || !line.includes('"estimation"') || !line.includes(mine)) return;
    try {
      const { rank } = JSON.parse(line.slice(line.indexOf("{")));
      if (Number.isInteger(rank)) awaited(rank);
    } catch {
      /* half a line */
    }
  };

  const watched = (response) => {
    if (!response.body) return response;
    const decoder = new TextDecoder();
    let rest = "";
    const body = response.body.pipeThrough(
      new TransformStream({
        transform(chunk, controller) {
          controller.enqueue(chunk);
          if (!mine) return;
          rest += decoder.decode(chunk, { stream: true });
          const lines = rest.split("\n");
          rest = lines.pop().slice(-65536);
          lines.forEach(lookAt);
        },
      }),
    );
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  };

  window.fetch = async (input, options) => {
    const address = input instanceof Request ? input.url : String(input);
    const path = new URL(address, document.baseURI).pathname;
    if (path.endsWith("/queue/data")) return watched(await fetched(input, options));
    if (!path.endsWith("/queue/join")) return fetched(input, options);
    joins += 1;
    const first = awaited && !mine;
    if (first) mine = "?"; // the stream may speak before the answer is here
    const response = await fetched(input, options);
    if (first && response.ok) {
      mine = (await response.clone().json().catch(() => ({}))).event_id ?? "";
    }
    return response;
  };
})();
