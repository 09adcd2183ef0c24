"""Passages become a searchable index: vectors, terms, and a versioned directory on disk."""
