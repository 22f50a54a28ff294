"""What we do not know yet, and whom to ask."""
