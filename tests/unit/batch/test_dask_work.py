"""What a worker looks at before it works for a client, and how it tells of its work."""

import os
import pickle
from types import SimpleNamespace

import pytest

from snn.batch import dask_work
from snn.batch.dask_work import PROGRESS, GivenUpError, Place, ProgressTeller, unfitness
from snn.batch.executor import Failed, Finished
from snn.record.provenance import source_sha256
from tests.unit.batch import chores


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # and back


def place(directory, token="", content="abc", source=None):
    return Place(str(directory), str(token), content, 0.0, source or source_sha256())


def test_a_relative_folder_is_the_clients(tmp_path, monkeypatch):
    client, worker = tmp_path / "client", tmp_path / "worker"
    for folder in (client / "out", worker):
        folder.mkdir(parents=True)
    (client / "out" / "token").write_text("relative")
    monkeypatch.chdir(worker)
    assert unfitness(place(client, "out/token", "relative"), n_threads=1) == ""
    assert os.getcwd() == str(client)


def test_a_full_path_needs_no_common_working_directory(tmp_path):
    token = tmp_path / "token"
    token.write_text("full")
    assert unfitness(place(tmp_path / "not there", token, "full"), n_threads=1) == ""


@pytest.mark.parametrize("content", [None, "another folder of this name"])
def test_a_worker_that_does_not_see_the_folder_says_so(tmp_path, content):
    if content:
        (tmp_path / "token").write_text(content)
    line = f"cannot see the folder '{tmp_path}'; give one on a disk that all workers share"
    assert unfitness(place(tmp_path, tmp_path / "token", "unseen"), n_threads=1) == line


def test_a_worker_of_other_sources_or_of_two_threads_says_so(tmp_path):
    assert unfitness(place(tmp_path, source="0" * 64), n_threads=1).startswith("has another version of snn")
    assert unfitness(place(tmp_path), n_threads=2).startswith(
        "has 2 threads; start workers with `--nthreads 1`"
    )


def told_of(work, item, *, is_cancelled=lambda: False):
    told = []
    teller = ProgressTeller(lambda *what: told.append(what), is_cancelled)
    ended = dask_work._attempt(pickle.dumps((work, item)), teller)
    return told, ended


def test_progress_is_told_at_each_stage_but_not_too_often():
    told, ended = told_of(chores.send_much_progress, 20_000)
    assert told[0] == (PROGRESS, "counting", 0.0)
    assert told[-1] == (PROGRESS, "done", 20_000.0)
    assert len(told) < 20
    assert ended == Finished(20_000, None)


def test_work_that_nobody_wants_any_more_ends_at_its_next_word():
    with pytest.raises(GivenUpError):
        told_of(chores.refuse_odd, 2, is_cancelled=lambda: True)


def test_work_that_cannot_be_read_or_sent_back_has_failed_with_the_reason():
    unread = dask_work._attempt(b"cno_such_module\nwork\n.", ProgressTeller(print, lambda: False))
    assert (
        unread.error == "a worker cannot read its work: ModuleNotFoundError: No module named 'no_such_module'"
    )
    unsent = pickle.loads(dask_work._packed(Finished(1, lambda: None)))  # noqa: S301  (made here)
    assert isinstance(unsent, Failed)
    assert unsent.error.startswith("its result cannot be sent: ")


@pytest.mark.parametrize(
    ("state", "is_cancelled"),
    [(None, True), ("cancelled", True), ("released", True), ("forgotten", True), ("executing", False)],
)
def test_a_task_that_nobody_wants_any_more_is_cancelled(state, is_cancelled):
    tasks = {} if state is None else {"key": SimpleNamespace(state=state)}
    assert dask_work._is_cancelled(SimpleNamespace(state=SimpleNamespace(tasks=tasks)), "key") is is_cancelled
