"""Questions that take several simulations: the loop gain, matched rates. They are told how to simulate."""
