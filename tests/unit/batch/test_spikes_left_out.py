"""Batches that do not keep spikes: the same runs and measures, a line where spikes are missed."""

import contextlib
import json
from dataclasses import replace

import h5py
import numpy as np
import pytest
from numpy.testing import assert_array_equal

import snn
from snn.api.estimating import estimate
from snn.api.making import measure_again
from snn.batch.measures import refresh_measures
from snn.batch.rules import DEFAULT_RULES, BatchRules
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.main import main
from snn.config.trials.expand import expand
from snn.errors import ResultError
from snn.record.collecting import collect_runs, list_again
from snn.record.digest import digest
from snn.record.hdf5 import read_recording, write_recording
from snn.record.hdf5_image import file_image
from snn.record.health import assess_health
from snn.record.results_folder import ResultsFolder
from snn.record.run_costs import costs_of
from snn.record.splice import spliced
from snn.record.store import ResultStore
from snn.record.types import NO_SPIKES as WHY
from snn.record.types import NOT_RECORDED
from snn.record.videos import given_video
from snn.record.window import windowed
from snn.report.figures import figure_named, figure_names
from snn.report.pseudo_dyads import _peaks
from snn.report.results import read_results
from tests.unit.conftest import happenings_of
from tests.unit.synthetic_runs import measured_run, small_experiment, synthetic_recording
from tests.unit.undrawn import run_undrawn

WITHOUT = {"record": {"spikes": False}}
KEPT_PARTS = ("movement", "events", "happenings", "levels", "weights", "seen", "signals")


def asked(**changes):
    return small_experiment(sweep=[], **{"analysis": {"max_lag": "200 ms"}} | changes)


def made(path, experiment, rules=DEFAULT_RULES):
    with ResultStore(path, experiment) as store:
        return run_trials(store.trials, store, executor=SerialExecutor(), run_trial=measured_run, rules=rules)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    base = tmp_path_factory.mktemp("kept")
    made(base / "whole", asked())
    made(base / "without", asked(**WITHOUT))
    return {name: ResultsFolder(base / name) for name in ("whole", "without")}


@pytest.fixture
def own(tmp_path):
    """Make a folder that a test may change."""
    made(tmp_path / "own", asked(**WITHOUT))
    return ResultsFolder(tmp_path / "own")


@pytest.fixture(scope="module")
def pair(folders):
    """Read the first run with spikes and without."""
    key = next(iter(folders["whole"].manifest().lines))
    return tuple(read_recording(folder.recording_path(key)) for folder in folders.values())


def test_runs_are_the_same_but_for_what_is_kept(folders):
    whole, without = (folder.manifest().lines for folder in folders.values())
    assert list(whole) == list(without)
    assert "stored_digest" not in (folders["whole"].path / "manifest.jsonl").read_text()
    for key, line in whole.items():
        assert without[key].digest == line.digest
        assert without[key].n_bytes < 0.7 * line.n_bytes  # two seconds are mostly of HDF5's own
        assert line.stored_digest is None
        assert without[key].stored_digest not in (None, line.digest)
        documents = [
            json.loads((folder.run_path(key) / "manifest.json").read_text()) for folder in folders.values()
        ]
        for part in ("summary", "correlogram", "digest", "health", "analysis"):
            assert documents[0][part] == documents[1][part]
        assert "stored_digest" not in documents[0]


def test_a_file_without_spikes_holds_all_else_to_the_bit(folders):
    key = next(iter(folders["whole"].manifest().lines))
    paths = [folder.recording_path(key) for folder in folders.values()]
    with h5py.File(paths[0]) as whole, h5py.File(paths[1]) as without:
        assert set(whole) - set(without) == {"spikes"}
        for part in KEPT_PARTS:
            names = []
            whole["snn"][part].visititems(
                lambda name, item, names=names: names.append(name) if isinstance(item, h5py.Dataset) else None
            )
            assert names
            for name in names:
                assert_array_equal(whole["snn"][part][name][()], without["snn"][part][name][()])
        assert json.loads(whole["snn/index"][()]) == json.loads(without["snn/index"][()])


def test_what_is_read_knows_its_length_health_and_digest_and_refuses_spikes(pair):
    whole, without = pair
    assert (whole.has_spikes, without.has_spikes) == (True, False)
    assert np.isnan(_peaks([without, without], without.trial.experiment.analysis)).all()
    assert (without.n_steps, without.time_step_ms) == (whole.n_steps, whole.time_step_ms)
    assert without.populations == whole.populations
    assert assess_health(without) == assess_health(whole)
    assert without.spikes.digest == digest(whole)
    for take in (len, list, dict, lambda spikes: spikes["a_motor"], lambda spikes: spikes.get("a_motor")):
        with pytest.raises(ResultError) as refused:
            take(without.spikes)
        assert str(refused.value) == WHY


def test_a_stretch_keeps_its_movement_and_tells_no_health(pair):
    whole, without = (windowed(each, start_s=0.5, stop_s=1.5) for each in pair)
    assert without.n_steps == whole.n_steps
    assert_array_equal(without.movement.movement_hz["a"], whole.movement.movement_hz["a"])
    with pytest.raises(ResultError, match="not recorded"):
        assess_health(without)


def test_the_digest_of_what_is_stored_hangs_on_every_part_and_on_the_whole(pair):
    _, without = pair
    moved = {name: values.copy() for name, values in without.movement.movement_hz.items()}
    moved["a"][0, 0] += 1 / 1024
    others = (
        replace(without, movement=replace(without.movement, movement_hz=moved)),
        replace(without, spikes=replace(without.spikes, digest="0" * 64)),
        replace(without, spikes=replace(without.spikes, n_steps=without.n_steps - 1)),
    )
    assert len({digest(without), *map(digest, others)}) == 4


def test_nobody_takes_spikes_of_such_a_run_for_another_one(pair):
    whole, without = pair
    with pytest.raises(ResultError, match="not recorded"):
        given_video(without, whose="a", experiment=whole.trial.experiment)
    with pytest.raises(ResultError, match="not recorded"):
        spliced(whole, without)


def test_a_lost_list_is_made_again(own):
    before = own.manifest().lines
    (own.path / "manifest.jsonl").unlink()
    list_again(own.path)
    with ResultStore(own.path, asked(**WITHOUT)) as store:
        assert collect_runs(store).refused == {}
    assert own.manifest().lines == before


@pytest.mark.parametrize("name", ["digest", "stored_digest"])
def test_a_run_whose_manifest_is_of_another_one_is_not_collected(own, name):
    key = next(iter(own.manifest().lines))
    path = own.run_path(key) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: "0" * 64}))
    (own.path / "manifest.jsonl").unlink()
    list_again(own.path)
    with ResultStore(own.path, asked(**WITHOUT)) as store:
        refused = collect_runs(store).refused
    assert list(refused) == [key]
    assert "is not what its manifest was written for" in refused[key]


def test_a_changed_byte_is_found_and_the_run_made_again(own):
    key = next(iter(own.manifest().lines))
    before = own.recording_path(key).read_bytes()
    changed = bytearray(before)
    changed[len(changed) // 2] ^= 1
    own.recording_path(key).write_bytes(changed)
    outcome = made(own.path, asked(**WITHOUT), rules=BatchRules(verify=True))
    assert outcome.finished == (key,)
    assert own.recording_path(key).read_bytes() == before


def test_finished_runs_stay_as_they_are_when_the_switch_is_changed(own):
    before = own.manifest().lines
    outcome = made(own.path, asked(replicates=3), rules=BatchRules(verify=True))
    assert (len(outcome.skipped), len(outcome.finished)) == (2, 1)
    after = own.manifest().lines
    assert {key: after[key] for key in before} == before
    assert [line.stored_digest is None for line in after.values()] == [False, False, True]


def test_a_writer_that_is_killed_before_its_file_has_a_name_leaves_no_run_that_counts(tmp_path, monkeypatch):
    def killed(*_, **__):
        raise KeyboardInterrupt

    path = tmp_path / "killed"
    with monkeypatch.context() as patched, contextlib.suppress(BaseException):
        patched.setattr("snn.record.hdf5._check", killed)
        made(path, asked(**WITHOUT))
    assert ResultsFolder(path).manifest().lines == {}
    assert list(path.rglob("results.h5")) == []
    assert len(made(path, asked(**WITHOUT)).finished) == 2


def test_a_file_that_does_not_hold_what_was_to_be_kept_gets_no_name(tmp_path, monkeypatch):
    def other_image(recording, **notes):
        return file_image(replace(recording, happenings=happenings_of([])), **notes)

    monkeypatch.setattr("snn.record.hdf5.file_image", other_image)
    recording = synthetic_recording(expand(asked(**WITHOUT))[0])
    with pytest.raises(ResultError, match="what was written is not what was recorded"):
        write_recording(recording, tmp_path / "results.h5")
    assert not (tmp_path / "results.h5").exists()


def test_measures_are_not_taken_again_and_one_line_says_why(own, capsys):
    before = {key: (own.run_path(key) / "manifest.json").read_bytes() for key in own.manifest().lines}
    changed = asked(analysis={"max_lag": "300 ms"}, **WITHOUT)
    with ResultStore(own.path, changed) as store, snn.api.progress_log.progress_shown(True):
        measure_again(store, SerialExecutor())
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.endswith(f"2 runs ({next(iter(before))} and others) could not be measured again: {WHY}")
    assert before == {key: (own.run_path(key) / "manifest.json").read_bytes() for key in before}


def test_thousands_of_such_runs_are_not_read_to_say_so(own):
    def read(*_):
        raise AssertionError

    with ResultStore(own.path, asked(analysis={"max_lag": "300 ms"}, **WITHOUT)) as store:
        assert refresh_measures(store, executor=SerialExecutor(), work=read) == dict.fromkeys(
            store.lines, WHY
        )


def test_figures_of_spikes_are_not_named_and_say_why(folders):
    whole, without = (read_results(folder, folder.experiment()) for folder in folders.values())
    missing = set(figure_names(whole)) - set(figure_names(without))
    assert {"raster", "synchrony", "mirror_cells"} <= missing
    assert figure_names(without) == [name for name in figure_names(whole) if name not in missing]
    assert "levels" in figure_names(without)
    assert missing <= {"raster", "synchrony", "populations", "mirror_cells", "around_events", "pseudo_dyads"}
    for name in missing:
        with pytest.raises(ResultError, match=r"record\.spikes: false"):
            figure_named(without, name)


def test_the_api_says_it_and_gives_all_else(folders):
    run = snn.open_results(folders["without"].path).runs[0]
    recording = run.recording
    assert not recording.has_spikes
    assert recording.health.state == run.measures["health"]
    assert recording.movement_hz["a"].shape[0] == 4
    assert NOT_RECORDED in repr(recording.spikes)
    with pytest.raises(ResultError, match="not recorded"):
        recording.rates_hz("a_motor")
    with pytest.raises(ResultError, match="not recorded"):
        snn.open_results(folders["without"].path).measure(["C"], progress=False)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["show", "{run}"], 0, f"spikes: {NOT_RECORDED}"),
        (["analyze", "{folder}", "--measure", "C"], 1, f"2 dyads ({{key}} and others) could not be measured: {WHY}"),
        (["course", "{folder}", "--window", "480 ms", "--step", "240 ms"], None, WHY),
        (["recover", "{folder}"], None, WHY),
        (["plot", "{folder}", "raster"], 2, WHY),
        (["export", "{run}", "-p", "a"], 0, "time,channel,value"),
    ],
)  # fmt: skip
def test_commands_say_it_in_a_line(folders, words, code, told, capsys):
    folder = folders["without"]
    key = next(iter(folder.manifest().lines))
    names = {"folder": folder.path, "run": folder.run_path(key), "key": key}
    ended = main([word.format(**names) for word in words])
    out = capsys.readouterr()
    assert told.format(**names) in out.out + out.err
    assert "Traceback" not in out.err
    assert code is None or ended == code


def test_the_estimate_follows_the_switch(folders):
    experiments = {name: asked(replicates=4, **(WITHOUT if name == "without" else {})) for name in folders}
    mb = {name: estimate(experiments[name], folders[name].path).disk_mb for name in folders}
    lines = {name: list(folder.manifest().lines.values()) for name, folder in folders.items()}
    for name, found_mb in mb.items():
        assert found_mb == pytest.approx(1.2 * sum(line.n_bytes for line in lines[name]) / 1e6, rel=0.01)
    both = [(line, 2.0) for line in (*lines["whole"], *lines["without"])]
    for name, spikes in (("whole", True), ("without", False)):
        alone = costs_of([(line, 2.0) for line in lines[name]], spikes=spikes)
        assert costs_of(both, spikes=spikes).disk_mb(2.0) == alone.disk_mb(2.0)
    only_whole = costs_of([(line, 2.0) for line in lines["whole"]], spikes=False, by_size_mb_per_s=0.25)
    assert only_whole.disk_mb(2.0) == 0.5


def test_an_explorer_page_has_movement_and_says_that_spikes_are_not_there(folders):
    from snn.report.explorer.recordings import Detail, _packed, _spikes

    key = next(iter(folders["without"].manifest().lines))
    whole, without = (read_recording(folder.recording_path(key)) for folder in folders.values())
    assert _spikes(without, 5) == ([], b"")
    assert len(_spikes(whole, 5)[0]) > 0
    assert len(_packed({0: (without, 0.0)}, Detail(2, 5))) < len(_packed({0: (whole, 0.0)}, Detail(2, 5)))


def test_a_real_run_without_spikes_has_the_same_key_digest_and_measures(tmp_path):
    folders = {}
    for name, changes in (("whole", {}), ("without", {"record.spikes": False})):
        run_undrawn(snn.experiment("smoke", changes, duration="2 s", replicates=1), tmp_path / name)
        folders[name] = ResultsFolder(tmp_path / name)
    (whole, without) = (next(iter(folder.manifest().lines.values())) for folder in folders.values())
    assert (whole.key, whole.digest) == (without.key, without.digest)
    assert whole.n_bytes > 1.5 * without.n_bytes
    tables = [(folder.path / "results.csv").read_text() for folder in folders.values()]
    assert tables[0] == tables[1]
    folder = str(tmp_path / "without")
    assert main(["run", f"{folder}/experiment.yaml", "-o", folder, "--verify"]) == 0
    assert main(["report", folder]) == main(["explore", folder]) == 0
