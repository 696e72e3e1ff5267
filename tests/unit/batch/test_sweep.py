"""Each run is made once, no run spoils another, and no kill costs a run that was done."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from snn.batch.attempts import RunTask, make_run
from snn.batch.pool import PoolExecutor
from snn.batch.rules import BatchRules
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.batch.table import write_table
from snn.errors import ResultError
from snn.record.results_folder import ResultsFolder
from snn.record.store import ResultStore
from tests.unit import synthetic_runs
from tests.unit.batch.processes import alive, noted_in, wait_until
from tests.unit.synthetic_runs import small_experiment, synthetic_run


def run_all(
    directory,
    *,
    executor=None,
    run_trial=synthetic_run,
    experiment=None,
    order=None,
    events=None,
    **rules,
):
    with ResultStore(directory, experiment or small_experiment()) as store:
        trials = store.trials if order is None else [store.trials[number] for number in order]
        outcome = run_trials(
            trials,
            store,
            executor=executor or SerialExecutor(),
            run_trial=run_trial,
            on_event=(events if events is not None else []).append,
            rules=BatchRules(**rules),
        )
        write_table(store)
    return outcome


def bytes_of(directory: Path) -> dict[str, bytes]:
    """Everything that a results folder says, but for the order in which the runs ended."""
    files = {
        str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }
    files["manifest.jsonl"] = b"\n".join(sorted(files["manifest.jsonl"].split(b"\n")))
    return {name: data for name, data in files.items() if not name.startswith(".snn")}


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    """A batch that nothing befell."""
    directory = tmp_path_factory.mktemp("unbroken") / "small"
    run_all(directory)
    return directory


@pytest.fixture(scope="module")
def keys():
    return [trial.key for trial in synthetic_runs.small_trials()]


def test_all_runs_are_made(unbroken, keys):
    folder = ResultsFolder(unbroken)
    lines = folder.manifest().lines
    assert list(lines) == keys
    assert len(keys) == 6
    assert {folder.state(key, lines[key], thorough=True) for key in keys} == {"complete"}


def test_the_same_again_makes_nothing(unbroken, keys):
    before = bytes_of(unbroken)
    events = []
    outcome = run_all(unbroken, events=events)
    assert outcome.skipped == tuple(keys)
    assert outcome.finished == outcome.failed == ()
    assert outcome.damaged == {}
    assert events == []
    assert bytes_of(unbroken) == before


@pytest.mark.parametrize(
    ("executor", "order"),
    [(PoolExecutor(2), None), (SerialExecutor(), [5, 3, 1, 4, 2, 0]), (PoolExecutor(3), [2, 0, 1, 5, 4, 3])],
)
def test_neither_executor_nor_order_changes_a_byte(tmp_path, unbroken, executor, order):
    run_all(tmp_path / "small", executor=executor, order=order)
    assert bytes_of(tmp_path / "small") == bytes_of(unbroken)


def test_the_rest_is_made_and_only_the_rest(tmp_path, unbroken, keys):
    events = []
    first = run_all(tmp_path / "small", order=[1, 4])
    rest = run_all(tmp_path / "small", events=events)
    assert first.finished == (keys[1], keys[4])
    assert rest.skipped == (keys[1], keys[4])
    assert rest.finished == (keys[0], keys[2], keys[3], keys[5])
    assert {event.trial.key for event in events} == set(rest.finished)
    assert bytes_of(tmp_path / "small") == bytes_of(unbroken)


def test_more_replicates_add_to_what_is_there(unbroken, tmp_path, keys):
    shutil.copytree(unbroken, tmp_path / "small")
    outcome = run_all(tmp_path / "small", experiment=small_experiment(replicates=3))
    assert set(outcome.skipped) == set(keys)
    assert len(outcome.finished) == 3


@pytest.mark.parametrize("executor", [SerialExecutor(), PoolExecutor(2)])
def test_runs_that_fail_do_not_stop_the_others_and_are_tried_again(tmp_path, unbroken, keys, executor):
    outcome = run_all(tmp_path / "small", executor=executor, run_trial=synthetic_runs.poisoned_run)
    assert outcome.finished == (keys[0], keys[2], keys[3], keys[5])
    assert [(line.key, line.error) for line in outcome.failed] == [
        (keys[1], "unstable: membrane potential of cell 3 is not finite"),
        (keys[4], "ZeroDivisionError: of our own making"),
    ]
    assert "poisoned_run" in (outcome.failed[0].detail or "")
    assert {path.name for path in (tmp_path / "small" / "runs").iterdir()} == set(outcome.finished)
    again = run_all(tmp_path / "small")
    assert again.finished == (keys[1], keys[4])
    assert runs_of(tmp_path / "small") == runs_of(unbroken)


def runs_of(directory: Path) -> dict[str, bytes]:
    return {name: data for name, data in bytes_of(directory).items() if name.startswith("runs/")}


def test_a_run_that_kills_its_process_is_the_only_one_to_fail(tmp_path, keys):
    outcome = run_all(tmp_path / "small", executor=PoolExecutor(2), run_trial=synthetic_runs.deadly_run)
    assert [line.key for line in outcome.failed] == [keys[2]]
    assert "killed by SIGKILL" in (outcome.failed[0].error or "")
    assert outcome.finished == (keys[0], keys[1], keys[3], keys[4], keys[5])
    assert {path.name for path in (tmp_path / "small" / "runs").iterdir()} == set(outcome.finished)


def test_a_run_whose_process_died_once_is_made_from_nothing(tmp_path, unbroken, keys):
    outcome = run_all(tmp_path / "small", executor=PoolExecutor(2), run_trial=synthetic_runs.once_deadly_run)
    assert outcome.finished == tuple(keys)
    (tmp_path / "small" / "runs" / "killed_once").unlink()
    assert runs_of(tmp_path / "small") == runs_of(unbroken)


def losing(original, *, times):
    """Return a `ResultStore.commit` to which the first files that it is to put away are lost."""
    losses = iter(range(times))

    def commit(store, line, folder):
        if next(losses, None) is not None:
            (folder / "results.h5").unlink()
        return original(store, line, folder)

    return commit


@pytest.mark.parametrize("executor", [SerialExecutor(), PoolExecutor(2)])
def test_a_run_whose_files_are_lost_is_made_again(tmp_path, monkeypatch, unbroken, keys, executor):
    monkeypatch.setattr(ResultStore, "commit", losing(ResultStore.commit, times=2))
    events = []
    outcome = run_all(tmp_path / "small", executor=executor, events=events)
    assert sorted(outcome.finished) == sorted(keys)
    assert bytes_of(tmp_path / "small") == bytes_of(unbroken)
    assert [event.what for event in events].count("started") == len(keys) + 2
    assert (events[-1].progress.n_finished, events[-1].progress.n_waiting) == (len(keys), 0)


def test_a_run_whose_files_are_lost_twice_has_failed(tmp_path, monkeypatch, keys):
    monkeypatch.setattr(ResultStore, "commit", losing(ResultStore.commit, times=2))
    outcome = run_all(tmp_path / "small", order=[2])
    [failed] = outcome.failed
    assert (
        failed.error == f"run {keys[2]} was made, but its results.h5 is not there: No such file or directory"
    )
    assert sorted(path.name for path in (tmp_path / "small" / "runs").iterdir()) == []


def test_two_attempts_at_a_run_do_not_meet(tmp_path):
    """One of them may be that of a worker which was taken for dead."""
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        trial = store.trials[0]
        task = RunTask(trial, store.begin(trial.key), ())
        first, second = (make_run(task, lambda *_: None, run_trial=synthetic_run) for _ in range(2))
        shutil.rmtree(second.folder)
        assert first.line == second.line
        assert store.commit(first.line, first.folder).key == trial.key


class VirtualWorkers:
    """Does all work here, and notes when workers of equal speed would have been done with it."""

    def __init__(self, n_workers):
        self.n_workers = n_workers
        self.free_at_s = [0.0] * n_workers

    def run(self, work, items, *, on_progress):
        def noted():
            for item in items:
                self.free_at_s.sort()
                self.free_at_s[0] += item.trial.experiment.duration_s
                yield item

        yield from SerialExecutor().run(work, noted(), on_progress=on_progress)


def test_the_longest_runs_come_first_so_that_no_worker_is_left_with_one(tmp_path):
    conditions = {
        f"c{n}": {"duration": f"{s} s", "link.a_to_b.coupling": n / 10} for n, s in enumerate((2, 4, 2, 8))
    }
    uneven = small_experiment(sweep=[{"label": "length", "conditions": conditions}], replicates=1)
    two = VirtualWorkers(2)
    events = []
    run_all(tmp_path / "small", executor=two, experiment=uneven, events=events)
    assert max(two.free_at_s) == 8.0  # in the order of the conditions: 12
    begun = [event.trial for event in events if event.what == "started"]
    assert [trial.experiment.duration_s for trial in begun] == [8.0, 4.0, 2.0, 2.0]
    assert [dict(trial.condition)["length"] for trial in begun] == ["c3", "c1", "c0", "c2"]


def test_a_damaged_run_is_named_and_made_again(tmp_path, unbroken, keys):
    shutil.copytree(unbroken, tmp_path / "small")
    recording = tmp_path / "small" / "runs" / keys[3] / "results.h5"
    recording.write_bytes(recording.read_bytes()[:-1])
    outcome = run_all(tmp_path / "small")
    assert outcome.finished == (keys[3],)
    n_bytes = recording.stat().st_size
    assert outcome.damaged == {keys[3]: f"results.h5 has {n_bytes - 1} bytes, it had {n_bytes}"}
    assert runs_of(tmp_path / "small") == runs_of(unbroken)


def test_a_flipped_bit_is_found_where_it_is_looked_for(tmp_path, unbroken, keys):
    shutil.copytree(unbroken, tmp_path / "small")
    recording = tmp_path / "small" / "runs" / keys[3] / "results.h5"
    data = bytearray(recording.read_bytes())
    data[len(data) // 2] ^= 1
    recording.write_bytes(data)
    trusting = run_all(tmp_path / "small")
    assert trusting.finished == ()
    assert trusting.damaged == {}
    outcome = run_all(tmp_path / "small", verify=True)
    assert outcome.finished == (keys[3],)
    assert outcome.damaged == {keys[3]: "the content of results.h5 has changed"}
    assert runs_of(tmp_path / "small") == runs_of(unbroken)


def test_complete_runs_are_not_read_again_unless_asked(tmp_path, unbroken, monkeypatch):
    shutil.copytree(unbroken, tmp_path / "small")
    hashed = []
    monkeypatch.setattr("snn.record.results_folder.file_sha256", hashed.append)
    run_all(tmp_path / "small")
    assert hashed == []


def test_conditions_of_the_same_content_share_a_run(tmp_path):
    kinds = {"label": "kind", "conditions": {"plain": {}, "neutral": {"partner.oxytocin.level": 0}}}
    experiment = small_experiment(sweep=[kinds], replicates=1)
    outcome = run_all(tmp_path / "small", experiment=experiment)
    assert len(outcome.finished) == 1
    [line] = ResultsFolder(tmp_path / "small").manifest().lines.values()
    assert line.condition == (("kind", "plain"),)
    rows = (tmp_path / "small" / "results.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["kind", "plain", "neutral"]


def test_events_tell_what_happens_with_counts_that_add_up(tmp_path, keys):
    events = []
    run_all(tmp_path / "small", order=[0])
    run_all(tmp_path / "small", events=events, run_trial=synthetic_runs.poisoned_run)
    of_second = [(event.what, event.stage) for event in events if event.trial.key == keys[2]]
    assert of_second == [("started", ""), ("advanced", "simulate"), ("finished", "")]
    assert [event.what for event in events if event.trial.key == keys[1]] == ["started", "failed"]
    for event in events:
        counts = event.progress
        n_ended = counts.n_skipped + counts.n_finished + counts.n_failed
        assert n_ended + len(counts.running) + counts.n_waiting == counts.n_total == 6
        assert (event.line is not None) == (event.what in ("finished", "failed"))
    last = events[-1].progress
    assert (last.n_skipped, last.n_finished, last.n_failed) == (1, 3, 2)
    assert set(events[0].progress.running) == {keys[1]}


def test_a_full_disk_ends_the_batch_and_keeps_what_is_done(tmp_path, keys, monkeypatch):
    original = ResultStore.commit

    def full_at_the_third(store, text, folder):
        if keys[2] in text:
            raise ResultError("disk full writing x (need ~1 MB)")
        return original(store, text, folder)

    with monkeypatch.context() as patch:
        patch.setattr(ResultStore, "commit", full_at_the_third)
        with pytest.raises(ResultError, match="^disk full"):
            run_all(tmp_path / "small")
    assert {path.name for path in (tmp_path / "small" / "runs").iterdir()} == {keys[0], keys[1]}
    assert run_all(tmp_path / "small").skipped == (keys[0], keys[1])


@pytest.mark.parametrize("now_s", [0, 2**32])
def test_a_clock_that_jumps_decides_nothing(tmp_path, unbroken, keys, monkeypatch, now_s):
    """While runs are made, the year is 1970 or 2106; and what was made was made in both."""
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: float(now_s))
        run_all(tmp_path / "small", order=[0, 2, 4])
        for number, path in enumerate(sorted((tmp_path / "small").rglob("*"))):
            os.utime(path, (number % 2 * 2**32, number % 2 * 2**32))
        outcome = run_all(tmp_path / "small")
    assert set(outcome.skipped) == {keys[0], keys[2], keys[4]}
    assert runs_of(tmp_path / "small") == runs_of(unbroken)


INTERRUPTED = """
    import signal, sys
    from pathlib import Path
    from snn.batch import pool
    from snn.batch.interrupt import Interrupted
    from snn.batch.sweep import run_trials
    from snn.record.store import ResultStore
    from tests.unit import synthetic_runs
    signal.signal(signal.SIGHUP, getattr(signal, sys.argv[3]))  # whatever it is where the tests run: perhaps nohup
    run_trial, pool.GRACE_S = getattr(synthetic_runs, sys.argv[2]), float(sys.argv[4])
    with ResultStore(Path(sys.argv[1]), synthetic_runs.small_experiment()) as store:
        tell = lambda event: print(event.what, flush=True)
        try:
            run_trials(store.trials, store, executor=pool.PoolExecutor(2), run_trial=run_trial, on_event=tell)
        except Interrupted as interrupt:
            sys.exit(interrupt.exit_code)
"""


class Interruptible:
    """A batch in another process, whose later replicates never end."""

    def __init__(self, directory, notes, run_trial, *, on_hangup="SIG_DFL", grace_s=2):
        self.directory, self.notes = directory, notes
        given = [str(directory), run_trial, on_hangup, str(grace_s)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(INTERRUPTED), *given],
            env={**os.environ, "SNN_TEST_NOTES": str(notes)},
            stdout=subprocess.PIPE,
        )

    def wait_until_busy(self, n_processes):
        assert wait_until(lambda: len(noted_in(self.notes)) >= n_processes, within_s=30)

    def end_of(self, *signals):
        """Send signals, a moment between them; return exit code and how long it took to end."""
        started_s = time.monotonic()
        for number in signals:
            self.process.send_signal(number)
            time.sleep(0.2)
        self.process.communicate(timeout=30)
        return self.process.returncode, time.monotonic() - started_s


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_stop_signal_ends_all_processes_and_keeps_what_is_done(tmp_path, notes, number, code):
    batch = Interruptible(tmp_path / "small", notes, "endless_run")
    batch.wait_until_busy(4)  # two workers, each with its simulator
    returned, took_s = batch.end_of(number)
    assert returned == code
    assert took_s < 5
    assert alive(noted_in(notes)) == set()
    folder = ResultsFolder(tmp_path / "small")
    complete = {key for key, line in folder.manifest().lines.items() if line.status == "complete"}
    assert {path.name for path in (tmp_path / "small" / "runs").iterdir()} == complete
    assert set(run_all(tmp_path / "small").skipped) == complete


def test_under_nohup_a_batch_outlives_the_hangup(tmp_path, notes, keys):
    batch = Interruptible(tmp_path / "small", notes, "synthetic_run", on_hangup="SIG_IGN")
    while batch.process.stdout.readline() not in (b"started\n", b""):
        pass
    returned, _ = batch.end_of(signal.SIGHUP)
    assert returned == 0
    assert set(run_all(tmp_path / "small").skipped) == set(keys)


def test_a_second_one_does_not_wait_for_workers_that_do_not_listen(tmp_path, notes):
    batch = Interruptible(tmp_path / "small", notes, "stubborn_run", grace_s=25)
    batch.wait_until_busy(2)
    returned, took_s = batch.end_of(signal.SIGINT, signal.SIGINT)
    assert returned == 130
    assert took_s < 20, "workers that are asked get their time, but not after a second Ctrl-C"
    assert wait_until(lambda: not alive(noted_in(notes)), within_s=5)
    assert run_all(tmp_path / "small").failed == ()


SERVER = """
    import os, sys
    from pathlib import Path
    from snn.batch.serial import SerialExecutor
    from snn.batch.sweep import run_trials
    from snn.record.store import ResultStore
    from tests.unit.synthetic_runs import small_experiment, synthetic_run

    def tell(event):
        if event.what == "finished":
            os.write(1, f"finished {event.trial.key}\\n".encode())

    def run(directory, on_event):
        with ResultStore(Path(directory), small_experiment()) as store:
            run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run, on_event=on_event)

    run(sys.argv[1], lambda event: None)  # imports, which take longer than a run, are done before a kill
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.write(1, f"started {os.getpid()}\\n".encode())
            run(line.strip(), tell)
            os._exit(0)
        os.waitpid(pid, 0)
        os.write(1, b"ended\\n")
"""


def test_killed_at_random_moments_no_run_is_lost_and_none_is_made_twice(tmp_path, unbroken, keys):
    """30 kills: with 95 % confidence fewer than 1 in 10 could lose a run (1000 kills are a system test)."""
    server = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SERVER), str(tmp_path / "warm")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    rng, expected, run_s = random.Random(5), runs_of(unbroken), seconds_of_a_run(tmp_path / "timed")
    n_batch, n_killed, done = 0, 0, set()
    while n_killed < 30 or n_batch < 1:
        directory = tmp_path / f"batch{n_batch}"
        was_killed, told = kill_during(server, directory, delay_s=rng.uniform(0, 2 * run_s))
        n_killed += was_killed
        folder = ResultsFolder(directory)
        lines = folder.manifest().lines if (directory / "manifest.jsonl").exists() else {}
        assert not told & done, "a run was made twice"
        done |= told
        assert done <= set(lines), "a run that was told as done is not listed"
        for key, line in lines.items():
            assert folder.state(key, line, thorough=True) == "complete"
        if set(lines) == set(keys):
            assert runs_of(directory) == expected
            n_batch, done = n_batch + 1, set()
    server.communicate()
    assert set(run_all(tmp_path / f"batch{n_batch}").skipped) >= done
    assert runs_of(tmp_path / f"batch{n_batch}") == expected


def seconds_of_a_run(directory):
    started_s = time.monotonic()
    run_all(directory, order=[0])
    return time.monotonic() - started_s


def kill_during(server, directory, *, delay_s):
    """Let a child of the server run a batch, kill it after a while; return whether it was killed, and what it told."""
    server.stdin.write(f"{directory}\n")
    server.stdin.flush()
    pid = int(server.stdout.readline().split()[1])
    time.sleep(delay_s)
    try:
        os.kill(pid, signal.SIGKILL)
        was_killed = True
    except ProcessLookupError:
        was_killed = False
    told = set()
    while (line := server.stdout.readline()) != "ended\n":
        told.add(line.split()[1])
    return was_killed, told


def test_a_killed_batch_leaves_nothing_behind_after_the_next_start(tmp_path, keys):
    batch = tmp_path / "small"
    run_all(batch, order=[0])
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    host = os.uname().nodename
    (batch / "runs" / f".{keys[1]}.tmp-{host}-{dead.pid}").mkdir()
    run_all(batch)
    assert {path.name for path in (batch / "runs").iterdir()} == set(keys)
    assert json.loads((batch / "manifest.jsonl").read_text().splitlines()[-1])["key"] == keys[5]


def test_runs_that_failed_before_are_left_as_they_are_if_that_is_asked(tmp_path, keys):
    first = run_all(tmp_path / "small", run_trial=synthetic_runs.poisoned_run)
    assert {line.key for line in first.failed} == {keys[1], keys[4]}
    kept = run_all(tmp_path / "small", keep_failed=True)
    assert (kept.finished, {line.key for line in kept.failed}) == ((), {keys[1], keys[4]})
    again = run_all(tmp_path / "small")
    assert (again.finished, again.failed) == ((keys[1], keys[4]), ())


@pytest.mark.parametrize(("executor", "n_at_most"), [(SerialExecutor(), 1), (PoolExecutor(2), 3)])
def test_a_failure_ends_all_if_that_is_asked(tmp_path, keys, executor, n_at_most):
    options = {"executor": executor, "run_trial": synthetic_runs.poisoned_run}
    outcome = run_all(tmp_path / "small", fail_fast=True, **options)
    assert [line.key for line in outcome.failed] == [keys[1]]
    assert len(outcome.finished) <= n_at_most
    assert outcome.n_not_made == len(keys) - 1 - len(outcome.finished)
    assert not list((tmp_path / "small" / "runs").glob(".*"))
    rest = run_all(tmp_path / "small", executor=executor)
    assert set(rest.finished) | set(outcome.finished) == set(keys)
