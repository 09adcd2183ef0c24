/* What Gradio says of its queue: whether a question was taken in, and how many are before it. */
(() => {
  "use strict";
  const shutten = (window.shutten ??= {});
  const fetched = window.fetch.bind(window);
  const AGAIN_MS = 200;
  const PATIENCE_MS = 8000;
  const LONGEST_EARLY = 50;
  let awaited = null;
  let mine = "";
  /* What was said while the name of ours was not known yet: a stream that is open for another
     event may speak of it first. */
  let early = [];

  /* Gradio drops what is asked while it is still about the last, which it is for a while after the
     answer was drawn: the question is sent again until it is seen on its way.

     `asked`: `isOurs(join)` tells by what is sent whether it is this question, `send()` sends it,
     `wanted()` says whether it still is to be. `told`: `taken()`, `dropped()`, `before(count)`,
     `begun()` when it waits no longer, and, once it was on its way, `accepted()` or `refused(full)`.
     Returns how to drop it; nothing happens where it is on its way. */
  shutten.awaitTurn = (asked, told) => {
    const until = performance.now() + PATIENCE_MS;
    mine = "";
    early = [];
    const one = { isOurs: asked.isOurs, told, leave: () => {} };
    awaited = one;
    const timer = setInterval(() => {
      if (asked.wanted() && performance.now() < until) asked.send();
      else one.leave();
    }, AGAIN_MS);
    const end = () => {
      clearInterval(timer);
      one.leave = () => {};
      one.taken = () => {};
    };
    one.taken = () => (end(), told.taken());
    one.leave = () => {
      end();
      if (awaited === one) awaited = null;
      told.dropped();
    };
    return () => one.leave();
  };

  /* Whether a request takes in what is awaited; others do, too: suggestions, citations. */
  const isAwaited = (options) => {
    if (!awaited || mine) return false;
    try {
      return Boolean(awaited.isOurs(JSON.parse(options.body)));
    } catch {
      return false;
    }
  };

  const lookAt = (line) => {
    if (!mine || !awaited || !/"(?:estimation|process_starts)"/.test(line)) return;
    if (mine === "?") {
      early = [...early, line].slice(-LONGEST_EARLY);
      return;
    }
    if (!line.includes(mine)) return;
    try {
      const { msg, rank } = JSON.parse(line.slice(line.indexOf("{")));
      if (msg === "process_starts") awaited.told.begun();
      else if (Number.isInteger(rank)) awaited.told.before(rank);
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
    if (!isAwaited(options)) return fetched(input, options);
    mine = "?"; // the stream may speak before the answer is here
    const { told, taken } = awaited;
    taken();
    let response;
    try {
      response = await fetched(input, options);
    } catch (error) {
      told.refused(false);
      throw error;
    }
    if (response.ok) {
      const id = (await response.clone().json().catch(() => ({}))).event_id ?? "";
      if (awaited?.told === told) {
        mine = id;
        early.splice(0).forEach(lookAt);
      }
      told.accepted();
      return response;
    }
    const full = response.status === 429 || response.status === 503;
    told.refused(full);
    // For a 503 Gradio has words of its own, in English.
    if (response.status !== 503) return response;
    return Response.json({ detail: shutten.filled?.("too_many_waiting") ?? "" }, { status: 429 });
  };
})();
