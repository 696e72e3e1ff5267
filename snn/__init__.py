"""A spiking model of two partners who see each other act, and measures of how they synchronise."""

__version__ = "0.2.0"
