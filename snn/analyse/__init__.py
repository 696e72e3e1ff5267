"""Measures of recordings: pure functions of arrays. Nothing here does I/O or plots; rngs are given."""
