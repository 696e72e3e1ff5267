"""Many trials: each made once, in its own folder, by whatever processes are at hand."""
