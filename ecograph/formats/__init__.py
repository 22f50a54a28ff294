"""File formats: each module turns one of them into tables of text, with the places to go with it."""
