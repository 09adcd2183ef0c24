"""The web page: chat on the left, the article on the right; evaluation in a tab of its own."""

from __future__ import annotations

import os

# Gradio reads this when it is imported, so it is set before any module here can do that.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
