"""Reads index tables from the files people really have; nothing is stored here."""
