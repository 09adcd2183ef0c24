/* The article's words in a text field under an answer that was judged, where they are selected by
   keyboard as in any other field, without caret browsing. What is selected there is marked in the
   article, and is taken as if it were selected there. */
(() => {
  "use strict";
  const shutten = (window.shutten ??= {});
  const BLOCK = "p, li, h1, h2, h3, h4, h5, h6, td, th, pre, figcaption, blockquote, div, header";
  const MARK = "choosing"; // ::highlight(choosing)
  const scroller = () => document.querySelector("#pane .scroll");

  /* Each text of the article with its place in the field. Ends of lines between blocks, which the
     article does not have, are of no text. */
  let parts = [];
  const wordsOf = (article) => {
    parts = [];
    let words = "";
    let block = null;
    const walker = shutten.textNodes(article);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const own = node.parentElement.closest(BLOCK);
      const apart = own !== block || node.previousSibling?.nodeName === "BR";
      if (words && apart && !words.endsWith("\n")) words += "\n";
      block = own;
      parts.push({ node, at: words.length });
      words += node.data.replace(/[\r\n\t]/g, " "); // as long as it was: a field would drop "\r"
    }
    return words;
  };

  const rangeOf = (from, to) => {
    const first = parts.find(({ node, at }) => at + node.data.length > from);
    const last = parts.findLast(({ at }) => at < to);
    if (!first || !last || from >= to || first.at >= to) return null;
    const range = document.createRange();
    range.setStart(first.node, Math.max(from - first.at, 0));
    range.setEnd(last.node, Math.min(to - last.at, last.node.data.length));
    return range;
  };

  let field = null; // the one that is open
  let words = "";
  const fill = () => {
    const article = scroller()?.querySelector("article");
    words = article ? wordsOf(article) : "";
    const { selectionStart, selectionEnd } = field;
    if (field.value === words) return;
    field.value = words;
    field.setSelectionRange(selectionStart, selectionEnd);
  };
  /* The pane is drawn anew when another article is chosen, or another answer is given. */
  const isDrawn = () => parts.length > 0 && parts[0].node.isConnected;

  const chosen = () => {
    if (!field?.isConnected) return null;
    if (!isDrawn()) fill();
    return rangeOf(field.selectionStart, field.selectionEnd);
  };

  const follow = (range) => {
    const box = scroller().getBoundingClientRect();
    const at = range.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) {
      shutten.moveTo(scroller(), range, "instant", 0.3);
    }
  };
  const mark = (range) => {
    if (!window.CSS?.highlights) return;
    if (range) CSS.highlights.set(MARK, new Highlight(range));
    else CSS.highlights.delete(MARK);
  };
  const changed = () => {
    if (!field || document.activeElement !== field) return;
    const range = chosen();
    mark(range);
    const { selectionStart: from } = field;
    const seen = range ?? rangeOf(from, from + 1);
    if (seen) follow(seen);
    if (range) shutten.chooseRange(chosen);
  };
  for (const kind of ["selectionchange", "select", "keyup"]) {
    document.addEventListener(kind, changed);
  }

  /* Where to begin: at what the answer cites, else at what is in sight. */
  const start = () => {
    const cited = scroller().querySelector("article mark:not(.earlier)");
    const top = scroller().getBoundingClientRect().top;
    const inSight = ({ node }) => {
      const box = node.parentElement.getBoundingClientRect();
      return box.height > 0 && box.bottom > top;
    };
    return parts.find(({ node }) => (cited ? cited.contains(node) : inSight({ node })))?.at ?? 0;
  };

  const close = (place) => {
    place.hidden = true;
    if (field && place.contains(field)) field = null;
    mark(null);
  };
  const open = (place) => {
    field = place.querySelector("textarea");
    place.hidden = false;
    fill();
    if (!scroller()) return;
    const at = start();
    field.setSelectionRange(at, at);
    field.focus(); // after that: a field shows the place that it is at when it gets the focus
    changed();
  };
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("[data-vote=keys]");
    if (button) {
      const place = button.closest("form").querySelector(".vote-field");
      const opens = place.hidden;
      (opens ? open : close)(place);
      button.setAttribute("aria-expanded", String(opens));
    } else if (target?.closest("[data-vote=close]")) mark(null);
  });

  /* It is there to be read: what is typed changes nothing. */
  const isField = (event) => event.target instanceof Element && event.target.closest(".vote-field");
  document.addEventListener("beforeinput", (event) => isField(event) && event.preventDefault());
  document.addEventListener("input", (event) => {
    if (!isField(event) || event.target !== field) return;
    const { selectionStart } = field;
    field.value = words;
    field.setSelectionRange(selectionStart, selectionStart);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !isField(event) || event.isComposing) return;
    event.preventDefault();
    event.target.closest("form").querySelector("[data-vote=take]").click();
  });
  shutten.stopChoosing = () => {
    field = null;
    mark(null);
  };
})();
