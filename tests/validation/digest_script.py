"""Simulates trials in the order given and prints the digest of each: ``python digest_script.py REPLICATE ...``."""

import sys

from snn.record.digest import digest
from snn.simulate.engine import CompiledEngine
from snn.simulate.simulate import simulate
from tests.validation.dyads import trial

if __name__ == "__main__":
    for replicate in sys.argv[1:]:
        recording = simulate(trial("1 s", replicate=int(replicate)), engine=CompiledEngine())
        print(replicate, digest(recording))
