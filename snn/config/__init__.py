"""What is asked: the experiment as frozen, checked values. No arrays, no Brian2; equations of modulators are text."""
