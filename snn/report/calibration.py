"""What a calibration leaves behind: which measure can be trusted, and its power."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from snn.analyse.measures.registry import Measure, measures_named
from snn.calibration.glance import glance
from snn.calibration.kinds import DyadKind
from snn.calibration.known_dyads import KnownDyad
from snn.calibration.verdicts import INDEX, discrimination_table, trust_table
from snn.compare.intervals import INTERVALS
from snn.config.null_models.axis import LIVE
from snn.plot.roc import roc_figure
from snn.plot.save import save_figure
from snn.plot.trust import trust_figure
from snn.plot.trust_table import trust_table_figure
from snn.record.atomic import make_folder, write_atomically
from snn.record.csv_text import csv_text
from snn.record.results_folder import FIGURES_NAME
from snn.report.calibration_tables import (
    CalibrationReport,
    area_cells,
    area_rows,
    dyad_rows,
    glance_cells,
    index_cells,
    rate_rows,
    trust_cells,
)
from snn.report.closing_table import as_markdown

TRUST_NAME, AREAS_NAME, DYADS_NAME = "trust", "areas", "dyads.csv"
GLANCE_LEGEND: Final = (
    "At a glance: per cent of dyads called mutually coupled, of the kind of each column which is so called most often; "
    "the cue test by cues drawn anew, all others left of the first coupling by what 5 % of uncoupled dyads exceed, "
    "then by what 5 % of their worst null exceed. ?: cannot be told, in all or some kinds; -: undefined. All is below."
)
LEGEND: Final = (
    "First table: share of scored dyads that each measure calls coupled, held against a threshold that at most 5 % of "
    "its worst null exceed, or 5 % of uncoupled dyads (bounds in the csv: 95 % Clopper-Pearson, two-sided). Second: "
    f"95 % from, to: Clopper-Pearson, two-sided; brackets: {INTERVALS}. Third, brackets: 95 % score interval "
    "(Newcombe 2006)."
)
DRAWN: Final = ("correlation", "tiling", "plv_theta", "information", "transfer_entropy", "granger")
"""Measures that stand at a glance, and whose curves are drawn: more could not be told apart. The tables have all."""


def calibration_report(
    dyads: Sequence[KnownDyad],
    *,
    kinds: Sequence[DyadKind],
    n_seeds: int,
    measures: Sequence[Measure],
    measured_s: float,
) -> CalibrationReport:
    """Judge all dyads; see `snn.calibration.verdicts.trust_table`."""
    trust = trust_table(dyads, kinds=kinds, n_seeds=n_seeds, measures=measures, measured_s=measured_s)
    told_apart = discrimination_table(dyads, kinds=trust.kinds, measures=measures)
    drawn = {measure.name for measure in measures_named(DRAWN)}
    labels = [measure.label for measure in measures if measure.name in drawn]
    return CalibrationReport(
        trust=trust,
        glance=glance(trust, measures=labels),
        dyads=tuple(dyads),
        told_apart=tuple(told_apart),
    )


def write_report(
    folder: Path,
    reports: Sequence[CalibrationReport],
    *,
    note: str,
    rng: np.random.Generator,
) -> list[Path]:
    """Write tables and figures: which measure can be trusted, and how well it tells dyads apart.

    Parameters
    ----------
    folder
        Where to.
    reports
        One for each recording length.
    note
        Text below every figure.
    rng
        Draws the bootstraps.

    Returns
    -------
    list of Path
        What a reader looks at first: figures, then the table.
    """
    figures = folder / FIGURES_NAME
    make_folder(figures)
    shown = [
        save_figure(figure, figures / f"{name}_{report.trust.measured_s:g}s")[0]
        for report in reports
        for name, figure in _figures(report, note=note)
    ]
    text = "\n\n".join(_section(report, rng=rng) for report in reports)
    write_atomically(folder / f"{TRUST_NAME}.md", f"{text}\n".encode())
    write_atomically(folder / f"{TRUST_NAME}.csv", csv_text(rate_rows(reports)).encode())
    write_atomically(folder / f"{AREAS_NAME}.csv", csv_text(area_rows(reports)).encode())
    # exact: rates, areas and figures are computed from it again, without measuring anything
    write_atomically(folder / DYADS_NAME, csv_text(dyad_rows(reports), exact=True).encode())
    return [*shown, folder / f"{TRUST_NAME}.md"]


def _figures(report: CalibrationReport, *, note: str) -> Iterator[tuple[str, Figure]]:
    """Draw the answer; all measures and kinds, held against all nulls and uncoupled ones; how they tell them apart.

    Where there are no nulls, as in the longer recordings of a ladder, there is nothing to draw.
    """
    if not report.glance.columns:
        return
    yield TRUST_NAME, trust_figure(report.glance, note=note)
    yield f"{TRUST_NAME}_all_nulls", trust_table_figure(report.trust, null="composite", note=note)
    yield f"{TRUST_NAME}_uncoupled", trust_table_figure(report.trust, null="uncoupled", note=note)
    drawn = {measure.label for measure in measures_named(DRAWN)} | {INDEX}
    curves = [found for found in report.told_apart if found.measure in drawn]
    if curves:
        n_scored = {kind.name: int(kind.scored.sum()) for kind in report.trust.kinds}
        measured_s = report.trust.measured_s
        yield "roc", roc_figure(curves, measured_s=measured_s, n_scored=n_scored, live=LIVE, note=note)


def _section(report: CalibrationReport, *, rng: np.random.Generator) -> str:
    tables = [trust_cells(report.trust), index_cells(report, rng=rng), area_cells(report)]
    heading = [f"## {report.trust.measured_s:g} s"]
    if report.glance.columns:
        heading += [
            report.glance.answer.replace("\n", " "),
            as_markdown(glance_cells(report.glance)),
            GLANCE_LEGEND,
        ]
    return "\n\n".join([*heading, *(as_markdown(cells) for cells in tables if len(cells) > 1), LEGEND])
