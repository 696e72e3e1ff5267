"""Dask workers do what the pool's do, and what befalls them costs no run."""

import gc
import os
import random
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psutil
import pytest

pytest.importorskip("distributed")

from snn.batch import dask_executor, dask_watch
from snn.batch.dask_clusters import ForeignCluster, LocalCluster, require_dask
from snn.batch.dask_executor import DaskExecutor
from snn.batch.executor import Failed, Finished, Started
from snn.batch.sweep import run_trials
from snn.errors import EnvironmentWarning, ResultError, WorkersError
from snn.record.store import ResultStore
from snn.simulate.private_folder import left_behind
from tests.unit.batch import chores
from tests.unit.batch.processes import alive, noted_in, wait_until
from tests.unit.batch.test_sweep import bytes_of, run_all
from tests.unit.synthetic_runs import small_experiment, synthetic_run


@pytest.fixture(scope="module")
def two():
    """Two workers, for all tests that leave them as they are."""
    with DaskExecutor(2, lambda: LocalCluster(2)) as executor:
        yield executor


def ended(executor, work, items, *, on_progress=lambda *_: None):
    """Run all items; return how each ended, by item, which comes after it began."""
    begun, ends = set(), {}
    for event in executor.run(work, items, on_progress=on_progress):
        if isinstance(event, Started):
            begun.add(event.item)
        else:
            assert event.item in begun - set(ends)
            ends[event.item] = event
    assert set(ends) == set(items)
    return ends


def results(executor, work, items, **options):
    return {item: event.result for item, event in ended(executor, work, items, **options).items()}


def test_results_and_progress_come_back(two):
    heard = []
    found = results(two, chores.square, [3, 4, 5], on_progress=lambda *what: heard.append(what))
    assert found == {3: 9, 4: 16, 5: 25}
    assert sorted(heard) == [(3, "squaring", 1.5), (4, "squaring", 2.0), (5, "squaring", 2.5)]


def test_items_are_done_by_two_reused_processes_and_one_more_is_taken_ahead(two):
    taken = []

    def items():
        for number in range(8):
            taken.append(number)
            yield number

    events = two.run(chores.tell_process, items(), on_progress=lambda *_: None)
    assert isinstance(next(events), Started)
    assert taken == [0, 1, 2]
    pids = {event.result for event in events if isinstance(event, Finished)}
    assert len(pids) == 2
    assert os.getpid() not in pids


def test_without_items_nothing_is_started():
    executor = DaskExecutor(2, lambda: pytest.fail("started"))
    assert list(executor.run(chores.square, [], on_progress=lambda *_: None)) == []


def test_errors_are_their_items_own(two):
    found = ended(two, chores.refuse_odd, [1, 2, 4])
    assert found[1].error == "1 is odd"
    assert "SimulationError" in found[1].detail
    assert [found[2].result, found[4].result] == [4, 16]


def test_two_deaths_are_the_items_fault_and_one_is_bad_luck(two, tmp_path):
    found = ended(two, chores.die_of_three, range(6))
    culprit = found.pop(3)
    assert isinstance(culprit, Failed)
    assert culprit.error == "2 workers died of it, the last on 127.0.0.1"
    assert {item: event.result for item, event in found.items()} == {0: 0, 1: 1, 2: 4, 4: 16, 5: 25}
    marker = tmp_path / "died"
    assert results(two, chores.die_once, [marker]) == {marker: "survived"}


def test_who_waited_at_a_worker_that_died_of_another_item_is_not_blamed(two):
    """Each kills a worker twice, at which others wait."""
    found = ended(two, chores.exit_if_multiple_of_three, range(5))
    assert {item for item, event in found.items() if isinstance(event, Failed)} == {0, 3}


def test_neither_dask_nor_order_nor_a_killed_worker_changes_a_byte(two, tmp_path):
    run_all(tmp_path / "serial")
    order = random.Random(1).sample(range(6), 6)
    killed = []

    def kill(event):
        if event.what == "started" and not killed:
            [pid] = two._cluster.client.run(
                os.getpid, workers=[next(iter(two._cluster.client.nthreads()))]
            ).values()
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    with ResultStore(tmp_path / "dask", small_experiment()) as store:
        two.folder = store.folder.path
        trials = [store.trials[number] for number in order]
        run_trials(trials, store, executor=two, run_trial=synthetic_run, on_event=kill)
    two.folder = None
    assert killed
    run_all(tmp_path / "dask", order=order)  # the table
    assert bytes_of(tmp_path / "dask") == bytes_of(tmp_path / "serial")


def test_a_folder_that_a_worker_cannot_see_is_one_line(two, tmp_path, monkeypatch):
    monkeypatch.setattr(dask_executor, "TOKEN_PATIENCE_S", 0.0)
    monkeypatch.setattr(dask_executor, "write_new", lambda *_: None)
    two.folder = tmp_path
    with pytest.raises(
        WorkersError, match=rf"^worker on \S+ cannot see the folder '{tmp_path}'; give one on a"
    ):
        list(two.run(chores.square, [1, 2], on_progress=lambda *_: None))
    two.folder = None
    assert list(tmp_path.iterdir()) == []


def test_closing_ends_workers_and_what_they_started_and_lets_them_clean_up(two, tmp_path):
    events = two.run(chores.wait_for_simulator, [tmp_path, tmp_path], on_progress=lambda *_: None)
    next(events)
    assert wait_until(lambda: len(noted_in(tmp_path)) == 4, within_s=20)
    started_s = time.monotonic()
    events.close()
    assert alive(noted_in(tmp_path)) == set()
    assert not list(tmp_path.glob("temporary*"))
    assert time.monotonic() - started_s < 8


def test_workers_that_are_gone_are_started_anew(two, monkeypatch):
    monkeypatch.setattr(dask_watch, "NO_WORKER_S", 1.0)
    assert results(two, chores.square, [2]) == {2: 4}
    cluster = two._cluster
    cluster._cluster.scale(0)

    def renew():
        monkeypatch.setattr(dask_watch, "NO_WORKER_S", 60.0)  # they need a moment
        LocalCluster.renew(cluster)

    cluster.renew = renew
    with pytest.warns(EnvironmentWarning, match="^no worker for 1 s; new ones are started$"):
        assert results(two, chores.square, [1, 2, 3]) == {1: 1, 2: 4, 3: 9}


@pytest.fixture(scope="module")
def scheduler():
    """A scheduler that somebody else started; it has no workers."""
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    process = subprocess.Popen([*command, "--no-dashboard"], stderr=subprocess.PIPE, text=True)
    address = ""
    for line in process.stderr:
        if "Scheduler at:" in line:
            address = line.split("Scheduler at:")[1].strip()
            break
    yield address
    process.terminate()
    process.wait()
    process.stderr.close()


def test_a_scheduler_without_workers_is_not_waited_for_for_ever(scheduler, monkeypatch):
    monkeypatch.setattr(dask_watch, "NO_WORKER_S", 1.0)
    executor = DaskExecutor(2, lambda: ForeignCluster(scheduler))
    with pytest.raises(WorkersError, match="^no worker for 1 s; start some with `dask worker ADDRESS`; "):
        list(executor.run(chores.square, [1], on_progress=lambda *_: None))


def test_a_relative_folder_is_this_ones_wherever_workers_were_started(scheduler, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "here").mkdir()
    command = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        scheduler,
        "--nthreads",
        "1",
        "--no-nanny",
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path)}
    worker = subprocess.Popen(
        [*command, "--no-dashboard"], cwd=tmp_path / "elsewhere", env=environment, stderr=subprocess.DEVNULL
    )
    monkeypatch.chdir(tmp_path / "here")
    try:
        with ResultStore(Path("out"), small_experiment()) as store:
            executor = DaskExecutor(1, lambda: ForeignCluster(scheduler), store.folder.path)
            outcome = run_trials(store.trials[:2], store, executor=executor, run_trial=synthetic_run)
        assert len(outcome.finished) == 2
        assert len(list((tmp_path / "here" / "out" / "runs").iterdir())) == 2
        assert not (tmp_path / "elsewhere" / "out").exists()
        assert psutil.pid_exists(worker.pid)  # it is not ours to end
    finally:
        worker.kill()
        worker.wait()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "http://x", "file.json"])
def test_a_scheduler_that_does_not_answer_is_a_wrong_argument(monkeypatch, tmp_path, address):
    monkeypatch.setattr("snn.batch.dask_clusters.CONNECT_S", 0.5)
    if address == "file.json":
        address = str(tmp_path / address)
        Path(address).write_text('{"adress": 1}')
    with pytest.raises(
        ResultError, match=rf"^scheduler: no Dask scheduler answers at '{re.escape(address)}'; "
    ):
        ForeignCluster(address)
    gc.collect()  # a client that failed, collected while the next one starts, can wait for it for ever


def test_without_dask_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    line = r"^Dask is not installed \(distributed\); `pip install 'snn-dyad\[cluster\]'` brings it$"
    with pytest.raises(WorkersError, match=line):
        require_dask()


CLIENT = """
    import sys
    from pathlib import Path
    from snn.batch.dask_clusters import LocalCluster
    from snn.batch.dask_executor import DaskExecutor
    from snn.batch.interrupt import Interrupted, interruptible
    from tests.unit.batch import chores
    notes = Path(sys.argv[1])
    if __name__ == "__main__":
        try:
            with interruptible(), DaskExecutor(2, lambda: LocalCluster(2)) as executor:
                list(executor.run(chores.wait_for_simulator, [notes, notes], on_progress=print))
        except Interrupted as interrupt:
            sys.exit(interrupt.exit_code)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_no_process_outlives_its_client_and_no_file_is_left_for_good(tmp_path, number, code):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    client = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CLIENT), str(tmp_path)],
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert wait_until(lambda: len(noted_in(tmp_path)) == 4, within_s=40)
    started = [child.pid for child in psutil.Process(client.pid).children(recursive=True)]
    client.send_signal(number)
    assert client.wait(timeout=20) == code
    # Killed, it cannot end what work started by itself; a simulation ends with its worker (`snn.simulate.child`).
    workers = set(started) if code == 130 else set(started) - simulators(tmp_path)
    assert wait_until(lambda: not alive(workers), within_s=10)
    left = left_behind(temporary)  # by the next one removed, and by `snn gc`
    assert (list(temporary.iterdir()), len(left)) == (left, 0 if code == 130 else 1)
    for pid in alive(noted_in(tmp_path)):
        os.kill(pid, signal.SIGKILL)


def test_ctrl_c_at_a_terminal_is_no_workers_business(tmp_path):
    """There it goes to all processes; each would print where it was."""
    client = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CLIENT), str(tmp_path)],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert wait_until(lambda: len(noted_in(tmp_path)) == 4, within_s=40)
    os.killpg(client.pid, signal.SIGINT)
    _, told = client.communicate(timeout=20)
    assert (client.returncode, told) == (130, "")
    assert alive(noted_in(tmp_path)) == set()


def test_the_port_that_dask_is_known_by_is_left_to_others(two):
    assert results(two, chores.square, [3]) == {3: 9}
    served = two._cluster._cluster.scheduler.http_server
    assert served.address == "127.0.0.1"
    assert served.port != 8787


def test_a_worker_that_is_killed_while_it_starts_is_replaced():
    killed = []

    def kill_the_first():
        def found():
            return [p for p in psutil.Process().children() if "spawn_main" in " ".join(p.cmdline())]

        known = {child.pid for child in found()}
        wait_until(lambda: {child.pid for child in found()} - known, within_s=20)
        victim = next(child for child in found() if child.pid not in known)
        killed.append(victim.pid)
        victim.kill()

    killer = threading.Thread(target=kill_the_first)
    killer.start()
    with DaskExecutor(1, lambda: LocalCluster(1)) as executor:
        assert results(executor, chores.square, [3]) == {3: 9}
    killer.join()
    assert len(killed) == 1


def test_workers_none_of_which_comes_up_are_one_line_with_a_remedy(monkeypatch, tmp_path, two):
    assert results(two, chores.square, [3]) == {3: 9}  # what `multiprocessing` starts once is there
    others = workers_of(two)
    monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/bin/false")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    told = r"^no Dask worker of this machine comes up, tried 3 times \(.*\); use the executor 'local', or fewer jobs$"
    with pytest.raises(WorkersError, match=told):
        LocalCluster(2)
    assert (alive(others), workers_of(two)) == (others, others)
    assert list(tmp_path.iterdir()) == []


def workers_of(executor):
    return {nanny.pid for nanny in executor._cluster._cluster.workers.values()}


def simulators(notes):
    """Return the stand-ins of simulations."""
    found = set()
    for pid in alive(noted_in(notes)):
        if psutil.Process(pid).name() == "sleep":
            found.add(pid)
    return found


def test_importing_what_asks_slurm_leaves_ctrl_c_as_it_was():
    """Dask-Jobqueue 0.9 sets a handler that ends the program with exit code 0."""
    code = (
        "import signal\nfrom snn.batch.slurm_cluster import _slurm_cluster_class\n"
        "before = signal.getsignal(signal.SIGINT)\n_slurm_cluster_class()\n"
        "raise SystemExit(signal.getsignal(signal.SIGINT) is not before)"
    )
    pytest.importorskip("dask_jobqueue")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("name", "value"), [("OMP_NUM_THREADS", "1"), ("MALLOC_TRIM_THRESHOLD_", None)])
def test_workers_have_the_environment_of_the_pools(two, name, value):
    [(found, _)] = results(two, chores.tell_environment, [name]).values()
    assert found == os.environ.get(name, value)
