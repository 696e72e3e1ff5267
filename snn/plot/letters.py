"""Letters that the house font lacks, as in Chinese, Japanese and Korean names: taken from a font of this machine.

Nothing is searched as long as all letters are there, and figures without such names are what they would be elsewhere.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import Final

from matplotlib import font_manager
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FixedLocator

from snn.errors import EnvironmentWarning, warn

SAMPLES: Final = {"Chinese": "简体", "Japanese": "実験", "Korean": "실험"}
"""Letters that a font for each of these has."""
REMEDY: Final = "install one, such as Noto Sans CJK (Debian, Ubuntu: apt-get install fonts-noto-cjk)"
_LAST_OF_LATIN = "\u024f"
_PREFERRED = re.compile(
    r"Noto Sans|Source Han Sans|Hiragino Sans|PingFang|Apple SD Gothic|IPAex|WenQuanYi Zen"
)
_BOLD: Final = (700, "bold")
_BOXES = "Last Resort"
"""Has a box for each letter that there is."""


def show_all_letters(figure: Figure) -> None:
    """Give each text of a figure a font for its letters, or write the numbers of those that no font has."""
    for ax in figure.findobj(Axis):
        _show_ticks(ax)
    for text in figure.findobj(Text):
        shown, families = _shown(text.get_text(), text.get_fontproperties())
        if families is not None:
            text.set_text(shown)
            text.set_fontproperties(_of_families(text.get_fontproperties(), families))


def width_pt(text: str, font: FontProperties) -> float:
    """Return how wide a text is in a font, and in others for letters that this lacks."""
    shown, families = _shown(text, font)
    if families is not None:
        font = _of_families(font, families)
    return text_to_path.get_text_width_height_descent(shown, font, False)[0]


@cache
def fonts_with(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Look for fonts of this machine that have letters.

    Returns
    -------
    tuple
        Families, and the letters that none has.
    """
    families: list[str] = []
    left = letters
    for name, path in _fonts():
        there = _among(left, path)
        if there:
            families.append(name)
            left -= there
        if not left:
            break
    return tuple(families), left


def _show_ticks(axis: Axis) -> None:
    """Do the same for names at ticks, which would be written anew whenever the figure is drawn."""
    if not isinstance(axis.get_major_locator(), FixedLocator):
        return
    told = [_shown(label.get_text(), label.get_fontproperties()) for label in axis.get_ticklabels()]
    families = [family for _, found in told for family in found or ()]
    if families:
        axis.set_ticklabels([shown for shown, _ in told])
        axis.set_tick_params(labelfontfamily=list(dict.fromkeys(families)))


def _shown(text: str, font: FontProperties) -> tuple[str, list[str] | None]:
    """Return a text as it can be shown, and families for it; None if it needs none but its own."""
    lacking = _lacking(text, font)
    if not lacking:
        return text, None
    families, left = fonts_with(lacking)
    if left:
        _say_what_to_install()
        text = re.sub(f"[{re.escape(''.join(sorted(left)))}]+", _numbers, text)
    return text, list(dict.fromkeys([*font.get_family(), *families]))


def _lacking(text: str, font: FontProperties) -> frozenset[str]:
    beyond = frozenset(letter for letter in text if letter > _LAST_OF_LATIN)
    if not beyond:
        return beyond
    for family in font.get_family():
        beyond -= _among(beyond, font_manager.findfont(_of_families(font, [family])))
    return beyond


def _of_families(font: FontProperties, families: list[str]) -> FontProperties:
    """Return a font of other families; not bold where one of them is not, which Matplotlib would tell of each time."""
    found = font.copy()
    found.set_family(families)
    bold = {entry.name for entry in font_manager.fontManager.ttflist if entry.weight in _BOLD}
    if not bold.issuperset(families):
        found.set_weight("normal")
    return found


def _fonts() -> Iterator[tuple[str, str]]:
    """Name the fonts of this machine with their files, those first that are made for many letters."""
    manager = font_manager.fontManager
    listed = [entry for entry in manager.ttflist if not entry.name.startswith(_BOXES)]
    listed.sort(key=lambda entry: (_PREFERRED.match(entry.name) is None, str(entry.weight) != "400"))
    yield from ((entry.name, entry.fname) for entry in listed)
    for path in sorted({*font_manager.findSystemFonts()} - {entry.fname for entry in listed}):
        n_before = len(manager.ttflist)
        with suppress(RuntimeError, OSError):
            manager.addfont(path)  # installed after Matplotlib made its list
        yield from ((entry.name, entry.fname) for entry in manager.ttflist[n_before:])


def _among(letters: Iterable[str], path: str) -> frozenset[str]:
    with suppress(RuntimeError, OSError):
        font = FT2Font(path)
        return frozenset(letter for letter in letters if font.get_char_index(ord(letter)))
    return frozenset()


def _numbers(run: re.Match[str]) -> str:
    return f"[{' '.join(f'{ord(letter):X}' for letter in run[0])}]"


@cache
def _say_what_to_install() -> None:
    warn(
        f"no font of this machine has some letters of the names: figures show their Unicode numbers; {REMEDY}",
        EnvironmentWarning,
    )
