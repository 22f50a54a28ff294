"""On whom everything hangs."""
