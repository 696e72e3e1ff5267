import numpy as np
import pytest
from matplotlib.figure import Figure

from snn.errors import ResultError
from snn.plot.save import image_of, save_figure
from snn.plot.style import house_style


def a_figure() -> Figure:
    figure = Figure(figsize=(2, 1))
    figure.add_subplot().plot([0, 1, 2], [0, 1, 0], "|", rasterized=True)
    return figure


def test_both_files_are_written_and_complete(tmp_path):
    png, pdf = save_figure(a_figure(), tmp_path / "figures" / "sweep_0.5")
    assert png == tmp_path / "figures" / "sweep_0.5.png"
    assert pdf == tmp_path / "figures" / "sweep_0.5.pdf"
    assert png.read_bytes().startswith(b"\x89PNG")
    assert png.read_bytes().rstrip().endswith(b"IEND\xaeB`\x82")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert pdf.read_bytes().rstrip().endswith(b"%%EOF")
    assert sorted(path.name for path in png.parent.iterdir()) == ["sweep_0.5.pdf", "sweep_0.5.png"]


def test_the_same_figure_has_the_same_bytes(tmp_path):
    first = [path.read_bytes() for path in save_figure(a_figure(), tmp_path / "first")]
    second = [path.read_bytes() for path in save_figure(a_figure(), tmp_path / "second")]
    assert first == second


def test_no_date_and_no_program_is_written(tmp_path):
    png, pdf = save_figure(a_figure(), tmp_path / "figure")
    assert b"CreationDate" not in pdf.read_bytes()
    assert b"matplotlib" not in png.read_bytes().lower()


def test_png_has_the_stated_resolution(tmp_path):
    png, _ = save_figure(a_figure(), tmp_path / "figure")
    width = int.from_bytes(png.read_bytes()[16:20], "big")  # the header chunk begins with the width
    assert width == 2 * 200


def test_an_image_for_a_page_is_the_smaller_of_the_two():
    few, many = Figure(figsize=(9, 9)), Figure(figsize=(1, 1))
    few.add_subplot(frame_on=False, xticks=[], yticks=[]).plot([0, 1, 0])
    many.add_subplot().plot(np.arange(9000) % 7, ",")
    assert [image_of(figure)[0] for figure in (few, many)] == ["image/svg+xml", "image/png"]


def test_rasterised_artists_become_an_image_in_the_pdf(tmp_path):
    _, pdf = save_figure(a_figure(), tmp_path / "figure")
    assert b"/Subtype /Image" in pdf.read_bytes()


def test_fonts_in_the_pdf_are_truetype(tmp_path):
    figure = a_figure()
    figure.suptitle("words")
    _, pdf = save_figure(figure, tmp_path / "figure")
    assert b"/Type3" not in pdf.read_bytes()


def test_folder_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "figure.png").mkdir()
    with pytest.raises(ResultError, match="cannot write to"):
        save_figure(a_figure(), tmp_path / "figure")


def test_png_is_that_of_matplotlib_and_the_pdf_has_its_layout(tmp_path):
    """Laid out once: a long label of one axis moves both files' axes alike; and the figure stays as it was."""
    figure = Figure(figsize=(2, 1), layout="constrained", dpi=200)
    axes = figure.add_subplot(ylabel="one\ntwo\nthree")
    engine = figure.get_layout_engine()
    png, _ = save_figure(figure, tmp_path / "figure")
    placed = axes.get_position().bounds
    assert figure.get_layout_engine() is engine
    with house_style():
        figure.savefig(tmp_path / "usual.png", dpi=200, metadata={"Software": None})
    assert png.read_bytes() == (tmp_path / "usual.png").read_bytes()
    assert axes.get_position().bounds == placed
    assert figure.get_dpi() == 200
