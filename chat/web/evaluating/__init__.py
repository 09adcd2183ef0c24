"""The page's tab for evaluation: a question file in, a run with progress, its report."""
