"""What the engine costs, beside other ways to simulate the same thing: ``python -m tests.benchmarks``."""
