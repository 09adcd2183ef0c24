"""Files become documents, documents become passages; every offset holds in the source text."""
