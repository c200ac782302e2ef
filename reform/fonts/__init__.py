"""Build the two font families of the dashboard."""
