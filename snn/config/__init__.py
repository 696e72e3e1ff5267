"""What is asked: the experiment as frozen, checked values. No arrays, no Brian2."""
