"""Which exchanges are missing that would serve everybody in them."""
