"""Whether the parts of an experiment agree with each other, and what its author may not have meant."""
