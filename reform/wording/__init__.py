"""Words, numbers and dates in Vietnamese and English: the only place where they are made."""
