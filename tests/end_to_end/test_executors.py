"""Wherever the runs of an experiment are made, and in whatever order, they are the same."""

import random
from functools import partial

import pytest

from snn.api.workers import Workers
from snn.batch.run_one import run_one
from snn.batch.sweep import run_trials
from snn.config.file.load import experiment_from
from snn.record.store import ResultStore
from snn.simulate.engine import CompiledEngine

DOCUMENT = {
    "name": "tiny",
    "question": "Are the digests the same?",
    "seed": 3,
    "duration": "1 s",
    "replicates": 2,
    "sweep": [{"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0.0, 1.0]}],
}


def made(folder, workers):
    """Make the runs in a drawn order; return digest and measures by key."""
    with ResultStore(folder, experiment_from(DOCUMENT)) as store, workers.begin(folder=folder) as executor:
        trials = random.Random(str(folder)).sample(store.trials, len(store.trials))
        run_trials(trials, store, executor=executor, run_trial=partial(run_one, engine=CompiledEngine()))
        lines = sorted(store.lines.items())
        found = {key: store.folder.complete_run_manifest(key, line) for key, line in lines}
    return {key: (manifest["digest"], manifest["summary"]) for key, manifest in found.items()}


@pytest.fixture(scope="module")
def serial(tmp_path_factory):
    return made(tmp_path_factory.mktemp("serial") / "out", Workers())


@pytest.mark.parametrize("workers", [Workers(jobs=2), Workers(jobs=2, executor="dask")])
def test_digests_and_measures_are_those_of_one_process(tmp_path, serial, workers):
    if workers.executor == "dask":
        pytest.importorskip("distributed")
    assert len({digest for digest, _ in serial.values()}) == 4
    assert made(tmp_path / "out", workers) == serial
