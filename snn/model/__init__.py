"""From parameters and seeds to plain arrays, and from arrays to Brian2 objects.

Everything here but ``network.py`` is NumPy only and can be tested without Brian2.
"""
