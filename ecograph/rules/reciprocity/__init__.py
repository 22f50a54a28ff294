"""Who gives, and what returns."""
