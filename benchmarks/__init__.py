"""Scripts that measure; their figures lie in ``docs/results``. Run from a checkout."""
