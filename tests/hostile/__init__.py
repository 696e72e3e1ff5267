"""Files that were made, or became, what nobody would write: mutants of all that `snn` reads, and what it says of them.

``python -m tests.hostile`` runs thousands and writes ``results/reference/hostile_files.md``.
"""
