"""Conversations kept in the browser: what is written there, and what is believed of it again."""
