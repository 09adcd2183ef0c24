/* What is selected in the article, as the server finds it again: the drawn characters that are not
   white space, counted before the selection, and those inside (chat/web/voting/selecting.py). */
(() => {
  "use strict";
  const shutten = (window.shutten ??= {});
  const LEFT_OUT = /[\s\u0000\u001c-\u001f\u0085\ufeff\ufffd\ud800-\udfff]/u;
  // Drawn beside the article's own words.
  const NOT_TEXT = "rt, .page, button, [data-not-text]";

  const count = (text) => {
    let found = 0;
    for (const char of text) if (!LEFT_OUT.test(char)) found += 1;
    return found;
  };

  const textNodes = (article) =>
    document.createTreeWalker(article, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(NOT_TEXT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
  shutten.textNodes = textNodes;

  /* Where a text node is cut by a range; null beside it. */
  const cut = (range, node) => {
    const starts = node === range.startContainer;
    const ends = node === range.endContainer;
    const where = range.comparePoint(node, 0);
    if (!starts && where < 0) return { side: -1 };
    if (!ends && where > 0) return { side: 1 };
    const length = node.data.length;
    return { side: 0, from: starts ? range.startOffset : 0, to: ends ? range.endOffset : length };
  };

  /* { source, before, words } of a range in the pane; null where nothing of the article is in it. */
  shutten.placeOf = (range) => {
    const scroller = document.querySelector("#pane .scroll");
    const article = scroller?.querySelector("article");
    if (!article || !range || range.collapsed || !range.intersectsNode(article)) return null;
    const walker = textNodes(article);
    let before = 0;
    let words = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { side, from, to } = cut(range, node);
      if (side > 0) break;
      if (side < 0) before += count(node.data);
      else {
        before += count(node.data.slice(0, from));
        words += node.data.slice(from, to);
      }
    }
    // Characters at the edges that are not counted are none of the place.
    return count(words) ? { source: scroller.dataset.source, before, words } : null;
  };

  /* The last selection in the pane: a press on a button may undo it. */
  let last = null;
  /* Or what was chosen elsewhere since then, by whoever calls ``chooseRange``. */
  let elsewhere = null;
  const rangeNow = () => {
    const selection = document.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    const pane = document.getElementById("pane");
    return range && !range.collapsed && pane && range.intersectsNode(pane) ? range : null;
  };
  document.addEventListener("selectionchange", () => {
    const range = rangeNow();
    if (range) {
      last = range.cloneRange();
      elsewhere = null;
    }
    shutten.selectionChanged?.(Boolean(range));
  });
  shutten.selectedPlace = () => {
    const range = elsewhere ? elsewhere() : rangeNow() ?? last;
    return range?.startContainer.isConnected ? shutten.placeOf(range) : null;
  };
  shutten.chooseRange = (range) => (elsewhere = range);
  shutten.forgetSelection = () => (last = elsewhere = null);
})();
