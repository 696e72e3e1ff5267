"""The tables of a calibration: rates of detection, the index and its parts, areas under curves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from snn.calibration.discrimination import Discrimination
from snn.calibration.glance import Glance
from snn.calibration.kinds import DyadKind
from snn.calibration.known_dyads import KnownDyad
from snn.calibration.trust import TrustRow, TrustTable
from snn.compare.effects import mean_over_dyads
from snn.compare.limits import LIMITS
from snn.record.health import is_scored
from snn.report.closing_table import estimate_text, interval_text
from snn.report.index_table import EFFECTS, TESTS, share_text, shown_in

Row: TypeAlias = Mapping[str, Any]
DECIMALS, AREA_DECIMALS = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationReport:
    """Calibrated dyads at one recording length."""

    trust: TrustTable
    glance: Glance
    dyads: tuple[KnownDyad, ...]
    told_apart: tuple[Discrimination, ...]
    """How well each measure tells live dyads from each kind without mutual coupling."""


def trust_cells(table: TrustTable) -> list[list[str]]:
    """Return a table as text: the share of dyads that each measure calls coupled, and against what it was held."""
    header = [
        "measure",
        "held against",
        *(f"{kind.name} (n = {int(kind.scored.sum())})" for kind in table.kinds),
    ]
    lines = [
        [row.measure, _null_text(row), *(_share(row.detected[kind.name].value) for kind in table.kinds)]
        for row in table.rows
    ]
    return [header, *lines]


def glance_cells(found: Glance) -> list[list[str]]:
    """Return what can be trusted as text, in few rows: what fools each measure, then what it finds on the ladders."""
    rungs = [_rung_text(kind) for kind in found.columns]
    lines = [
        [
            row.measure,
            *(str(row.alarms[group]) for group in found.groups),
            *(str(row.found[kind.name]) for kind in found.columns),
        ]
        for row in found.rows
    ]
    return [["measure", *found.groups, *rungs], *lines]


def _rung_text(kind: DyadKind) -> str:
    return f"{kind.latency_ms:g} ms" if kind.group == "latency" else f"coupling {kind.coupling:g}"


def _null_text(row: TrustRow) -> str:
    return {"composite": f"all nulls; worst: {row.worst or '-'}", "uncoupled": "uncoupled", "own": "its own"}[
        row.null
    ]


def index_cells(report: CalibrationReport, *, rng: np.random.Generator) -> list[list[str]]:
    """Return a table as text: for each kind of dyad the index, its detection rate with its interval, and its parts.

    *detected* is an index above 0: synchrony, and each brain follows the other's cues. *brain* and *moves* count the
    dyads whose cues show influence one way, scored or not, of those whose cues can be read.
    """
    index = report.trust.rows[-1]
    names = ("RI", "S", "balance", *(column.measure for column in EFFECTS))
    headings = ("RI", "S", "balance", *(column.heading for column in EFFECTS))
    header = ["dyad", "n", "of", "detected", "95 % from", "to", *TESTS, *headings]
    lines = []
    for kind in report.trust.kinds:
        found = index.detected[kind.name]
        rows = [dyad.row for dyad in report.dyads if dyad.kind == kind.name]
        bounds = [_share(found.ci_low), _share(found.ci_high)]
        shown = [share_text(shown_in(rows, heading)) for heading in TESTS]
        parts = [_mean(rows, name, rng) for name in names]
        lines.append([kind.name, str(found.n), str(len(rows)), str(found.n_found), *bounds, *shown, *parts])
    return [header, *lines]


def area_cells(report: CalibrationReport) -> list[list[str]]:
    """Return a table as text: how likely a live dyad scores higher than one without mutual coupling, by measure."""
    kinds = list(dict.fromkeys(found.kind for found in report.told_apart))
    lines: dict[str, list[str]] = {}
    for found in report.told_apart:
        lines.setdefault(found.measure, [found.measure]).append(_area(found))
    return [["area under the ROC curve, live against", *kinds], *lines.values()]


def _area(found: Discrimination) -> str:
    curve = found.curve
    return "-" if curve is None else interval_text(curve.area, (curve.ci_low, curve.ci_high), AREA_DECIMALS)


def _mean(rows: Sequence[Row], name: str, rng: np.random.Generator) -> str:
    values = np.array([row[name] for row in rows], dtype=np.float64)
    unscored = np.array([not is_scored(row["health"]) for row in rows], dtype=np.bool_)
    return estimate_text(
        mean_over_dyads(values, unscored=unscored, rng=rng, limits=LIMITS.get(name)), DECIMALS
    )


def _share(value: float) -> str:
    return "-" if np.isnan(value) else f"{100 * value:.1f} %"


def rate_rows(reports: Sequence[CalibrationReport]) -> list[dict[str, Any]]:
    """Return one row for each recording length, measure and kind: the share of dyads that is called coupled."""
    return [
        {
            "measured_s": report.trust.measured_s,
            "measure": row.measure,
            "rule": row.rule,
            "null": row.null,
            "worst_null": row.worst,
            "dyad": kind.name,
            "truth": kind.truth,
            "group": kind.group,
            "coupling": kind.coupling,
            "latency_ms": kind.latency_ms,
            "detected": row.detected[kind.name].n_found,
            "n": row.detected[kind.name].n,
            "share": row.detected[kind.name].value,
            "ci_low": row.detected[kind.name].ci_low,
            "ci_high": row.detected[kind.name].ci_high,
        }
        for report in reports
        for row in report.trust.rows
        for kind in report.trust.kinds
    ]


def dyad_rows(reports: Sequence[CalibrationReport]) -> list[dict[str, Any]]:
    """Return one row for each recording length and dyad: all that was measured, and the index."""
    return [
        {"dyad": dyad.kind, "replicate": dyad.replicate, "measured_s": report.trust.measured_s, **dyad.row}
        for report in reports
        for dyad in report.dyads
    ]


def area_rows(reports: Sequence[CalibrationReport]) -> list[dict[str, Any]]:
    """Return one row for each recording length, measure and kind: the area under the ROC curve of live dyads."""
    return [
        {
            "measured_s": report.trust.measured_s,
            "measure": found.measure,
            "dyad": found.kind,
            "area": found.area,
            "ci_low": found.curve.ci_low if found.curve else np.nan,
            "ci_high": found.curve.ci_high if found.curve else np.nan,
        }
        for report in reports
        for found in report.told_apart
    ]
