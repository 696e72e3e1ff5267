"""Who makes the runs is said once, checked before anything starts, and the same for all who make any."""

import re

import pytest

import snn
from snn.api.workers import Workers, drawing_here
from snn.batch.dask_executor import DaskExecutor
from snn.batch.pool import PoolExecutor
from snn.batch.serial import SerialExecutor
from snn.cli.main import main
from snn.errors import ResultError, WorkersError
from snn.wording import of_the_command_line


@pytest.mark.parametrize("function", [snn.run, snn.calibrate])
@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"executor": "cloud"}, "executor: expected 'local', 'dask' or 'slurm', got 'cloud'"),
        ({"scheduler": 5, "executor": "dask"}, "scheduler: expected text or None, got 5"),
        ({"scheduler": "tcp://a:1"}, "scheduler: is an address of Dask's; give executor='dask' too"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_starts(function, given, line, tmp_path):
    asked = snn.experiment("smoke", replicates=40)
    with pytest.raises(ResultError, match=f"^{re.escape(line)}$"):
        function(asked, tmp_path / "out", progress=False, **given)
    assert not (tmp_path / "out").exists()


def test_the_command_line_speaks_of_options():
    with (
        of_the_command_line(),
        pytest.raises(ResultError, match="^--scheduler: is an address .* --executor dask"),
    ):
        Workers(scheduler="tcp://a:1")


def test_processes_of_this_machine_are_the_default_and_draw_themselves():
    one, two = Workers().begin(), Workers(jobs=2).begin(imports=("json",))
    assert isinstance(one, SerialExecutor)
    assert isinstance(two, PoolExecutor)
    assert (two.n_workers, two.imports) == (2, ("json",))
    assert drawing_here(two) is two


def test_workers_elsewhere_do_not_draw(tmp_path):
    pytest.importorskip("distributed")
    executor = Workers(jobs=1000, executor="slurm").begin(folder=tmp_path)
    assert isinstance(executor, DaskExecutor)  # nothing was started: it has nothing to do
    assert (executor.n_workers, executor.folder) == (1000, tmp_path)
    assert isinstance(drawing_here(executor), PoolExecutor | SerialExecutor)
    assert drawing_here(executor).n_workers < 1000


@pytest.mark.parametrize("verb", ["run", "sweep", "calibrate", "plan", "reproduce", "gain"])
def test_all_who_make_runs_take_the_same_options(verb, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert main([verb, "--help"]) == 0
    shown = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert "Who makes the runs: processes of this machine, Dask workers, or jobs of SLURM." in shown
    assert "With --executor dask: a scheduler that runs already" in shown


def test_workers_that_are_missing_end_a_command_with_one_line_and_code_1(tmp_path, monkeypatch, capsys):
    def missing(*_):
        raise WorkersError("no worker for 60 s")

    pytest.importorskip("distributed")
    monkeypatch.setattr("snn.api.workers._cluster", missing)
    assert main(["run", "smoke", "-o", str(tmp_path / "out"), "--executor", "dask"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "snn: error: no worker for 60 s"
