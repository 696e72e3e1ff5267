"""What single cells do: irregularity, responses to acts, classes, decoding, learned weights."""
