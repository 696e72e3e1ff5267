"""Tables as numbers, for other programs: what the tables at the end of a run show as text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from snn.compare.effects import Estimate
from snn.report.closing_table import Column, Line
from snn.report.index_table import IndexLine


def table_records(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return for each condition of the closing table its axes, numbers of dyads, states and means by name."""
    return [
        {
            "condition": dict(line.condition),
            "n": line.n,
            "of": line.n_dyads,
            "health": dict(Counter(line.states)),
            "detected": line.n_detected,
            "means": _means(line.means),
        }
        for line in lines
    ]


def index_records(lines: Sequence[IndexLine]) -> list[dict[str, Any]]:
    """Return for each condition its axes, how many dyads are called what, and the means of the index and its parts."""
    return [
        {
            "condition": dict(line.condition),
            "verdicts": dict(line.verdicts),
            "withheld": dict(line.withheld),
            "shown": {heading: asdict(found) for heading, found in line.shown.items()},
            "means": _means(line.means),
        }
        for line in lines
    ]


def _means(means: Mapping[Column, Estimate]) -> dict[str, dict[str, float | str]]:
    return {
        column.measure: {
            "value": mean.value,
            "ci_low": mean.ci_low,
            "ci_high": mean.ci_high,
            "interval": mean.interval,
        }
        for column, mean in means.items()
    }
