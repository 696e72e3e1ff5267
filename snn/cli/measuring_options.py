"""What is measured: the options of the verbs that measure stored dyads, checked before anything is read."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.batch.measuring import MeasuringPlan

Measures: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--measure",
        "-m",
        metavar="NAME",
        help="Take this measure only, by name or label. May be repeated; `snn analyze --list` names them.",
    ),
]
Spans_: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--span",
        metavar="DURATION",
        help="Measure this much from the beginning, such as '20 s'. May be repeated; by default all.",
    ),
]
HOW_CALLED = (
    "-m takes any of these names and labels, and the columns of the table; upper and lower case are one. The index and "
    "its parts (RI, S, D, L) come with every choice."
)


def plan_of(measures: Sequence[str], spans_s: Sequence[float]) -> "MeasuringPlan":
    """Return what is measured: of all measures those that can be taken here, and say which cannot.

    Raises
    ------
    ResultError
        If there is no such measure, or one that was asked for cannot be taken here.
    """
    from snn.analyse.measures.registry import measures_named
    from snn.analyse.measures.spike_distances import NEEDED
    from snn.batch.measuring import MeasuringPlan
    from snn.cli.simulating import say

    chosen = measures_named(measures)
    missing = [measure for measure in chosen if not measure.available]
    if missing:
        named = ", ".join(measure.name for measure in missing)
        reason = f"{named} need {NEEDED}"
        if measures:
            raise ResultError(f"--measure: {reason}")
        say(f"not measured: {reason}")
    names = tuple(measure.name for measure in chosen if measure.available)
    return MeasuringPlan(measures=names, spans_s=tuple(spans_s))


def spans_in_s(texts: Sequence[str], *, longest_s: float, option: str = "--span") -> tuple[float, ...]:
    """Read durations; the whole if none is given.

    Raises
    ------
    ResultError
        If one is no duration, or longer than what was measured.
    """
    from snn.units import UNITS, parse_quantity

    try:
        found = tuple(parse_quantity(text, UNITS["s"]) for text in texts) or (longest_s,)
    except ValueError as error:
        raise ResultError(f"{option}: {error}") from error
    for span_s in found:
        if not 0 < span_s <= longest_s:
            raise ResultError(
                f"{option}: {span_s:g} s; these runs can be measured over up to {longest_s:g} s"
            )
    return found


def known_measures(*, as_json: bool) -> str:
    """List all measures, by all that they are called."""
    from snn.analyse.measures.registry import MEASURES
    from snn.cli.printing import columns, wrapped
    from snn.report.text_table import as_text

    known: list[Mapping[str, str]] = [
        {"name": m.name, "short": m.short or "", "label": m.label, "unit": m.unit, "family": m.family}
        for m in MEASURES
    ]
    if as_json:
        return json.dumps(known, indent=2)
    told = ("name", "short", "label", "family")
    cells = [list(told), *([measure[column] for column in told] for measure in known)]
    return f"{as_text(cells, width=columns(), n_keys=1)}\n\n{wrapped(HOW_CALLED)}"
