"""Who may write: local accounts, single sign-on, roles. Reading needs none of it."""
