"""Measures of two partners, each a pure function of arrays, and their registry."""
