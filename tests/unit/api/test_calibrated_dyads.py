"""Which dyads of a calibration there are, and which of their measures a film that is not known changes."""

from collections import Counter

import pytest

from snn.api.calibrated_dyads import dyads_of_ladder, dyads_of_nulls, longest_s, measured
from snn.batch.measuring import MeasuringPlan
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.calibration.kinds import known_kinds
from snn.record.results_folder import ResultsFolder
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, synthetic_run

NULLS = {"uncoupled": True, "common_input": [0.5], "third_party_lag": ["0 ms"]}
PLAN = MeasuringPlan(measures=("correlation", "granger"), spans_s=(2.0, 1.5, 4.0, 6.0))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return made(tmp_path_factory.mktemp("nulls"), replicates=3, duration="6 s", sweep=[], nulls=NULLS)


def made(folder, **parts):
    with ResultStore(folder, small_experiment(**parts)) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    return folder


@pytest.fixture(scope="module")
def dyads(folder):
    return dyads_of_nulls(folder)


def rows_of(folder, dyads):
    settings = {"folder": folder, "executor": SerialExecutor, "on_dyad": lambda *_: None}
    found, failed = measured(dyads, plan=PLAN, conditional=["granger"], **settings)
    assert failed == {}
    return found


def test_there_are_as_many_dyads_of_each_kind_as_replicates(folder, dyads):
    kinds = known_kinds(ResultsFolder(folder).experiment(), None)
    assert Counter(dyad.kind for dyad in dyads) == dict.fromkeys((kind.name for kind in kinds), 3)


def test_watchers_of_one_video_are_put_together_and_strangers_never_met(folder, dyads):
    def keys(kind):
        return [[run.recording.parent.name for run in d.stored.runs] for d in dyads if d.kind == kind]

    experiment = ResultsFolder(folder).experiment()
    with ResultStore(folder, experiment) as store:
        key = {(t.condition[-1][1], t.replicate): t.key for t in store.trials}
    seen = "third party seen by "
    assert keys("third party's video") == [[key[seen + "a", r], key[seen + "b", r]] for r in range(3)]
    assert keys("pseudo-dyads") == [[key["live", r], key["live", (r + 1) % 3]] for r in range(3)]


def test_a_film_that_is_not_known_changes_what_conditions_on_it_and_nothing_else(folder, dyads):
    films = [dyad for dyad in dyads if dyad.kind.startswith("common input") and dyad.stored.replicate == 0]
    known, inexact, unknown = (dyad.spans["6"] for dyad in rows_of(folder, films))
    assert list(known) == list(inexact) == list(unknown)
    for other in (inexact, unknown):
        changed = {name for name in known if str(known[name]) != str(other[name])}
        assert "granger_a_to_b" in changed
        others = {
            name for name in changed if not name.startswith(("measure.granger", "granger", "transfer", "cue"))
        }
        assert others == set()  # nor whether the dyad counts
    assert inexact["granger_a_to_b"] != unknown["granger_a_to_b"]


def test_each_recording_is_measured_at_the_lengths_that_it_has(tmp_path):
    rungs = {"short": {"link.a_to_b.coupling": 0.5}, "long": {"duration": "4 s"}}
    folder = made(tmp_path, replicates=1, sweep=[{"label": "rung", "conditions": rungs}])
    dyads = dyads_of_ladder(folder)
    assert [longest_s(dyad.stored.experiment) for dyad in dyads] == [2.0, 4.0]
    found = {dyad.kind: list(dyad.spans) for dyad in rows_of(folder, dyads)}
    assert found == {"short": ["2", "1.5"], "long": ["2", "1.5", "4"]}
