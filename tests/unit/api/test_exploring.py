"""Explorer pages from Python and on the command line: where they go, and what is refused."""

import pytest

import snn
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.main import main
from snn.errors import ResultError
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, troubled_run


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("explored") / "small"
    with ResultStore(path, small_experiment(couplings=(0.0, 1.0), replicates=1, duration="8 s")) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=troubled_run)
    return path


def test_the_page_stands_in_the_folder_or_where_it_is_asked_for(folder, tmp_path, capsys):
    assert snn.write_explorer(snn.open_results(folder)) == folder / "explorer.html"
    single = next((folder / "runs").iterdir())
    assert main(["explore", str(folder), str(single), "-o", str(tmp_path / "mine.html")]) == 0
    assert capsys.readouterr().out == f"page     {tmp_path / 'mine.html'}\n"
    assert f"<h1>small and {single.name}</h1>" in (tmp_path / "mine.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"path": "mine.txt"}, "let it end in .html"),
        ({"columns": ["nothing"]}, "there is no column 'nothing'"),
    ],
)
def test_what_cannot_be_is_refused(folder, options, said):
    with pytest.raises(ResultError, match=said):
        snn.write_explorer(folder, **options)


def test_nothing_is_nothing_to_explore():
    with pytest.raises(ResultError, match="nothing to explore"):
        snn.write_explorer()
