"""``snn plot`` draws a named figure of finished runs."""

import pytest

import snn
from snn.cli.main import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("plotted") / "smoke"
    snn.run("smoke", path, progress=False)
    return path


def test_the_figures_are_named(folder, capsys):
    assert main(["plot", str(folder), "--list"]) == 0
    assert capsys.readouterr().out.split() == list(snn.open_results(folder).kinds)
    assert main(["plot", str(folder)]) == 0
    assert "synchrony" in capsys.readouterr().out.split()


@pytest.mark.parametrize(("ending", "begin"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")])
def test_a_figure_is_what_its_name_says(folder, tmp_path, ending, begin):
    path = tmp_path / f"mine.{ending}"
    assert main(["plot", str(folder), "synchrony", "-o", str(path)]) == 0
    assert path.read_bytes().startswith(begin)


def test_the_png_is_the_one_that_the_run_left(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["plot", str(folder), "replicates"]) == 0
    assert capsys.readouterr().out == "figure   replicates.png\n"
    assert (tmp_path / "replicates.png").read_bytes() == (folder / "figures/replicates.png").read_bytes()


def test_unknown_figures_and_endings_are_one_line(folder, tmp_path, capsys):
    assert main(["plot", str(folder), "rasters"]) == 2
    assert main(["plot", str(folder), "raster", "-o", str(tmp_path / "mine.jpg")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert "there is no figure 'rasters' of these results; there are raster," in lines[0]
    assert "mine.jpg' ends in none of .png, .pdf, .svg" in lines[1]


def test_a_figure_for_a_column_has_its_width_and_the_style_that_is_asked_for(folder, tmp_path):
    style, path = tmp_path / "mine.mplstyle", tmp_path / "mine.png"
    style.write_text("figure.dpi: 254\n")
    options = ["--paper", "single", "--style", str(style), "-o", str(path)]
    assert main(["plot", str(folder), "replicates", *options]) == 0
    assert int.from_bytes(path.read_bytes()[16:20], "big") == 870  # 87 mm of 10 dots


def test_a_style_that_is_none_is_one_line_and_nothing_is_drawn(folder, tmp_path, capsys):
    style, path = tmp_path / "mine.mplstyle", tmp_path / "mine.png"
    style.write_text("font.sise: 9\n")
    assert main(["plot", str(folder), "raster", "--style", str(style), "-o", str(path)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "line 1: Matplotlib has no key 'font.sise'" in lines[0]
    assert not path.exists()


def test_a_page_that_nobody_prints_is_refused(folder, capsys):
    assert main(["plot", str(folder), "raster", "--paper", "triple"]) == 2
    assert "single" in capsys.readouterr().err
