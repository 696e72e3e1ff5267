"""The command line."""

import os

# Before NumPy is loaded: small regressions by several threads cost a hundred times their work on a busy machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")
