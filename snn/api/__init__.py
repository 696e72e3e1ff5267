"""What a notebook or a script calls; ``import snn`` names it, and the command line calls it and prints."""
