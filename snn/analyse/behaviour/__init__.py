"""What partners do and see: acts, their returns, mimicry, responses of cells to them, and synchrony of movement."""
