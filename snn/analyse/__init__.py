"""Measures of recordings: pure functions of arrays. Nothing here reads, writes, plots or draws without a given rng."""
