"""What follows from an experiment: the points of its sweep, their order, and the trials to simulate."""
