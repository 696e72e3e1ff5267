"""A batch in which runs take something from other runs."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from snn.batch.pool import PoolExecutor
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.batch.table import write_table
from snn.config.trials.expand import expand
from snn.record.hdf5 import read_recording
from snn.record.results_folder import ResultsFolder, file_sha256
from snn.record.run_folder import read_run_manifest
from snn.record.store import ResultStore
from tests.unit import synthetic_runs
from tests.unit.synthetic_runs import small_experiment

CONDITIONS = {  # the last first: the order of the file is not the order of work
    "yoked": {
        "partners.a.reward.dopamine.source": "given",
        "partners.a.reward.dopamine.bursts": {"from_condition": "meeting"},
    },
    "meeting": {"partner.mirror.map": {"from_condition": "trained"}},
    "trained": {"partner.mirror.learning.rule": "triplet"},
}
CHAIN = small_experiment(sweep=[{"label": "kind", "conditions": CONDITIONS}], replicates=2)
KEYS = {(trial.condition[0][1], trial.replicate): trial.key for trial in expand(CHAIN)}
EXECUTORS = [SerialExecutor(), PoolExecutor(2)]


def run_all(
    directory,
    *,
    executor=None,
    run_trial=synthetic_runs.taking_run,
    wanted=None,
    experiment=CHAIN,
    events=None,
):
    with ResultStore(directory, experiment) as store:
        chosen = [trial for trial in store.trials if wanted is None or trial.key in wanted]
        outcome = run_trials(
            chosen,
            store,
            executor=executor or SerialExecutor(),
            run_trial=run_trial,
            on_event=(events if events is not None else []).append,
        )
        write_table(store)
    return outcome


def taken_by(directory, key):
    return json.loads(read_run_manifest(directory / "runs" / key)["summary"]["note"])


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    directory = tmp_path_factory.mktemp("unbroken") / "small"
    run_all(directory)
    return directory


@pytest.mark.parametrize("executor", EXECUTORS)
def test_no_run_starts_before_those_that_it_needs_are_done(tmp_path, executor):
    events = []
    outcome = run_all(tmp_path / "small", executor=executor, events=events)
    assert set(outcome.finished) == set(KEYS.values())
    names = {key: kind for (kind, _), key in KEYS.items()}
    told = [(names[event.trial.key], event.what) for event in events if event.what != "advanced"]
    kinds = [kind for kind, _ in told]
    assert kinds == ["trained"] * 4 + ["meeting"] * 4 + ["yoked"] * 4
    last = events[-1].progress
    assert (last.n_finished, last.n_failed, last.n_waiting, dict(last.running)) == (6, 0, 0, {})


def test_a_run_is_handed_the_last_weights_and_the_returns_of_the_runs_it_needs(unbroken):
    for replicate in (0, 1):
        trained = read_recording(unbroken / "runs" / KEYS["trained", replicate] / "results.h5")
        final_nS = trained.weights.weights_nS[-1]
        # As the synthetic runs have them: a's mirror path, a's motor path, b's mirror path (2, 1, 2 synapses).
        assert taken_by(unbroken, KEYS["meeting", replicate]) == {
            "a_weights_nS": [pytest.approx(w) for w in final_nS[:2]],
            "b_weights_nS": [pytest.approx(w) for w in final_nS[3:]],
        }
        assert taken_by(unbroken, KEYS["yoked", replicate]) == {"a_bursts_s": [0.7]}
        assert taken_by(unbroken, KEYS["trained", replicate]) == {}


def inputs_noted_in(folder):
    """Return what the manifest says that runs took from others, by key."""
    lines = map(json.loads, (folder / "manifest.jsonl").read_text().splitlines()[1:])
    return {line["key"]: line["inputs"] for line in lines}


def test_what_was_taken_is_noted_with_its_content(unbroken):
    noted = inputs_noted_in(unbroken)
    note = {"key": KEYS["meeting", 1], "what": "bursts", "partner": "a", "whose": "a"}
    note["sha256"] = file_sha256(unbroken / "runs" / KEYS["meeting", 1] / "results.h5")
    yoked = KEYS["yoked", 0]
    assert noted[yoked] == [note]  # of the next replicate
    assert read_run_manifest(unbroken / "runs" / yoked)["inputs"] == [note]
    assert [note["partner"] for note in noted[KEYS["meeting", 0]]] == ["a", "b"]
    assert {note["key"] for note in noted[KEYS["meeting", 0]]} == {KEYS["trained", 0]}
    assert noted[KEYS["trained", 0]] == []


@pytest.mark.parametrize("executor", EXECUTORS)
def test_neither_executor_nor_order_changes_what_comes_out(tmp_path, unbroken, executor):
    run_all(tmp_path / "small", executor=executor, wanted={KEYS["meeting", 1]})
    run_all(tmp_path / "small", executor=executor)
    for name in ("results.csv", *(f"runs/{key}/results.h5" for key in KEYS.values())):
        assert (tmp_path / "small" / name).read_bytes() == (unbroken / name).read_bytes()


@pytest.mark.parametrize("executor", EXECUTORS)
def test_a_failed_run_blocks_those_that_need_it_and_no_others(tmp_path, executor):
    events = []
    outcome = run_all(
        tmp_path / "small", executor=executor, run_trial=synthetic_runs.untrained_run, events=events
    )
    # Yoked 0 takes from meeting 1, which takes from trained 1.
    assert {line.key: line.error for line in outcome.failed} == {
        KEYS["trained", 1]: "unstable",
        KEYS["meeting", 1]: f"blocked by {KEYS['trained', 1]}",
        KEYS["yoked", 0]: f"blocked by {KEYS['meeting', 1]}",
    }
    assert set(outcome.finished) == {KEYS["trained", 0], KEYS["meeting", 0], KEYS["yoked", 1]}
    lines = ResultsFolder(tmp_path / "small").manifest().lines
    assert lines[KEYS["yoked", 0]].error == f"blocked by {KEYS['meeting', 1]}"
    assert {path.name for path in (tmp_path / "small" / "runs").iterdir()} == set(outcome.finished)
    for event in events:
        counts = event.progress
        assert counts.n_finished + counts.n_failed + len(counts.running) + counts.n_waiting == 6
    assert (events[-1].progress.n_failed, events[-1].progress.waiting_s) == (3, 0.0)
    again = run_all(tmp_path / "small", executor=executor)
    assert set(again.finished) == {line.key for line in outcome.failed}
    assert set(again.skipped) == set(outcome.finished)


def test_what_a_wanted_run_needs_is_made_too_and_what_is_complete_is_not_repeated(tmp_path):
    first = run_all(tmp_path / "small", wanted={KEYS["meeting", 1]})
    assert set(first.finished) == {KEYS["meeting", 1], KEYS["trained", 1]}
    second = run_all(tmp_path / "small", wanted={KEYS["yoked", 0]})
    assert second.finished == (KEYS["yoked", 0],)
    assert set(second.skipped) == {KEYS["meeting", 1], KEYS["trained", 1]}


def test_a_damaged_run_is_made_again_and_not_those_that_took_from_it(tmp_path, unbroken):
    shutil.copytree(unbroken, tmp_path / "small")
    recording = tmp_path / "small" / "runs" / KEYS["trained", 0] / "results.h5"
    recording.write_bytes(recording.read_bytes()[:-1])
    outcome = run_all(tmp_path / "small")
    assert tuple(outcome.damaged) == outcome.finished == (KEYS["trained", 0],)


def test_a_run_that_changes_after_it_was_checked_is_not_taken(tmp_path, monkeypatch):
    run_all(tmp_path / "small", wanted={KEYS["trained", 0]})
    recording = tmp_path / "small" / "runs" / KEYS["trained", 0] / "results.h5"
    original = ResultStore.begin

    def tampered(store, key):
        if key == KEYS["meeting", 0]:
            recording.write_bytes(recording.read_bytes()[:-1])
        return original(store, key)

    monkeypatch.setattr(ResultStore, "begin", tampered)
    outcome = run_all(tmp_path / "small", wanted={KEYS["meeting", 0]})
    assert len(outcome.failed) == 1
    assert "is not the recording that was meant: its content is" in outcome.failed[0].error


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """A finished run of its own, and an experiment that takes its map."""
    monkeypatch.chdir(tmp_path)
    learned = small_experiment(
        name="learned", sweep=[], replicates=1, partner={"mirror": {"learning": {"rule": "triplet"}}}
    )
    [key] = run_all(tmp_path / "learned", experiment=learned).finished

    def _experiment(**changes):
        taken = {"from": "learned", "sha256": file_sha256(tmp_path / "learned" / "runs" / key / "results.h5")}
        return small_experiment(sweep=[], replicates=1, partners={"b": {"mirror": {"map": taken | changes}}})

    return _experiment, tmp_path / "learned" / "runs" / key / "results.h5"


@pytest.mark.parametrize("executor", EXECUTORS)
def test_a_map_of_another_experiment_is_handed_over(tmp_path, fresh, executor):
    make, recording = fresh
    [key] = run_all(tmp_path / "small", experiment=make(partner="a"), executor=executor).finished
    final_nS = read_recording(recording).weights.weights_nS[-1]
    assert taken_by(tmp_path / "small", key)["b_weights_nS"] == pytest.approx(final_nS[:2].tolist())
    assert inputs_noted_in(tmp_path / "small")[key] == [
        {
            "key": None,
            "what": "mirror_weights",
            "partner": "b",
            "whose": "a",
            "sha256": file_sha256(recording),
        },
    ]


def test_a_map_that_is_gone_or_another_fails_the_run_with_one_line(tmp_path, fresh):
    make, recording = fresh
    other = run_all(tmp_path / "small", experiment=make(sha256="0" * 64))
    assert "is not the recording that was meant" in other.failed[0].error
    experiment = make()
    shutil.rmtree(recording.parents[2])
    gone = run_all(tmp_path / "small2", experiment=experiment)
    assert gone.failed[0].error == "'learned' not found; give a run, a results folder or a results.h5"


def test_the_inputs_of_a_trial_are_not_kept(unbroken):
    stored = read_recording(unbroken / "runs" / KEYS["meeting", 0] / "results.h5").trial
    wanted = next(trial for trial in expand(CHAIN) if trial.key == stored.key)
    assert stored == replace(wanted, needs=())
    assert np.size(list(stored.inputs.mirror)) == 0


SHOWN = small_experiment(
    replicates=2,
    sweep=[
        {
            "label": "kind",
            "conditions": {"video": {"partners.a.video": {"from_condition": "live"}}, "live": {}},
        }
    ],
)
SHOWN_KEYS = {(trial.condition[0][1], trial.replicate): trial.key for trial in expand(SHOWN)}


def test_a_video_is_that_of_the_next_replicate(tmp_path):
    run_all(tmp_path / "small", experiment=SHOWN)
    for replicate, other in ((0, 1), (1, 0)):
        source = tmp_path / "small" / "runs" / SHOWN_KEYS["live", other] / "results.h5"
        recording = read_recording(source)
        assert taken_by(tmp_path / "small", SHOWN_KEYS["video", replicate]) == {
            "a_video_hz": recording.movement.movement_hz["a"][:, -1].tolist(),
            "a_video_steps": recording.spikes["a_motor"].steps.tolist(),
            "a_video_acts_s": [0.25, 1.25],
        }
        note = {"key": SHOWN_KEYS["live", other], "what": "video", "partner": "a", "whose": "a"}
        note["sha256"] = file_sha256(source)
        assert inputs_noted_in(tmp_path / "small")[SHOWN_KEYS["video", replicate]] == [note]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_a_failed_run_blocks_its_video(tmp_path, executor):
    run_trial = synthetic_runs.unshown_run
    outcome = run_all(tmp_path / "small", executor=executor, experiment=SHOWN, run_trial=run_trial)
    assert {line.key: line.error for line in outcome.failed} == {
        SHOWN_KEYS["live", 1]: "unstable",
        SHOWN_KEYS["video", 0]: f"blocked by {SHOWN_KEYS['live', 1]}",
    }
    assert set(outcome.finished) == {SHOWN_KEYS["live", 0], SHOWN_KEYS["video", 1]}


@pytest.mark.parametrize("executor", EXECUTORS)
def test_a_run_that_was_stopped_fails_its_replay_with_the_reason_and_nothing_else(tmp_path, executor):
    run_trial = synthetic_runs.stopped_run
    outcome = run_all(tmp_path / "small", executor=executor, experiment=SHOWN, run_trial=run_trial)
    [failed] = outcome.failed
    assert failed.key == SHOWN_KEYS["video", 0]
    assert "was stopped at 1 s, before duration (2 s), for its high rates: it has no replay" in failed.error
    assert "\n" not in failed.error
    assert set(outcome.finished) == {SHOWN_KEYS["live", 0], SHOWN_KEYS["live", 1], SHOWN_KEYS["video", 1]}
