"""The encodings of text: which it is, how surely, and what it says."""
