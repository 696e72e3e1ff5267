"""The list of kinds of figures, and the page that shows them."""

import inspect
import re
from io import BytesIO

import pytest
from PIL import Image

from snn.report import calibration, figures, further_figures, regime_drawing, row_figures
from snn.report.figure_kinds import KINDS
from snn.report.further_figures import FURTHER
from tests.reference.figures import DRAWN, PUBLISHED, THUMBNAILS, WIDTH_PX, thumbnail
from tests.reference.published import ROOT

PAGE = (ROOT / "snn" / "docs" / "figures.md").read_text(encoding="utf-8")
OF_A_RUN = {name for name, kind in KINDS.items() if kind.command.startswith("snn plot")}


def named_in(module):
    """Names that the drawings of a module give their figures, as they are written there."""
    source = inspect.getsource(module)
    plain = set(re.findall(r'yield \(?\s*"(\w+)"', source)) | set(re.findall(r'_one\("(\w+)"', source))
    patterned = {f"{found}_COLUMN" for found in re.findall(r'_one\(f"(\w+)_\{column\}"', source)}
    chosen = re.search(r"'(sweep)' if lines else '(map)'", source)
    return plain | patterned | ({f"{name}_COLUMN" for name in chosen.groups()} if chosen else set())


def test_every_figure_that_is_drawn_is_a_kind_and_every_kind_is_drawn():
    drawn = named_in(figures) | set(FURTHER) | named_in(row_figures) | {"nulls_COLUMN"}
    assert drawn == OF_A_RUN
    assert 'of="nulls"' in inspect.getsource(row_figures)
    assert "roc" in named_in(calibration)


def test_those_that_somebody_asks_for_are_said_to_be():
    assert {name for name, kind in KINDS.items() if kind.on_demand} == set(FURTHER)
    assert set(FURTHER) == named_in(further_figures) | named_in(regime_drawing)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_on_the_page_with_what_it_shows_and_its_command(name):
    section = PAGE.split(f"\n### {name}\n")[1].split("\n### ")[0]
    kind = KINDS[name]
    assert kind.shows in section
    assert f"`{kind.command.format(name=name)}`" in section
    assert kind.of in section


@pytest.mark.parametrize("name", sorted(OF_A_RUN | set(PUBLISHED)))
def test_the_kind_has_a_thumbnail_on_the_page(name):
    assert f"](figures/{name}.png)" in PAGE
    with Image.open(THUMBNAILS / f"{name}.png") as image:
        assert image.width == WIDTH_PX


def test_thumbnails_are_small_and_none_is_left_over():
    files = list(THUMBNAILS.iterdir())
    assert sum(path.stat().st_size for path in files) < 1_000_000
    assert {path.stem for path in files} == set(DRAWN) | set(PUBLISHED)


def test_the_command_draws_each_kind_of_a_run():
    assert set(DRAWN) == OF_A_RUN
    for name, (_, figure) in DRAWN.items():
        assert figure == name or figure.startswith(name.removesuffix("COLUMN"))


def test_a_thumbnail_keeps_the_shape():
    content = BytesIO()
    Image.new("RGB", (2 * WIDTH_PX, WIDTH_PX), "#0072B2").save(content, "PNG")
    with Image.open(BytesIO(thumbnail(content.getvalue()))) as image:
        assert image.size == (WIDTH_PX, WIDTH_PX // 2)
        assert image.convert("RGB").getpixel((5, 5)) == (0, 114, 178)
