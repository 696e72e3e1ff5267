"""Comparing from Python and on the command line: what is written, told and refused."""

import csv
import json

import pytest

import snn
from snn.cli.main import main
from snn.errors import ResultError
from tests.unit.undrawn import run_undrawn


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The same two dyads with the link from a to b, and without."""
    parent = tmp_path_factory.mktemp("compared")
    run_undrawn("smoke", parent / "linked")
    run_undrawn(snn.experiment("smoke", **{"link.a_to_b.coupling": 0}), parent / "cut")
    return parent


@pytest.fixture(scope="module")
def found(folders):
    return snn.compare_runs(folders / "linked", snn.open_results(folders / "cut"))


def test_runs_settings_and_differences_are_told(found):
    assert found.runs == ("linked", "cut")
    assert found.settings == {"link.a_to_b.coupling": (1.0, 0.0)}
    assert found.answer.startswith("cut against linked: C ")
    first = found.records[0]
    assert (first["outcome"], first["run"], first["baseline"], first["n"]) == ("C", "cut", "linked", 2)
    c = [
        {run.replicate: run.measures["C"] for run in snn.open_results(folder).runs}
        for folder in _paths(found)
    ]
    assert first["difference"] == pytest.approx(sum(c[1][k] - c[0][k] for k in (0, 1)) / 2)


def _paths(found):
    return [side.results.folder.path for side in found.compared.sides]


def test_page_tables_and_figures_are_written(found, tmp_path):
    files = found.save(tmp_path / "out")
    page = files.page.read_text(encoding="utf-8")
    assert found.answer in page.replace("&#39;", "'").replace("&gt;", ">")
    with files.tables[0].open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["outcome"] for row in rows] == [record["outcome"] for record in found.records]
    assert float(rows[0]["difference"]) == pytest.approx(found.records[0]["difference"], rel=1e-4)
    assert files.tables[1].read_text() == "setting,linked,cut\nlink.a_to_b.coupling,1.0,0.0\n"
    assert all(path.stat().st_size > 10_000 for path in files.figures)
    assert len(page) < 2_000_000


def test_a_results_folder_is_not_written_into(found, folders):
    with pytest.raises(
        ResultError, match="is a results folder, and keeps its own tables; name a folder elsewhere"
    ):
        found.save(folders / "cut")
    with pytest.raises(ResultError, match="is a results folder"):
        found.save(folders / "cut" / "figures")


def test_parts_of_an_older_comparison_do_not_stay_beside_a_new_one(folders, tmp_path):
    snn.compare_runs(folders / "linked", folders / "cut", outcomes=["C"]).save(tmp_path)
    assert (tmp_path / "figures/outcome_C.pdf").is_file()
    (tmp_path / "mine.txt").write_text("mine")
    first, second = (snn.open_results(folders / "linked").path / "runs" / run.key for run in _runs(folders))
    snn.compare_runs(first, second).save(tmp_path)
    assert not (tmp_path / "settings.csv").exists()
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == [
        "comparison.pdf",
        "comparison.png",
    ]
    assert (tmp_path / "mine.txt").read_text() == "mine"


def _runs(folders):
    return snn.open_results(folders / "linked").runs


def test_figures_are_drawn_by_name(found):
    assert found.kinds == ("comparison",)
    figure = found.figure("comparison")
    assert len(figure.axes) == 4
    title = figure.get_suptitle().replace("\n", " ")
    assert title.startswith("C of cut is not shown to differ from that of linked: ")
    assert title.endswith("(2 pairs, too few to tell)")
    with pytest.raises(
        ResultError, match="there is no figure 'raster' of a comparison; there are comparison"
    ):
        found.figure("raster")


def test_an_outcome_that_is_asked_for_has_a_figure_of_its_own(folders):
    found = snn.compare_runs(folders / "linked", folders / "cut", outcomes=["execution_e_observing_hz"])
    assert found.kinds == ("comparison", "outcome_execution_e_observing_hz")
    assert {record["outcome"] for record in found.records} == {"execution_e_observing_hz"}
    (ax,) = found.figure("outcome_execution_e_observing_hz").axes
    assert ax.get_ylabel() == "observing (Hz)"


def test_for_a_page_figures_have_its_width_and_the_style_that_is_asked_for(folders, tmp_path, capsys):
    style = tmp_path / "mine.mplstyle"
    style.write_text("figure.dpi: 254\n")
    runs = [str(folders / "linked"), str(folders / "cut")]
    snn.compare_runs(*runs, paper="single", style=style, outcomes=["C"]).save(tmp_path / "python")
    for name in ("comparison", "outcome_C"):
        content = (tmp_path / "python" / "figures" / f"{name}.png").read_bytes()
        assert int.from_bytes(content[16:20], "big") == 870  # 87 mm of 10 dots
    options = ["--paper", "single", "--style", str(style), "--outcome", "C", "-o", str(tmp_path / "line")]
    assert main(["compare", *runs, *options]) == 0
    capsys.readouterr()
    assert (tmp_path / "line/figures/comparison.png").read_bytes() == (
        tmp_path / "python/figures/comparison.png"
    ).read_bytes()


def test_a_style_or_page_that_is_none_is_one_line_and_nothing_is_read(tmp_path, capsys):
    style = tmp_path / "mine.mplstyle"
    style.write_text("font.sise: 9\n")
    with pytest.raises(ResultError, match=r"line 1: Matplotlib has no key 'font.sise'"):
        snn.compare_runs("nowhere", "else", style=style)
    with pytest.raises(ResultError, match="^paper: expected 'single' or 'double' or None, got 'triple'$"):
        snn.compare_runs("nowhere", "else", paper="triple")
    assert main(["compare", "nowhere", "else", "--paper", "triple"]) == 2
    assert "single" in capsys.readouterr().err


def test_five_runs_have_a_row_each(folders):
    sweep = [{"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0, 0.25, 0.5, 0.75, 1]}]
    swept = snn.experiment("smoke", sweep=sweep, replicates=1)
    run_undrawn(swept, folders / "swept")
    found = snn.compare_runs(folders / "swept")
    assert found.runs == tuple(f"coupling {point:g}" for point in (0, 0.25, 0.5, 0.75, 1))
    axes = found.figure().axes
    assert [label.get_text() for label in axes[0].get_yticklabels()] == list(found.runs)


def test_arguments_of_another_kind_are_one_line(folders):
    with pytest.raises(ResultError, match="^runs: expected paths or results, got"):
        snn.compare_runs(folders / "linked", 5)
    with pytest.raises(ResultError, match="^outcomes: expected a list of columns, got 'C'$"):
        snn.compare_runs(folders / "linked", folders / "cut", outcomes="C")
    with pytest.raises(ResultError, match="^results: expected a path or results, got 5$"):
        snn.write_report(5)


def test_nothing_is_nothing_to_compare():
    with pytest.raises(ResultError, match="nothing to compare"):
        snn.compare_runs()


def test_the_command_line_prints_the_answer_and_writes_the_page(folders, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["compare", str(folders / "linked"), str(folders / "cut")]) == 0
    told = capsys.readouterr().out
    assert told.splitlines()[0].startswith("linked  2 dyads of ")
    assert "link.a_to_b.coupling  1       0" in told
    assert "cut against linked: C " in told
    assert "page     results/linked-cut/comparison.html" in told
    assert (tmp_path / "results/linked-cut/comparison.html").is_file()
    assert max(map(len, told.splitlines())) <= 100


def test_the_command_line_speaks_json(folders, tmp_path, capsys):
    line = ["compare", str(folders / "linked"), str(folders / "cut"), "-o", str(tmp_path / "out"), "--json"]
    assert main(line) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["settings"] == {"link.a_to_b.coupling": [1.0, 0.0]}
    assert told["differences"][0]["outcome"] == "C"
    assert told["page"] == str(tmp_path / "out" / "comparison.html")


def test_bad_names_are_one_line(folders, capsys):
    assert main(["compare", str(folders / "linked"), "nowhere"]) == 2
    assert main(["compare", str(folders / "linked"), str(folders / "cut"), "--baseline", "neither"]) == 2
    assert main(["compare", str(folders / "linked"), str(folders / "cut"), "--outcome", "c"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert "'nowhere' is no results folder (nothing is there); name" in lines[0]
    assert "there is no run 'neither' to compare with; there are linked, cut" in lines[1]
    assert "there is no outcome 'c'" in lines[2]


def test_a_report_has_question_answer_figures_and_command(folders, tmp_path, capsys):
    assert main(["report", str(folders / "linked"), "-o", str(tmp_path / "page.html")]) == 0
    assert capsys.readouterr().out == f"page     {tmp_path / 'page.html'}\n"
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    experiment = snn.open_results(folders / "linked").experiment
    assert experiment.question in page.replace("&#39;", "'")
    assert page.count("<figure>") == 4  # raster, behaviour, synchrony, replicates
    assert "snn run " in page
    assert "What was assumed" in page
    (word,) = {run.measures["verdict"] for run in snn.open_results(folders / "linked").runs}
    assert f'<p class="answer">2 {word}.</p>' in page
    assert len(page) < 2_000_000


def test_a_report_lies_in_the_folder_unless_it_is_named(folders):
    assert snn.write_report(folders / "cut") == (folders / "cut" / "report.html").absolute()
    with pytest.raises(ResultError, match="is no results folder"):
        snn.write_report(folders)
    with pytest.raises(ResultError, match="results.csv' is no name of a page; let it end in .html"):
        snn.write_report(folders / "cut", folders / "cut" / "results.csv")
