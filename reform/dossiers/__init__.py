"""One-stop dossiers: the working calendar, the record (Parquet) and the cubes made from it."""
