"""The library behind the dashboard: everything pages share lives here."""
