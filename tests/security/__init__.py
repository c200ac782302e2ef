"""Attacks: what anybody who reaches the server may try, and what must come of it."""
