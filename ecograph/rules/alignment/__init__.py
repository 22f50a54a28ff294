"""Whether the parties want the same, and have said so."""
