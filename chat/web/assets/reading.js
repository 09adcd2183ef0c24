/* Reading and asking side by side: the contents, from a marked place to its answer, copies.
   It listens on the document, as page.js does, and moves nothing but the pane it is about. */
(() => {
  "use strict";
  const shutten = (window.shutten ??= {});
  const WIDE = 900; // of the pane: from here on the contents stand beside the article

  /* --- the contents ----------------------------------------------------- */

  const pane = () => document.querySelector("#pane .scroll");
  const toc = () => document.querySelector("#pane .toc details");
  const headings = () => [...(pane()?.querySelectorAll("article :is(h2, h3, h4, h5, h6)") ?? [])];
  const wide = () => (document.getElementById("pane")?.clientWidth ?? 0) >= WIDE;

  /* The section that the pane's first lines belong to. */
  const markHere = () => {
    const [scroller, contents] = [pane(), toc()];
    if (!scroller || !contents) return;
    const top = scroller.getBoundingClientRect().top + 60;
    let at = -1;
    headings().forEach((heading, number) => {
      if (heading.getBoundingClientRect().top <= top) at = number;
    });
    let here = null;
    for (const entry of contents.querySelectorAll("[data-heading]")) {
      entry.removeAttribute("aria-current");
      if (Number(entry.dataset.heading) <= at) here = entry;
    }
    here?.setAttribute("aria-current", "true");
    // The pane is watched: what stands there already is not written again.
    const [shown, words] = [contents.querySelector(".here"), here?.textContent ?? ""];
    if (shown.textContent !== words) shown.textContent = words;
    if (contents.open && here) showEntry(here);
  };

  const showEntry = (entry) => {
    const list = entry.closest("details > ol");
    const [box, at] = [list.getBoundingClientRect(), entry.getBoundingClientRect()];
    if (at.top < box.top || at.bottom > box.bottom) {
      list.scrollTop += at.top - box.top - box.height / 3;
    }
  };

  const goTo = (entry) => {
    const heading = headings()[Number(entry.dataset.heading)];
    if (!heading) return;
    if (!wide()) toc().open = false;
    shutten.moveTo(pane(), heading, "smooth", 0.02);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };

  let open = null; // as the reader left it; null until they touched it
  let drawn = null;
  shutten.paneDrawn = () => {
    const contents = toc();
    // Gradio takes the attribute away whenever it draws the pane again.
    if (contents && (contents !== drawn || wide())) contents.open = wide() && open !== false;
    drawn = contents;
    roomy = wide();
    if (!place.isConnected) document.body.append(place);
    markHere();
  };

  let asked = false;
  const soon = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      markHere();
    });
  };
  document.addEventListener("scroll", (event) => event.target === pane() && soon(), true);
  let roomy = null; // whether there was room beside the article
  window.addEventListener("resize", () => {
    if (toc() && wide() !== roomy) toc().open = wide() && open !== false;
    roomy = wide();
    soon();
  });
  document.addEventListener("toggle", (event) => event.target === toc() && soon(), true);

  /* --- from a marked place to its answer -------------------------------- */

  const flash = (element) => {
    element.classList.remove("flash");
    void element.offsetWidth; // starts the animation anew
    element.classList.add("flash");
  };

  /* What was hidden a moment ago may take a few frames until it can be focused. */
  const focusSoon = (element, frames = 30) => {
    element.focus({ preventScroll: true });
    if (document.activeElement === element || !frames) return;
    requestAnimationFrame(() => focusSoon(element, frames - 1));
  };

  const toAnswer = (id) => {
    const chip = document.querySelector(`[data-citation-chip="${CSS.escape(id)}"]`);
    const log = chip?.closest(".log");
    if (!log) return;
    shutten.expand(false); // on a phone the article may lie over the conversation
    const folded = chip.closest("details");
    if (folded) folded.open = true;
    const turn = chip.closest(".turn") ?? chip;
    const whole = turn.offsetHeight <= log.clientHeight;
    shutten.moveTo(log, whole ? turn : chip, "smooth", whole ? 0 : 0.5);
    shutten.pointOut(id);
    flash(chip);
    focusSoon(chip);
  };

  /* Of marks in one another the current answer's goes first; words being selected are no click. */
  const markedAt = (target) => {
    if (target.closest("a") || !getSelection().isCollapsed) return null;
    const mark = target.closest("#pane mark:not(.earlier)") ?? target.closest("#pane mark");
    const id = mark?.dataset.citation;
    return id && document.querySelector(`[data-to-answer="${CSS.escape(id)}"]`) ? id : null;
  };

  /* --- copies ------------------------------------------------------------ */

  const copiedText = (button) =>
    JSON.parse(button.dataset.copy)
      .map((piece) =>
        typeof piece === "string" ? piece : location.origin + location.pathname + piece.link,
      )
      .join("");

  /* Where the browser gives no clipboard (pages that are not https), the old way. */
  const copyOldWay = (text) => {
    const focused = document.activeElement;
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch {
      done = false;
    }
    area.remove();
    focused?.focus?.({ preventScroll: true });
    return done;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyOldWay(text);
    }
  };

  /* Seen for a moment, and read out; there before it says anything, else that would not be. */
  const place = document.createElement("div");
  place.id = "said";
  place.setAttribute("role", "status");

  let leaving = 0;
  const say = (sentence, failed) => {
    clearTimeout(leaving);
    place.textContent = "";
    place.classList.toggle("failed", failed);
    // One frame later, so that the same sentence is read out again.
    requestAnimationFrame(() => (place.textContent = sentence));
    leaving = setTimeout(() => (place.textContent = ""), failed ? 8000 : 4000);
  };

  const copied = async (button) => {
    const words = button.closest("[data-copied]")?.dataset;
    const done = await copy(copiedText(button));
    if (words) say(done ? words.copied : words.copyFailed, !done);
  };

  /* Where the list of articles can be searched, what is typed takes the place of what is chosen. */
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLInputElement && target.closest("#selector") && !target.readOnly) {
      requestAnimationFrame(() => target.select());
    }
  });

  /* --- pictures of pages ------------------------------------------------- */

  /* Where many are wanted at once, one that is refused is asked for again. */
  const drawAgain = async (image, tries = 5) => {
    const reply = await fetch(image.src).catch(() => null);
    if (reply?.ok) {
      const drawn = URL.createObjectURL(await reply.blob());
      image.addEventListener("load", () => URL.revokeObjectURL(drawn), { once: true });
      image.src = drawn;
    } else if (reply?.status === 429 && tries > 1) {
      const seconds = Number(reply.headers.get("retry-after")) || 5;
      setTimeout(() => image.isConnected && drawAgain(image, tries - 1), seconds * 1000);
    }
  };

  const failed = ({ target }) => {
    const picture = target instanceof HTMLImageElement && target.closest("#pane .page-image");
    if (picture && !target.src.startsWith("blob:")) void drawAgain(target);
  };
  document.addEventListener("error", failed, true); // it does not bubble

  /* --- clicks and keys ---------------------------------------------------- */

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const over = toc(); // the contents, where they lie over the article
    if (over?.open && !wide() && !target.closest(".toc")) over.open = false;
    const entry = target.closest("#pane [data-heading]");
    if (entry) return goTo(entry);
    const button = target.closest("[data-copy]");
    if (button) return void copied(button);
    if (target.closest("#pane .toc summary")) open = !toc().open;
    const way = target.closest("#pane [data-to-answer]");
    if (way) event.preventDefault(); // it may stand within a link of the article
    const id = way?.dataset.toAnswer ?? markedAt(target);
    if (id) toAnswer(id);
  });

  document.addEventListener("keydown", (event) => {
    const contents = toc();
    if (event.key !== "Escape" || !contents?.open || !contents.contains(event.target)) return;
    contents.open = open = false;
    contents.querySelector("summary").focus();
  });
})();
