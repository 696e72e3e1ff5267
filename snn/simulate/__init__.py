"""From a trial to a recording: the compiled model, its cache, and the NumPy reference."""
