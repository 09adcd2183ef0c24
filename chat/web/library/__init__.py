"""The library: all articles of the index, and what may be done with those added from the page."""
