"""Who may reach the page, and what of it: password, sessions, origins, limits, headers."""
