"""Null models that are simulated: a condition with one thing destroyed."""
