"""A big batch that was told is not told again; whatever changes in it or around it, it is."""

import os
import shutil
import sys

import pytest

from snn.api.batch import make_and_conclude
from snn.api.progress_log import progress_shown
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.batch.table import write_table
from snn.record import concluded
from snn.record.concluded import CONCLUDED_NAME, is_concluded, note_concluded
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import poisoned_run, small_experiment, small_trials, synthetic_run

KEY = small_trials()[3].key


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("told") / "small"
    with pytest.MonkeyPatch.context() as patch, ResultStore(folder, small_experiment()) as store:
        patch.setattr(concluded, "MANY_RUNS", 6)
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
        write_table(store)
        (folder / "figures").mkdir()
        (folder / "figures" / "raster.png").write_bytes(b"drawn")
        note_concluded(store)
    return folder


@pytest.fixture
def folder(told, tmp_path, monkeypatch):
    monkeypatch.setattr(concluded, "MANY_RUNS", 6)
    return shutil.copytree(told, tmp_path / "elsewhere", copy_function=shutil.copy2)


def known(folder, **changes):
    with ResultStore(folder, small_experiment(**changes)) as store:
        return is_concluded(store)


def test_what_has_not_changed_is_known_under_whatever_name(folder, monkeypatch):
    assert known(folder)
    assert known(folder)  # to have looked changes nothing
    monkeypatch.chdir(folder.parent)
    assert known(folder.relative_to(folder.parent))


def test_where_there_is_nothing_to_do_nothing_is_imported_that_draws_and_compares(folder, monkeypatch):
    """That took more memory and time than all else."""
    monkeypatch.setitem(sys.modules, "snn.report.conclusion", None)
    with progress_shown(False):
        made = make_and_conclude(small_experiment(), folder, executor=SerialExecutor(), engine="numpy")
    assert made.conclusion is None
    assert len(made.outcome.skipped) == 6


def test_few_runs_are_always_told_again(folder, monkeypatch):
    monkeypatch.setattr(concluded, "MANY_RUNS", 7)
    assert not known(folder)
    with ResultStore(folder, small_experiment()) as store:
        (folder / CONCLUDED_NAME).unlink()
        note_concluded(store)
    assert not (folder / CONCLUDED_NAME).exists()


def rewritten(path):
    """Write the same again: what changes is when it was written, here to an earlier time."""
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(0, 0))


def longer(path):
    state = path.stat()
    path.write_bytes(path.read_bytes() + b" ")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


@pytest.mark.parametrize(
    "name",
    [
        "manifest.jsonl",
        "experiment.yaml",
        "results.csv",
        "figures/raster.png",
        f"runs/{KEY}/manifest.json",
        f"runs/{KEY}/results.h5",
    ],
)
@pytest.mark.parametrize("change", [rewritten, longer, lambda path: path.unlink()])
def test_any_change_of_what_is_there_is_seen(folder, name, change):
    change(folder / name)
    assert not known(folder)


def test_a_damaged_note_says_nothing(folder):
    (folder / CONCLUDED_NAME).write_text('{"state": ')
    assert not known(folder)


def test_more_runs_another_program_and_other_libraries_are_seen(folder, monkeypatch):
    assert not known(folder, replicates=3)
    assert not known(folder)  # the experiment was written down anew
    with ResultStore(folder, small_experiment()) as store:
        note_concluded(store)
    assert known(folder)
    with monkeypatch.context() as patch:
        patch.setattr(concluded, "version", lambda _name: "0.0.0")
        assert not known(folder)
    monkeypatch.setattr(concluded, "source_sha256", lambda: "another")
    assert not known(folder)


def test_a_failed_run_is_never_the_end(folder):
    with ResultStore(folder, small_experiment()) as store:
        trial = store.trials[1]
        shutil.rmtree(store.folder.run_path(trial.key))
        run_trials([trial], store, executor=SerialExecutor(), run_trial=poisoned_run)
        assert store.state(trial.key) == "failed"
        (folder / CONCLUDED_NAME).unlink()
        note_concluded(store)  # of files that are not all there
        assert not is_concluded(store)
    assert not (folder / CONCLUDED_NAME).exists()
