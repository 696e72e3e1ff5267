"""A real SLURM: the same digests as everywhere, and what befalls jobs costs no run. Run by hand, as root."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from functools import partial
from pathlib import Path

import pytest

from snn.api.workers import Workers
from snn.batch import dask_watch
from snn.batch.run_one import run_one
from snn.batch.sweep import run_trials
from snn.config.file.load import experiment_from
from snn.errors import EnvironmentWarning
from snn.record.store import ResultStore
from snn.simulate.engine import CompiledEngine
from tests.system.slow_runs import slow_run
from tests.system.slurm_node import SlurmNode, asked
from tests.unit.batch.processes import wait_until
from tests.unit.synthetic_runs import small_experiment

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(shutil.which("sinfo") is None or os.geteuid() != 0, reason="needs SLURM, and root"),
]


@pytest.fixture(scope="module")
def slurm():
    folder = Path(tempfile.mkdtemp(prefix="snn-slurm-"))
    node = SlurmNode(folder)
    try:
        node.start()
        yield node
    finally:
        node.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _nothing_is_left(slurm):
    slurm.ask_for(walltime="01:00:00")
    yield
    assert wait_until(lambda: not slurm.jobs(), within_s=30)


def made(folder, *, on_event=lambda _: None, jobs=2, replicates=4):
    """Make a dozen slow runs by jobs; return how that ended and how often each began."""
    begun = []

    def heard(event):
        if event.what == "started":
            begun.append(event.trial.key)
        on_event(event)

    workers = Workers(jobs=jobs, executor="slurm")
    with ResultStore(folder, small_experiment(replicates=replicates)) as store:
        with workers.begin(folder=folder) as executor:
            outcome = run_trials(store.trials, store, executor=executor, run_trial=slow_run, on_event=heard)
        states = {store.state(trial.key) for trial in store.trials}
        left = {path.name for path in (folder / "runs").iterdir()} - {trial.key for trial in store.trials}
    assert left == set()
    return outcome, states, begun


def after(n_finished, act):
    """Return what acts once, when so many runs are finished."""
    acted = []

    def heard(event):
        if event.progress.n_finished == n_finished and not acted:
            acted.append(event)
            act()

    return heard


@pytest.mark.usefixtures("slurm")
def test_serial_pool_dask_and_slurm_give_the_same_digests(tmp_path):
    document = {
        "name": "tiny",
        "question": "Are the digests the same?",
        "seed": 3,
        "duration": "2 s",
        "replicates": 2,
        "sweep": [
            {"label": "c", "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"], "values": [0.0, 1.0]}
        ],
    }
    rng, digests, tables = random.Random(5), {}, {}
    for name, workers in {
        "serial": Workers(),
        "pool": Workers(jobs=2),
        "dask": Workers(jobs=2, executor="dask"),
        "slurm": Workers(jobs=2, executor="slurm"),
    }.items():
        folder = tmp_path / name
        with (
            ResultStore(folder, experiment_from(document)) as store,
            workers.begin(folder=folder) as executor,
        ):
            trials = rng.sample(store.trials, len(store.trials))
            run_trials(trials, store, executor=executor, run_trial=partial(run_one, engine=CompiledEngine()))
            digests[name] = {key: line.digest for key, line in sorted(store.lines.items())}
            tables[name] = {
                trial.key: store.folder.complete_run_manifest(trial.key, store.lines[trial.key])["summary"]
                for trial in store.trials
            }
    for name, found in digests.items():
        print(name, *(digest[:12] for digest in found.values()))
    assert all(digests["serial"].values())
    assert digests["serial"] == digests["pool"] == digests["dask"] == digests["slurm"]
    assert tables["serial"] == tables["pool"] == tables["dask"] == tables["slurm"]


def test_a_job_that_is_cancelled_costs_no_run_and_gets_a_successor(slurm, tmp_path, monkeypatch):
    monkeypatch.setattr(dask_watch, "_TOP_UP_S", 3.0)
    monkeypatch.setenv("DASK_DISTRIBUTED__DEPLOY__LOST_WORKER_TIMEOUT", "2s")
    numbers = set()
    cancel = after(2, lambda: asked("scancel", min(slurm.jobs("RUNNING"), key=int)))

    def heard(event):
        numbers.update(slurm.jobs())
        cancel(event)

    outcome, states, begun = made(tmp_path / "small", on_event=heard, replicates=10)
    assert (len(outcome.finished), states) == (30, {"complete"})
    assert len(numbers) == 3
    print("began", len(begun), "times")


@pytest.mark.usefixtures("slurm")
def test_all_jobs_cancelled_at_once_cost_no_run(tmp_path, monkeypatch):
    monkeypatch.setattr(dask_watch, "NO_WORKER_S", 5.0)

    def cancel():
        monkeypatch.setattr(dask_watch, "NO_WORKER_S", 5.0)
        asked("scancel", "--user=root")

    with pytest.warns(EnvironmentWarning, match="no worker for 5 s; new ones are started"):
        outcome, states, _ = made(tmp_path / "small", on_event=after(3, cancel))
    assert (len(outcome.finished), states) == (12, {"complete"})


def test_runs_go_on_after_the_time_limit_of_a_job(slurm, tmp_path, monkeypatch):
    monkeypatch.setattr(dask_watch, "NO_WORKER_S", 10.0)
    slurm.ask_for(walltime="00:01:00")
    started_s = time.monotonic()
    outcome, states, begun = made(tmp_path / "small", jobs=1, replicates=15)
    assert (len(outcome.finished), states) == (45, {"complete"})
    assert time.monotonic() - started_s > 90  # so that a job came to its end
    print("began", len(begun), "times")


@pytest.mark.usefixtures("slurm")
def test_jobs_that_are_preempted_come_back(tmp_path):
    def preempt():
        asked("sbatch", "--partition=urgent", "--cpus-per-task=2", "--output=/dev/null", "--wrap=sleep 8")

    outcome, states, begun = made(tmp_path / "small", on_event=after(3, preempt))
    assert (len(outcome.finished), states) == (12, {"complete"})
    print("began", len(begun), "times")


def test_a_drained_node_is_waited_for(slurm, tmp_path, monkeypatch):
    monkeypatch.setattr(dask_watch, "NO_WORKER_S", 8.0)
    slurm.set_node(state="drain", reason="test")
    resume = subprocess.Popen(["sh", "-c", f"sleep 25; scontrol update nodename={slurm.host} state=resume"])
    try:
        with pytest.warns(EnvironmentWarning, match=r"^no worker yet: 2 of 2 jobs wait in the queue \("):
            outcome, states, _ = made(tmp_path / "small")
    finally:
        resume.wait()
    assert (len(outcome.finished), states) == (12, {"complete"})


CLIENT = """
    import sys
    from pathlib import Path
    from snn.api.workers import Workers
    from snn.batch.interrupt import Interrupted
    from snn.batch.sweep import run_trials
    from snn.record.store import ResultStore
    from tests.system.slow_runs import slow_run
    from tests.unit.synthetic_runs import small_experiment
    folder = Path(sys.argv[1])
    tell = lambda event: print(event.what, flush=True)
    with ResultStore(folder, small_experiment(replicates=4)) as store:
        try:
            with Workers(jobs=2, executor="slurm").begin(folder=folder) as executor:
                run_trials(store.trials, store, executor=executor, run_trial=slow_run, on_event=tell)
        except Interrupted as interrupt:
            sys.exit(interrupt.exit_code)
"""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_client_that_is_stopped_or_killed_leaves_no_job_and_the_rest_is_made(slurm, tmp_path, number, code):
    folder = tmp_path / "small"
    client = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CLIENT), str(folder)], stdout=subprocess.PIPE, text=True
    )
    while "finished" not in client.stdout.readline():
        assert client.poll() is None
    client.send_signal(number)
    stopped_s = time.monotonic()
    assert client.wait(timeout=60) == code
    client.stdout.close()
    assert wait_until(lambda: not slurm.jobs(), within_s=120)
    print(f"no job is left {time.monotonic() - stopped_s:.0f} s after signal {number}")
    outcome, states, _ = made(folder)
    assert len(outcome.skipped) >= 1
    assert (len(outcome.finished) + len(outcome.skipped), states) == (12, {"complete"})
