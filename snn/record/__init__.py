"""What came out of a trial: spikes, events and what is derived from them, as plain arrays."""
