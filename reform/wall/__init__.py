"""The operations-centre wall: a page of its own that rotates, heals itself and shows its age."""
