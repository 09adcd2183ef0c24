"""The web page: chat on the left, the article on the right; evaluation in a tab of its own."""
