"""The page of `snn explore`: data, style and scripts in one file that loads nothing and runs nothing else."""

import base64
import hashlib
import shlex
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from snn.config.null_models.axis import NULL_AXIS, axis_names
from snn.foreign.shown_text import harmless, one_line
from snn.plot.style import (
    FLAG_COLOUR,
    NULL_BAND_COLOUR,
    NULL_COLOUR,
    OUTCOME_COLOUR,
    PARTNER_COLOURS,
    TEXT_COLOUR,
)
from snn.report.answer_table import answer_of
from snn.report.explorer.columns import SOURCE, PageColumn, needed, null_texts, page_columns
from snn.report.explorer.curves import packed_curves
from snn.report.explorer.explored import Explored
from snn.report.explorer.packing import packed
from snn.report.explorer.recordings import packed_recordings
from snn.report.results import Results
from snn.report.results_page import made_by
from snn.wording import n_of

if TYPE_CHECKING:
    from jinja2 import Template

SIZES: Final = ((24, 600_000), (1000, 700_000), (5000, 1_500_000))
"""Runs, and how many bytes a page of so many has at most; columns that would not fit are left out."""
SCRIPTS: Final = (
    "plot.js",
    "explorer_data.js",
    "explorer_colours.js",
    "explorer_figure.js",
    "explorer_dyads.js",
    "explorer_table.js",
    "explorer_controls.js",
    "explorer_main.js",
)
LIVE_SCRIPTS: Final = (*SCRIPTS[:-1], "explorer_live.js", SCRIPTS[-1])
MAX_TITLE: Final = 3
"""So many runs beside the first are named in the title."""
_SPARE: Final = 12_000
"""Bytes for what is not counted: question, answers, and that columns are smaller together than one by one."""
# Okabe & Ito (2008), as in all figures.
_WORD_COLOURS: Final = (
    *PARTNER_COLOURS.values(), OUTCOME_COLOUR, "#E69F00", "#56B4E9", "#222222", "#8C7A00", "#8A8A8A"
)  # fmt: skip
_CHOSEN_COLOURS: Final = (
    "#D55E00", "#0072B2", "#222222", "#CC79A7", "#E69F00", "#56B4E9", "#009E73", "#8C7A00"
)  # fmt: skip


def explorer_page(found: Explored, *, columns: Sequence[str] = ()) -> str:
    """Write the page of some runs.

    Parameters
    ----------
    found
        Runs of one or several folders.
    columns
        Measures that have to be in the page, however large that makes it.

    Returns
    -------
    str
        HTML. The same runs give the same page.
    """
    heading, body = packed_curves(found)
    curves, recordings = packed(heading, body), packed_recordings(found)
    scripts = _scripts(SCRIPTS)
    used = sum(map(len, (curves, recordings, packed(table_of(found, [])), *scripts))) + _SPARE
    listed = list(page_columns(found))
    kept = _fitting(listed, needed(found) | set(columns), max_bytes(len(found.runs)) - used)
    return _template().render(
        policy=policy(scripts),
        live=False,
        title=harmless(_title(found)),
        question=one_line(found.sources[0].experiment.question),
        answers=_tested(found),
        style=_asset("explorer.css"),
        scripts=scripts,
        table=packed(table_of(found, kept)),
        curves=curves,
        recordings=recordings,
        n_left_out=len(listed) - len(kept),
        made_by=harmless(" ".join(dict.fromkeys(made_by(source) for source in found.sources))),
    )


def live_page(source: Results) -> str:
    """Write the page of a folder without its runs, which it asks for itself from where it was loaded."""
    scripts = _scripts(LIVE_SCRIPTS)
    none = Explored(sources=(source,), labels=("",), runs=())
    x, colour, facet, *_ = [*axis_names(source.experiment), "", "", ""]
    view = {"y": source.experiment.primary, "x": x or "replicate", "colour": colour, "facet": facet}
    return _template().render(
        policy=f"{policy(scripts)}; connect-src 'self'",
        live=True,
        title=one_line(source.experiment.name),
        question=one_line(source.experiment.question),
        answers=[],
        style=_asset("explorer.css"),
        scripts=scripts,
        table=packed(table_of(none, []) | {"first_view": view, "live": True}),
        curves=packed({"grids": []}),
        recordings=packed({"runs": []}),
        n_left_out=0,
        made_by=harmless(f"Live from '{source.folder.path}'."),
    )


def policy(scripts: Sequence[str]) -> str:
    """Return the content policy of a page that runs some scripts and nothing else."""
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
    allowed = " ".join(f"'sha256-{one}'" for one in hashes)
    return f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}"


def max_bytes(n_runs: int) -> int:
    """Return how large a page of so many runs may be."""
    for (n_low, low), (n_high, high) in pairwise(SIZES):
        if n_runs <= n_high:
            return low + (high - low) * max(0, n_runs - n_low) // (n_high - n_low)
    n_most, most = SIZES[-1]
    return most * n_runs // n_most


def _fitting(columns: Sequence[PageColumn], wanted: frozenset[str], room: int) -> list[PageColumn]:
    """Return the columns that have to be there, and of the others those that fit, in their order."""
    sizes = {column.name: len(packed(column.record())) for column in columns}
    must = {column.name for column in columns if column.is_condition or column.name in wanted}
    room -= sum(sizes[name] for name in must)
    for column in columns:
        if column.name not in must and sizes[column.name] <= room:
            must.add(column.name)
            room -= sizes[column.name]
    return [column for column in columns if column.name in must]


def table_of(found: Explored, columns: Sequence[PageColumn]) -> dict[str, Any]:
    """Return what a page has to know of its runs: columns, which are scored, nulls, and what is shown first."""
    names = [column.name for column in columns]
    return {
        "live": False,
        "columns": [column.record() for column in columns],
        "keys": [run.trial.key for run in found.runs],
        "source": [run.source for run in found.runs],
        "folders": [harmless(shlex.quote(str(source.folder.path))) for source in found.sources],
        "scored": [int(run.is_scored) for run in found.runs],
        "n_failed": found.n_failed,
        "nulls": null_texts(names),
        "null_axis": NULL_AXIS if NULL_AXIS in names else "",
        "first_view": _first_view(found, columns),
        "palette": {
            "outcome": OUTCOME_COLOUR,
            "partners": list(PARTNER_COLOURS.values()),
            "nothing": NULL_COLOUR,
            "band": NULL_BAND_COLOUR,
            "flag": FLAG_COLOUR,
            "missing": NULL_COLOUR,
            "text": TEXT_COLOUR,
            "words": _WORD_COLOURS,
            "chosen": _CHOSEN_COLOURS,
        },
    }


def _first_view(found: Explored, columns: Sequence[PageColumn]) -> dict[str, str]:
    """Show the primary outcome along the first axis, and further axes as colours and panels."""
    names = [column.name for column in columns]
    varied = [column.name for column in columns if column.is_condition and len(set(column.values)) > 1]
    axes = [name for name in varied if name != SOURCE] + [name for name in varied if name == SOURCE]
    x, colour, facet, *_ = [*axes, "", "", ""]
    return {
        "y": found.primary if found.primary in names or not names else "C" if "C" in names else names[-1],
        "x": x or "replicate",
        "colour": colour,
        "facet": facet,
    }


def _title(found: Explored) -> str:
    names = [one_line(source.experiment.name) for source in found.sources]
    if len(names) == 1:
        return names[0]
    first, *others = found.labels
    if len(others) > MAX_TITLE:
        return f"{n_of(len(names), 'run')} beside each other: {first} ..."
    return f"{', '.join([first, *others[:-1]])} and {others[-1]}"


def _tested(found: Explored) -> list[str]:
    """Return the verdict of one experiment that names its test."""
    source, *others = found.sources
    answer = None if others or len(found.runs) == 1 else answer_of(source)
    return [harmless(line) for line in answer.lines] if answer else []


@cache
def _asset(name: str) -> Any:
    from markupsafe import Markup

    return Markup((files("snn.report") / "assets" / name).read_text(encoding="utf-8"))  # noqa: S704 (our own)


def _scripts(names: Sequence[str]) -> list[str]:
    return [_asset(name) for name in names]


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader(__package__ or "", package_path="")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("page.html.j2")
