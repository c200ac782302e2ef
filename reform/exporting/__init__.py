"""Turn figures and tables into files: pictures, slides, sheets."""
