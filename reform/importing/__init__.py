"""Takes in what people really have: dossier extracts of the one-stop systems."""
