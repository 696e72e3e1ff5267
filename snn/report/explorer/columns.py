"""The columns that a page offers: conditions, words and numbers of results.csv, with labels, units and nulls."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from snn.compare.tables import Value
from snn.config.columns.column_kinds import ColumnKind
from snn.config.columns.column_list import COLUMNS
from snn.config.columns.column_names import column_named
from snn.config.schema.experiment import Experiment
from snn.config.schema.primary_outcome import OUTCOME_LABELS
from snn.config.schema.sweep import ConditionsAxis
from snn.config.trials.sweep_points import axis_unit
from snn.foreign.shown_text import one_line
from snn.record.csv_text import rounded
from snn.report.closing_table import SHOWN_COLUMNS
from snn.report.explorer.explored import Explored
from snn.report.index_table import EFFECTS, PARTS, TESTS

SOURCE: Final = "run"
"""Heading of the column that tells folders apart."""
NULLS: Final[Mapping[str, str | float]] = {
    "C": "null95",
    "C_positive": "null_mean_positive",
    "C_negative": "null_mean_negative",
    "movement_synchrony": "movement_null_mean",
    "mimicry_share": "mimicry_other_share",
    "decoded_channel": "decoded_channel_chance95",
    "decoded_valence": "decoded_valence_chance95",
    "new_decoded": "new_decoded_chance95",
    "S": 0.0,
    "positive_return_margin": 0.0,
    "negative_return_margin": 0.0,
    "lead_C": 0.0,
    "copied_share": 0.0,
    **{column.measure: 0.0 for column in EFFECTS},
}
"""What an outcome is by chance: a column with a value for each dyad, or one value for all."""
_WORDS = ("health", "verdict", "synchrony_verdict")
_FIRST = ("C", "null95", "p", "z", "lag_s")
_HIDDEN = frozenset({"key"})
_CONDITION, _OTHER = "Condition", "Other"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageColumn:
    """One column, run by run."""

    name: str
    label: str
    """What it is, for an axis."""
    unit: str
    """Empty for words."""
    group: str
    """Under which heading it is offered."""
    meaning: str = ""
    is_condition: bool = False
    values: Sequence[Value | None] = field(repr=False)
    """None where a run has none."""

    def record(self) -> dict[str, Any]:
        """Return it as the page reads it: words as numbers of a list."""
        told = {name: getattr(self, name) for name in ("name", "label", "unit", "group", "meaning")}
        told["is_condition"] = self.is_condition
        known = [value for value in self.values if value is not None]
        if all(isinstance(value, int | float) for value in known):
            return told | {"values": self.values}
        words = list(dict.fromkeys(_word(value) for value in known))
        numbers = {word: number for number, word in enumerate(words)}
        return told | {
            "words": words,
            "values": [None if value is None else numbers[_word(value)] for value in self.values],
        }


def page_columns(found: Explored) -> Iterator[PageColumn]:
    """List the columns that have a value, those that matter most first."""
    if len(found.sources) > 1:
        values = [found.labels[run.source] for run in found.runs]
        yield PageColumn(
            name=SOURCE, label=SOURCE, unit="", group=_CONDITION, is_condition=True, values=values
        )
    measures = dict.fromkeys(name for run in found.runs for name in run.row)
    axes = dict.fromkeys(label for run in found.runs for label, _ in run.trial.condition)
    yield from (_axis(label, found) for label in axes)
    for name in _ordered([name for name in measures if name not in axes], found.primary):
        column = _measure(name, found)
        if column is not None:
            yield column


def needed(found: Explored) -> frozenset[str]:
    """Name the measures that every page holds, whatever its size."""
    nulls = {null for null in (NULLS.get(found.primary),) if isinstance(null, str)}
    return frozenset({"replicate", *_WORDS, *_FIRST, found.primary, *nulls})


def null_texts(names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Say of each outcome among some columns what its null is, and where that stands."""
    told: dict[str, dict[str, Any]] = {}
    for name, null in NULLS.items():
        if name in names and isinstance(null, str) and null in names:
            told[name] = {"column": null, "text": _kind(null).meaning.rstrip(".")}
        elif name in names and not isinstance(null, str):
            told[name] = {"value": null, "text": "no difference from chance"}
    return told


def _ordered(names: Sequence[str], primary: str) -> list[str]:
    null = NULLS.get(primary)
    shown = [column.measure for column in (*SHOWN_COLUMNS, *PARTS, *EFFECTS)]
    tests = [p for p, _ in TESTS.values()]
    nulls = [one for one in NULLS.values() if isinstance(one, str)]
    first = ["replicate", *_WORDS, primary, *([null] if isinstance(null, str) else []), *_FIRST]
    wanted = dict.fromkeys([*first, *shown, *tests, *NULLS, *nulls, *names])
    return [name for name in wanted if name in names and name not in _HIDDEN]


def _axis(label: str, found: Explored) -> PageColumn:
    experiments = [source.experiment for source in found.sources]
    unit = next((unit for one in experiments if (unit := _unit(label, one)) is not None), "")
    values = [run.condition.get(label) for run in found.runs]
    is_measure = any(label in run.row and run.row[label] != run.condition.get(label) for run in found.runs)
    return PageColumn(
        name=one_line(f"sweep.{label}" if is_measure else label),
        label=one_line(label),
        unit=unit,
        group=_CONDITION,
        meaning="What the experiment varies.",
        is_condition=True,
        values=values,
    )


def _unit(label: str, experiment: Experiment) -> str | None:
    for axis in experiment.sweep:
        if axis.label == label and not isinstance(axis, ConditionsAxis):
            unit = axis_unit(axis)
            return unit.symbol if unit else "1"
    return None


def _measure(name: str, found: Explored) -> PageColumn | None:
    """Return a column of numbers or of known words; None for free text, and for what no run has."""
    known = column_named(name)
    if known is not None and not known[0].unit and not known[0].words:
        return None
    values = [_value(run.row.get(name)) for run in found.runs]
    if all(value is None for value in values):
        return None
    kind, said = known or (ColumnKind(name, ""), ())
    if known is None and any(isinstance(value, str) for value in values):
        return None
    return PageColumn(
        name=one_line(name),
        label=one_line(_label(name, kind, said)),
        unit=kind.unit,
        group=_groups().get(kind, _OTHER),
        meaning=kind.meaning,
        values=values,
    )


def _value(value: Value | None) -> Value | None:
    """Return a value with the digits that results.csv has."""
    if isinstance(value, str):
        return value or None
    if value is None or value != value or abs(value) == float("inf"):
        return None
    return value if isinstance(value, int) else rounded(float(value))


def _label(name: str, kind: ColumnKind, said: Sequence[str]) -> str:
    named = next((label for outcome, label in OUTCOME_LABELS.items() if outcome == name), None)
    if named is not None:
        return re.sub(r" \([^()]*\)$", "", named)
    first = re.split(r"[:;.](?: |$)", kind.meaning)[0] or name
    return f"{first} ({', '.join(said)})" if said else first


def _kind(name: str) -> ColumnKind:
    known = column_named(name)
    return known[0] if known else ColumnKind(name, name)


def _word(value: Value) -> str:
    return one_line(value) if isinstance(value, str) else f"{value:g}"


@cache
def _groups() -> Mapping[ColumnKind, str]:
    return {kind: group for group, kinds in COLUMNS.items() for kind in kinds}
