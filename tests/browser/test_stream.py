"""Events that are asked for while the stream of those before is being closed."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

# The words that close a stream come late, as over a slow line; everything else comes at once.
LATE_CLOSING = """
const fetched = window.fetch;
window.closing = 0;
window.fetch = async (input, options) => {
  const response = await fetched(input, options);
  if (!String(input.url ?? input).includes("/queue/data")) return response;
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const late = new TransformStream({
    async transform(chunk, controller) {
      const words = decoder.decode(chunk, { stream: true });
      const at = words.indexOf('data: {"msg":"close_stream"');
      if (at < 0) return controller.enqueue(chunk);
      if (at > 0) controller.enqueue(encoder.encode(words.slice(0, at)));
      window.closing += 1;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      window.closing -= 1;
      controller.enqueue(encoder.encode(words.slice(at)));
    },
  });
  return new Response(response.body.pipeThrough(late), response);
};
"""


def test_a_question_asked_while_the_stream_is_being_closed_is_answered(open_page, site) -> None:
    page = open_page(before=LATE_CLOSING)
    box = page.get_by_role("textbox", name="質問", exact=True)
    for number, words in enumerate(("1871年", "灯台", "倉庫"), start=1):
        box.fill(f"「{words}」はどこにある?")
        box.press("Enter")
        page.wait_for_selector(f'[data-answer="{number}"]')
        page.wait_for_function("window.closing > 0")
