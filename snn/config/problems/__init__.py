"""What is wrong with a configuration, in words: where, what, what is allowed, and the remedy."""
