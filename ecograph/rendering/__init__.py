"""From models, graphs and reports to text, JSON, tables and pictures; only `save` writes a file."""
