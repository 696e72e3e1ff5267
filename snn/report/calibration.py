"""What a calibration leaves behind: chance values for the index, which measure can be trusted, and its power."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from snn.analyse.measure_list import Measure
from snn.compare.calibrating import KnownDyad, calibration_of
from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.trust import TrustTable, Truth
from snn.compare.verdicts import judged, trust_table
from snn.config.experiment import Experiment
from snn.plot.save import save_figure
from snn.plot.trust import trust_figure
from snn.record.atomic import write_atomically
from snn.record.calibration import FOLDER_NAME, default_folders, write_calibration
from snn.record.results_folder import FIGURES_NAME
from snn.report.closing_table import as_markdown

Row: TypeAlias = Mapping[str, Any]
TRUST_NAME, DYADS_NAME = "trust", "dyads.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationReport:
    """Calibrated dyads at one recording length."""

    trust: TrustTable
    dyads: tuple[KnownDyad, ...]
    rows: tuple[Row, ...]
    """Of the dyads, with the index."""


def calibration_report(
    dyads: Sequence[KnownDyad],
    *,
    experiment: Experiment,
    truths: Mapping[str, Truth],
    measures: Sequence[Measure],
    measured_s: float,
) -> CalibrationReport:
    """Judge all dyads; see `snn.compare.verdicts`."""
    rows = judged(dyads, experiment=experiment, measured_s=measured_s)
    trust = trust_table(
        dyads, rows, experiment=experiment, truths=truths, measures=measures, measured_s=measured_s
    )
    return CalibrationReport(trust=trust, dyads=tuple(dyads), rows=tuple(rows))


def write_calibrations(
    folder: Path, reports: Sequence[CalibrationReport], *, experiment: Experiment
) -> list[Path]:
    """Write the chance values of each recording length into the folder, and where every later run finds them."""
    written = []
    for report in reports:
        found = calibration_of(report.dyads, experiment=experiment, measured_s=report.trust.measured_s)
        written.append(write_calibration(folder / FOLDER_NAME, found))
        write_calibration(default_folders()[0], found)
    return written


def write_report(
    folder: Path, reports: Sequence[CalibrationReport], *, note: str, rng: np.random.Generator
) -> list[Path]:
    """Write tables and figures: which measure can be trusted, and how the index depends on coupling.

    Returns
    -------
    list of Path
        What a reader looks at first: figures, then the table.
    """
    figures = folder / FIGURES_NAME
    figures.mkdir(parents=True, exist_ok=True)
    shown = [
        save_figure(trust_figure(report.trust, note=note), figures / f"trust_{report.trust.measured_s:g}s")[0]
        for report in reports
    ]
    text = "\n\n".join(
        f"## {report.trust.measured_s:g} s\n\n{as_markdown(trust_cells(report.trust))}\n\n"
        f"{as_markdown(index_cells(report, rng=rng))}"
        for report in reports
    )
    write_atomically(folder / f"{TRUST_NAME}.md", f"{text}\n".encode())
    write_atomically(folder / f"{TRUST_NAME}.csv", _csv(_trust_rows(reports)).encode())
    write_atomically(folder / DYADS_NAME, _csv(_dyad_rows(reports)).encode())
    return [*shown, folder / f"{TRUST_NAME}.md"]


def trust_cells(table: TrustTable) -> list[list[str]]:
    """Return a table as text: the share of dyads that each measure calls coupled, and its worst errors."""
    header = ["measure", *(f"{kind.name} (n = {int(kind.healthy.sum())})" for kind in table.kinds)]
    lines = [
        [row.measure, *(_share(row.detected[kind.name].value) for kind in table.kinds)] for row in table.rows
    ]
    return [header, *lines]


def index_cells(report: CalibrationReport, *, rng: np.random.Generator) -> list[list[str]]:
    """Return a table as text: for each kind of dyad the index, its detection rate with bounds, and its parts."""
    index = report.trust.rows[-1]
    header = ["dyad", "n", "of", "detected", "at least", "at most", "RI", "S", "D a→b", "D b→a", "L a", "L b"]
    lines = []
    for kind in report.trust.kinds:
        found = index.detected[kind.name]
        rows = [row for row, dyad in zip(report.rows, report.dyads, strict=True) if dyad.kind == kind.name]
        parts = [_mean(rows, name, rng) for name in ("RI", "S", "D_a_to_b", "D_b_to_a", "L_a", "L_b")]
        bounds = [_share(found.lower_bound), _share(found.upper_bound)]
        lines.append([kind.name, str(found.n), str(len(rows)), str(found.n_found), *bounds, *parts])
    return [header, *lines]


def _mean(rows: Sequence[Row], name: str, rng: np.random.Generator) -> str:
    values = np.array([row[name] for row in rows], dtype=np.float64)
    flagged = np.array([row["health"] != "ok" for row in rows], dtype=np.bool_)
    found: Estimate = mean_over_dyads(values, flagged=flagged, rng=rng)
    return "-" if found.n == 0 else f"{found.value:.3f} [{found.ci_low:.3f}, {found.ci_high:.3f}]"


def _share(value: float) -> str:
    return "-" if np.isnan(value) else f"{100 * value:.1f} %"


def _trust_rows(reports: Sequence[CalibrationReport]) -> list[dict[str, Any]]:
    return [
        {
            "measured_s": report.trust.measured_s,
            "measure": row.measure,
            "rule": row.rule,
            "dyad": kind.name,
            "truth": kind.truth,
            "detected": row.detected[kind.name].n_found,
            "n": row.detected[kind.name].n,
            "share": row.detected[kind.name].value,
            "ci_low": row.detected[kind.name].ci_low,
            "ci_high": row.detected[kind.name].ci_high,
            "at_least": row.detected[kind.name].lower_bound,
            "at_most": row.detected[kind.name].upper_bound,
        }
        for report in reports
        for row in report.trust.rows
        for kind in report.trust.kinds
    ]


def _dyad_rows(reports: Sequence[CalibrationReport]) -> list[dict[str, Any]]:
    return [
        {"dyad": dyad.kind, "replicate": dyad.replicate, "measured_s": report.trust.measured_s, **row}
        for report in reports
        for dyad, row in zip(report.dyads, report.rows, strict=True)
    ]


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
