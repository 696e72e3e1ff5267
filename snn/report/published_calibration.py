"""What is published of a calibration: the answer at each length, all rates, and the figures of the longest."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from snn.config.file.resolved_document import resolved_yaml
from snn.config.schema.experiment import Experiment
from snn.record.calibration_folder import PART_NAMES
from snn.record.results_folder import FIGURES_NAME, ResultsFolder
from snn.report.calibration import GLANCE_LEGEND, TRUST_NAME
from snn.report.calibration_tables import CalibrationReport, glance_cells
from snn.report.closing_table import as_markdown
from snn.report.published import Origin, origin_of
from snn.report.results import RunNotes, notes_of
from snn.wording import n_of

FIGURES: Final = {"": TRUST_NAME, "_all_nulls": f"{TRUST_NAME}_all_nulls"}
"""Names of the calibration's figures, by what is put behind the name of the published one."""


def calibration_origin(folder: Path) -> Origin:
    """Say what made the runs of a calibration, and what they cost."""
    runs: list[RunNotes] = []
    for part in (ResultsFolder(folder / name) for name in PART_NAMES):
        if part.is_ours():
            lines = part.manifest().lines
            found = (part.complete_run_manifest(key, line) for key, line in lines.items())
            runs += [notes_of(manifest) for manifest in found if manifest]
    return origin_of(runs)


def published_calibration(
    experiment: Experiment, reports: Sequence[CalibrationReport], folder: Path
) -> dict[str, bytes]:
    """Return the files that are published of a calibration, by name.

    Parameters
    ----------
    experiment
        What was asked.
    reports
        One for each length; those without nulls, as the long recordings of a ladder, have no answer.
    folder
        The calibration, with tables and figures.

    Returns
    -------
    dict
        ``NAME.md`` (at a glance, length by length), ``NAME_rates.csv`` (every measure and kind), and as ``NAME.png``
        and ``NAME_all_nulls.png`` the figures of the longest recordings.
    """
    name = experiment.name
    answered = [report.glance for report in reports if report.glance.columns]
    rates = f"{name}_rates.csv"
    legend = GLANCE_LEGEND.replace("All is below.", f"All measures and kinds: [{rates}]({rates}).")
    parts = [
        "\n\n".join(
            [
                f"## {glance.measured_s:g} s",
                glance.answer.replace("\n", " "),
                as_markdown(glance_cells(glance)),
                legend,
            ]
        )
        for glance in answered
    ]
    head = _made_by(experiment, calibration_origin(folder))
    longest_s = max(glance.measured_s for glance in answered)
    figures = {
        f"{name}{behind}.png": (folder / FIGURES_NAME / f"{figure}_{longest_s:g}s.png").read_bytes()
        for behind, figure in FIGURES.items()
    }
    text = "\n\n".join([head, *parts]) + "\n"
    return {f"{name}.md": text.encode(), rates: (folder / f"{TRUST_NAME}.csv").read_bytes()} | figures


def _made_by(experiment: Experiment, origin: Origin) -> str:
    config = hashlib.sha256(resolved_yaml(experiment).encode()).hexdigest()[:16]
    return (
        f"<!-- snn reproduce {experiment.name}; config {config}; commit {', '.join(origin.commits)}; "
        f"{n_of(origin.n_runs, 'run')} -->"
    )
