"""The parts of Bàn số liệu."""
