"""Every question to the data: one .sql file each, and the catalogue that runs them."""
