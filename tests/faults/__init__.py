"""Faults of the machine: what a person sees, and that nothing is lost (docs/faults.md)."""
