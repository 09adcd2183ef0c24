"""Scripts that make what the packages ship; run from a checkout, never installed."""
