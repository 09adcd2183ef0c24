"""Batch evaluation with a question file: read it, answer it, measure it."""
