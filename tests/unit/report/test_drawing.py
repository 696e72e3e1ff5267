"""Figures are drawn when they would look otherwise or are not there, and else left alone."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from snn.batch.pool import PoolExecutor
from snn.batch.serial import SerialExecutor
from snn.config.trials.expand import expand
from snn.errors import ResultError
from snn.record.manifest import RunLine
from snn.record.results_folder import ResultsFolder
from snn.report.drawing import drawing_figures
from snn.report.results import Results
from tests.unit.batch.processes import children_of_this_process, wait_until
from tests.unit.synthetic_runs import small_experiment

ROOT = Path(__file__).parents[3]
NAMES = {"dyad": ["raster", "levels"], "synchrony": ["synchrony"]}


def draw(names):
    for name in names:
        yield name, partial(Figure, figsize=(0.2, 0.2))


def fail():
    yield "raster", partial(Figure, figsize=(0.2, 0.2))
    raise ZeroDivisionError("of our own making")


def draw_until_told_to_end(begun, end):
    begun.touch()
    assert wait_until(end.exists, within_s=20)
    yield from draw(["raster"])


@pytest.fixture
def drawn(monkeypatch):
    """Let an experiment call for three figures in two drawings; tell which drawings were done."""
    done = []

    def noted(name, names):
        done.append(name)
        yield from draw(names)

    wanted = {name: partial(noted, name, names) for name, names in NAMES.items()}
    monkeypatch.setattr("snn.report.drawing.drawings", lambda _: wanted)
    return done


def results(folder, *, c=0.5, sha256="a", **settings):
    experiment = small_experiment(sweep=[], replicates=1, **settings)
    [trial] = expand(experiment)
    line = RunLine(key=trial.key, condition=(), replicate=0, status="complete", sha256=sha256)
    return Results(
        ResultsFolder(folder), experiment, (trial,), ({"health": "healthy", "C": c},), {trial.key: line}
    )


def write(found, executor=None):
    with drawing_figures(found, executor=executor or SerialExecutor()) as figures:
        assert figures == []
    return [path.name for path in figures]


FIGURES = ["raster.png", "levels.png", "synchrony.png"]


def test_what_is_up_to_date_is_not_drawn_again(tmp_path, drawn):
    assert write(results(tmp_path)) == FIGURES
    assert drawn == ["dyad", "synchrony"]
    times = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "figures").iterdir()}
    assert write(results(tmp_path)) == FIGURES
    assert drawn == ["dyad", "synchrony"]
    assert times == {path.name: path.stat().st_mtime_ns for path in (tmp_path / "figures").iterdir()}


@pytest.mark.parametrize("lost", ["levels.png", "raster.pdf"])
def test_a_figure_that_is_gone_is_drawn_again(tmp_path, drawn, lost):
    write(results(tmp_path))
    (tmp_path / "figures" / lost).unlink()
    assert write(results(tmp_path)) == FIGURES
    assert drawn == ["dyad", "synchrony", "dyad"]
    assert (tmp_path / "figures" / lost).is_file()


@pytest.mark.parametrize(
    "changed", [{"c": 0.6}, {"sha256": "b"}, {"question": "Another?"}, {"analysis": {"bin": "10 ms"}}]
)
def test_other_numbers_recordings_or_settings_are_drawn(tmp_path, drawn, changed):
    write(results(tmp_path))
    write(results(tmp_path, **changed))
    assert drawn == 2 * ["dyad", "synchrony"]
    write(results(tmp_path, **changed))
    assert len(drawn) == 4


@pytest.mark.parametrize("part", ["source_sha256", "version"])
def test_another_program_draws_anew(tmp_path, drawn, monkeypatch, part):
    write(results(tmp_path))
    monkeypatch.setattr(f"snn.report.drawing.{part}", lambda *_: "another")
    write(results(tmp_path))
    assert drawn == 2 * ["dyad", "synchrony"]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"state": 3}', '{"state": "x", "drawings": 3}', '{"drawings": {}}', "[" * 5000]
)
def test_a_damaged_note_of_what_was_drawn_draws_anew(tmp_path, drawn, text):
    write(results(tmp_path))
    (tmp_path / "figures" / ".drawn.json").write_text(text)
    assert write(results(tmp_path)) == FIGURES
    assert drawn == 2 * ["dyad", "synchrony"]


def test_a_note_in_another_s_folder_can_neither_hang_us_nor_name_files_elsewhere(tmp_path, drawn):
    write(results(tmp_path))
    note = tmp_path / "figures" / ".drawn.json"
    known = json.loads(note.read_text()) | {"drawings": {"dyad": ["../elsewhere"]}}
    (tmp_path / "elsewhere.png").touch()
    (tmp_path / "elsewhere.pdf").touch()
    note.write_text(json.dumps(known))
    assert write(results(tmp_path)) == FIGURES
    note.unlink()
    os.mkfifo(note)
    assert write(results(tmp_path)) == FIGURES
    assert drawn == 3 * ["dyad", "synchrony"]


def test_nothing_is_drawn_through_a_link(tmp_path, drawn):
    (tmp_path / "mine").mkdir()
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "figures").symlink_to(tmp_path / "mine")
    with pytest.raises(ResultError, match="is a link to elsewhere"):
        write(results(tmp_path / "theirs"))
    assert drawn == list((tmp_path / "mine").iterdir()) == []


def test_a_drawing_that_fails_is_named_and_tried_again_and_costs_no_other(tmp_path, drawn, monkeypatch):
    write(results(tmp_path))
    with monkeypatch.context() as patch:
        broken = {"dyad": fail, "synchrony": partial(draw, ["synchrony"])}
        patch.setattr("snn.report.drawing.drawings", lambda _: broken)
        (tmp_path / "figures" / "synchrony.pdf").unlink()
        with pytest.raises(ResultError, match="^cannot draw dyad: ZeroDivisionError: of our own making$"):
            write(results(tmp_path, c=0.6))
        assert (tmp_path / "figures" / "synchrony.pdf").is_file()
    # Also if all is again as it was when the figures were last complete: some are of the other state.
    write(results(tmp_path))
    assert drawn == 2 * ["dyad", "synchrony"]


def test_other_processes_draw_the_same_bytes(tmp_path, monkeypatch):
    wanted = {name: partial(draw, names) for name, names in NAMES.items()}
    monkeypatch.setattr("snn.report.drawing.drawings", lambda _: wanted)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    write(results(tmp_path / "one"))
    with PoolExecutor(2) as executor:
        assert write(results(tmp_path / "two"), executor) == FIGURES
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name / "figures").iterdir()}
        for name in ("one", "two")
    )
    assert one == two
    assert len(one) == 7


@pytest.fixture
def slow(tmp_path, monkeypatch):
    """Let an experiment call for a drawing that notes its beginning in one file and ends when there is another."""
    begun, end = tmp_path / "begun", tmp_path / "end"
    wanted = {"dyad": partial(draw_until_told_to_end, begun, end)}
    monkeypatch.setattr("snn.report.drawing.drawings", lambda _: wanted)
    return begun, end


def test_other_processes_draw_while_the_body_does_other_things(tmp_path, slow):
    begun, end = slow
    with PoolExecutor(2) as executor, drawing_figures(results(tmp_path), executor=executor) as figures:
        assert wait_until(begun.exists, within_s=20)
        assert figures == []
        end.touch()
    assert [path.name for path in figures] == ["raster.png"]
    assert figures[0].is_file()


def begin_and_fail(found, begun):
    with PoolExecutor(2) as executor, drawing_figures(found, executor=executor):
        assert wait_until(begun.exists, within_s=20)
        raise ZeroDivisionError


def test_an_error_in_the_body_ends_the_drawing_and_the_next_time_all_is_drawn(tmp_path, slow):
    begun, end = slow
    before = set(children_of_this_process())  # other tests may have left some
    with pytest.raises(ZeroDivisionError):
        begin_and_fail(results(tmp_path), begun)
    assert set(children_of_this_process()) <= before
    assert list((tmp_path / "figures").iterdir()) == []
    end.touch()
    assert write(results(tmp_path)) == ["raster.png"]


def test_who_has_others_draw_does_not_import_matplotlib():
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from snn.config.trials.expand import expand\nfrom snn.record.results_folder import ResultsFolder\n"
        "from snn.report.drawing import drawings\nfrom snn.report.results import Results\n"
        "from tests.unit.synthetic_runs import small_experiment\n"
        "experiment = small_experiment(sweep=[])\ntrials = tuple(expand(experiment))\n"
        "rows = ({'health': 'healthy'},) * 2\n"
        "found = drawings(Results(ResultsFolder(Path('none')), experiment, trials, rows))\n"
        "print(*found, *{'matplotlib', 'scipy.stats'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.split() == ["dyad", "behaviour", "synchrony", "replicates"], done.stderr
