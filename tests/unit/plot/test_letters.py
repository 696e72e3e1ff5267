"""Names in letters that the house font lacks: from another font if there is one, else as numbers, never as boxes."""

import warnings
from types import SimpleNamespace

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager
from matplotlib.figure import Figure

from snn.errors import EnvironmentWarning
from snn.plot import letters
from snn.plot.legend import legend_above
from snn.plot.letters import fonts_with, show_all_letters, width_pt
from snn.plot.save import image_of, save_as
from snn.plot.style import add_title_and_note, new_figure
from tests.unit.plot.conftest import texts_of

NAME, KOREAN = "同步実験", "실험"
ADVANCE = 1000


def built_font(path, family, characters):
    """A font with squares for some letters, each as wide as the letters are high."""
    names = [".notdef", *(f"u{ord(one):X}" for one in characters)]
    pen = TTGlyphPen(None)
    for x, y in ((100, 0), (100, 800), (900, 800), (900, 0)):
        (pen.lineTo if (x, y) != (100, 0) else pen.moveTo)((x, y))
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(one): f"u{ord(one):X}" for one in characters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics({name: (ADVANCE, 100) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(sTypoAscender=800, usWeightClass=400)
    builder.setupPost()
    builder.save(path)
    return str(path)


@pytest.fixture
def machine(monkeypatch):
    """Let a machine have the fonts of Matplotlib and some files, whatever this one has."""
    manager = font_manager.fontManager
    own = [entry for entry in manager.ttflist if "mpl-data" in entry.fname]

    def has(*paths):
        monkeypatch.setattr(manager, "ttflist", list(own))
        monkeypatch.setattr(font_manager, "findSystemFonts", lambda: list(paths))
        fonts_with.cache_clear()
        letters._say_what_to_install.cache_clear()
        manager._findfont_cached.cache_clear()

    yield has
    fonts_with.cache_clear()
    letters._say_what_to_install.cache_clear()
    manager._findfont_cached.cache_clear()


def named_figure(name):
    """A figure that has a name at a tick, in a legend, in its title and its note."""
    figure = new_figure(width_in=4, height_in=3)
    ax = figure.add_subplot()
    ax.plot([0, 1], [0, 1], label=f"{name} (n = 3)")
    ax.set_xticks([0, 1], [name, "plain"])
    legend_above(ax)
    add_title_and_note(figure, title=f"C of {name}", note=f"n = 3 of {name}")
    return figure


def test_without_a_font_names_are_numbers_and_one_line_says_what_to_install(machine, tmp_path):
    machine()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        figure = named_figure(NAME)
        save_as(figure, tmp_path / "figure.png")
    assert [one.category for one in told] == [EnvironmentWarning]
    assert "fonts-noto-cjk" in str(told[0].message)
    read = texts_of(figure)
    assert NAME not in read
    assert read.count("[540C 6B65 5B9F 9A13]") == 4
    assert "plain" in read


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_with_a_font_names_are_what_they_are_and_nobody_warns(machine, tmp_path, ending, caplog):
    machine(built_font(tmp_path / "some.ttf", "Some Letters", NAME))
    figure = named_figure(NAME)
    path = tmp_path / f"figure.{ending}"
    save_as(figure, path)
    image_of(figure)  # for a page: letters as shapes
    assert texts_of(figure).count(NAME) == 4
    assert caplog.messages == []  # of a weight that the font does not have
    if ending == "pdf":
        assert b"SomeLetters" in path.read_bytes()
    if ending == "svg":
        assert "Some Letters" in path.read_text(encoding="utf-8")


def test_letters_come_from_as_many_fonts_as_it_takes_and_the_rest_are_numbers(machine, tmp_path):
    machine(
        built_font(tmp_path / "a.ttf", "First", NAME[:2]), built_font(tmp_path / "b.ttf", "Second", KOREAN)
    )
    assert fonts_with(frozenset(NAME[:2] + KOREAN)) == (("First", "Second"), frozenset())
    with pytest.warns(EnvironmentWarning):
        figure = named_figure(f"{NAME}{KOREAN}")
    assert texts_of(figure).count(f"同步[5B9F 9A13]{KOREAN}") == 4


def test_a_name_is_as_wide_as_its_letters(machine, tmp_path):
    machine(built_font(tmp_path / "some.ttf", "Some Letters", NAME))
    font = font_manager.FontProperties(family="DejaVu Sans", size=10)
    last = 900 - ADVANCE  # the last letter ends before its advance
    assert width_pt(NAME, font) == pytest.approx((4 * ADVANCE + last - 100) / 100, abs=2)
    assert width_pt("plain", font) < 30


def test_letters_of_the_house_font_are_never_searched_for(monkeypatch):
    monkeypatch.setattr(letters, "fonts_with", lambda _: pytest.fail("searched"))
    figure = named_figure("μ → −3 ≤ ±½ žluť Ω")
    families = {tuple(text.get_fontfamily()) for text in figure.findobj(letters.Text)}
    assert families <= {("DejaVu Sans",), ("sans-serif",)}


def test_what_was_shown_is_shown_again(machine):
    machine()
    with pytest.warns(EnvironmentWarning):
        figure = named_figure(NAME)
    before = texts_of(figure)
    show_all_letters(figure)
    assert texts_of(figure) == before


def test_a_figure_without_text_is_left_alone():
    figure = Figure()
    show_all_letters(figure)
    assert figure.texts == []


def test_fonts_made_for_many_letters_come_first_and_of_each_the_plain_one(monkeypatch):
    fonts = [("Aa", 400), ("Noto Sans CJK JP", 700), ("Noto Sans CJK JP", 400), ("Last Resort", 400)]
    entries = [SimpleNamespace(name=name, weight=weight, fname=f"{name} {weight}") for name, weight in fonts]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", entries)
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    told = [file for _, file in letters._fonts()]
    assert told == ["Noto Sans CJK JP 400", "Noto Sans CJK JP 700", "Aa 400"]
