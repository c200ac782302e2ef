"""The data of the dashboard: built from files, checked, published whole, then only read."""
