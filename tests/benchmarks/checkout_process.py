"""Parts of a checkout, one a process: ``python -P checkout_process.py PART ...`` with the checkout on PYTHONPATH.

Nothing is imported but the standard library, NumPy and that checkout's `snn`, so that an older one can be run too.
"""

import hashlib
import json
import resource
import sys
from pathlib import Path
from typing import Any

WARM_UP_STEPS = 10


def binary(config: str, seconds: str) -> None:
    """Simulate one dyad and say what the model's own process used."""
    from snn.config.file.load import load_experiment
    from snn.config.trials.expand import expand
    from snn.model.dyad import build_dyad
    from snn.simulate.engine import CompiledEngine

    inputs, engine = build_dyad(expand(load_experiment(Path(config)))[0]).inputs, CompiledEngine()
    engine.prepare(inputs)
    engine.run(inputs, WARM_UP_STEPS)
    before_s = _cpu_s(resource.RUSAGE_CHILDREN)
    run = engine.run(inputs, round(float(seconds) * 1e3 / inputs.time_step_ms))
    used_s = _cpu_s(resource.RUSAGE_CHILDREN) - before_s
    has_bodies = "channels.body_decay" in inputs.arrays
    _say(cpu_s=used_s, n_spikes=int(run.spikes.steps.size), has_bodies=has_bodies)


def summary(results: str) -> None:
    """Say what measuring one stored run costs, once everything is imported."""
    from snn.batch.measures import summary_of
    from snn.record.hdf5 import read_recording

    path = next(Path(results).rglob("results.h5"))
    for _ in range(2):  # the first time imports; each time it is another object, of which nothing is kept
        recording = read_recording(path)
        before_s = _cpu_s(resource.RUSAGE_SELF)
        summary_of(recording, experiment=recording.trial.experiment)
    n_spikes = sum(int(trains.steps.size) for trains in recording.spikes.values())
    _say(cpu_s=_cpu_s(resource.RUSAGE_SELF) - before_s, n_spikes=n_spikes, n_bytes=path.stat().st_size)


def digest(config: str, number: str, seconds: str) -> None:
    """Simulate the beginning of a condition's first dyad, and say its digests; of conditions that need no run."""
    from snn.config.file.load import load_experiment
    from snn.config.trials.expand import expand
    from snn.model.dyad import build_dyad
    from snn.simulate.engine import CompiledEngine

    expanded = expand(load_experiment(Path(config)))
    trials = [trial for trial in expanded if not trial.needs and trial.replicate == 0]
    inputs, engine = build_dyad(trials[int(number)]).inputs, CompiledEngine()
    engine.prepare(inputs)
    run = engine.run(inputs, round(float(seconds) * 1e3 / inputs.time_step_ms))
    happened = [run.acts, run.returns, *([] if run.taken_up is None else [run.taken_up])]
    rest = [part for moments in happened for part in (moments.index, moments.steps)]
    rest += [run.levels[name] for name in sorted(run.levels)]
    rest += [] if run.weights is None else [run.weights]
    rest += [getattr(run, name) for name in ("movement_hz", "seen_hz") if hasattr(run, name)]
    _say(
        n_spikes=int(run.spikes.steps.size),
        spikes=_sha256(run.spikes.index, run.spikes.steps),
        rest=_sha256(*rest),
    )


def _sha256(*arrays: Any) -> str:
    import numpy as np

    total = hashlib.sha256()
    for array in map(np.ascontiguousarray, arrays):
        total.update(f"{array.dtype.str}{array.shape}".encode())
        total.update(array.tobytes())
    return total.hexdigest()[:16]


def _cpu_s(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def _say(**facts: float | str) -> None:
    print(json.dumps(facts), flush=True)


PARTS = {part.__name__: part for part in (binary, summary, digest)}

if __name__ == "__main__":
    PARTS[sys.argv[1]](*sys.argv[2:])
