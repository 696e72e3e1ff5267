"""The columns of ``results.csv``: what each means, and so what a test of a question may ask for."""
