"""The table of dyads: its columns, and the row of each dyad."""
