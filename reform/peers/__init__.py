"""With whom the home is compared: named ways of choosing, and groups saved in the installation."""
