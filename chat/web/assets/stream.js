/* No event of the page is lost between two streams.

   Gradio sends what its events come to over one stream, which the server closes when none is left.
   An event that is taken in just then is answered before the page knows that the stream is closed;
   the page then opens no other, and waits for ever. Here the answer is held back until the stream
   has named the event, or has ended. */
(() => {
  "use strict";
  const PATIENCE_MS = 3000; // where neither comes, it goes on as it would have
  const fetched = window.fetch.bind(window);
  const streams = new Set();
  const addressOf = (input) => (input instanceof Request ? input.url : String(input));

  /* Streams that are open, each with the end of what it said and with who waits for it. */
  const opened = async (input, options) => {
    const stream = { said: "", waiting: new Set() };
    const wake = () => [...stream.waiting].forEach((look) => look());
    /* One turn later: the page has read the last words by then, and knows that it is closed. */
    const end = () =>
      setTimeout(() => {
        streams.delete(stream);
        wake();
      });
    streams.add(stream);
    try {
      const signal = options?.signal ?? (input instanceof Request ? input.signal : null);
      signal?.addEventListener("abort", end, { once: true });
      const response = await fetched(input, options);
      if (!response.body) return end(), response;
      const decoder = new TextDecoder();
      const watched = new TransformStream({
        transform(chunk, controller) {
          stream.said = (stream.said + decoder.decode(chunk, { stream: true })).slice(-65536);
          controller.enqueue(chunk);
          wake();
        },
        flush: end,
      });
      const { status, statusText, headers } = response;
      return new Response(response.body.pipeThrough(watched), { status, statusText, headers });
    } catch (error) {
      end();
      throw error;
    }
  };

  const named = (id) =>
    new Promise((resolve) => {
      const current = [...streams];
      let timer = 0;
      const look = () => {
        const open = current.filter((stream) => streams.has(stream));
        if (open.length && !open.some((stream) => stream.said.includes(id))) return;
        clearTimeout(timer);
        current.forEach((stream) => stream.waiting.delete(look));
        resolve();
      };
      timer = setTimeout(() => (current.length = 0, look()), PATIENCE_MS);
      current.forEach((stream) => stream.waiting.add(look));
      look();
    });

  window.fetch = async (input, options) => {
    const path = new URL(addressOf(input), document.baseURI).pathname;
    if (path.endsWith("/queue/data")) return opened(input, options);
    const response = await fetched(input, options);
    if (path.endsWith("/queue/join") && response.ok && streams.size) {
      const { event_id: id } = await response.clone().json();
      if (id) await named(id);
    }
    return response;
  };
})();
