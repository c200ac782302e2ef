"""Simulated dossiers that reproduce every published aggregate to the last dossier.

No record-level extract of the province is public, so every row made here is an invention that
carries its origin, `simulated`, wherever it goes. Aggregates come from the founding report
(data/published_figures.csv); shapes are assumptions, stated where they stand.
"""
