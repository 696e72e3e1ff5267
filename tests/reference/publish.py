"""``python -m tests.reference.publish RESULTS_FOLDER``: copies a finished experiment into ``results/reference``.

Writes ``<name>.md`` (closing table, for the README), ``<name>.csv`` (one row a dyad) and one figure; if the runs have
an index, trials, pseudo-dyads or dithered spikes, ``<name>_index.md``, ``_cells.md``, ``_strangers.md`` and
``_dither.md``. Tables tell the hash
of the configuration, the commit and the command that made them.
"""

import argparse
import csv
import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from snn.compare.tables import outcome_grid
from snn.config.resolved import resolved_yaml
from snn.config.simulated_nulls import axis_names
from snn.record.results_folder import TABLE_NAME, ResultsFolder
from snn.report import cell_table, dither_table, pseudo_dyads
from snn.report.cell_table import cell_lines
from snn.report.closing_table import as_markdown, table_cells
from snn.report.index_table import LEGEND as INDEX_LEGEND
from snn.report.index_table import index_cells, index_lines
from snn.report.results import Results, read_results

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "results" / "reference"
PILOT = Path(__file__).with_name("pilot.csv")


def provenance(results: Results) -> str:
    """Return the line that says what made a table."""
    experiment = results.experiment
    config = hashlib.sha256(resolved_yaml(experiment).encode()).hexdigest()[:16]
    done = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    verb = "sweep" if experiment.sweep else "run"
    return (
        f"snn {verb} configs/{experiment.name}.yaml -j 2; config {config}; commit {done.stdout.strip()}; "
        f"{len(results.rows)} dyads of {experiment.duration_s:g} s"
    )


def with_spread(cells: list[list[str]], results: Results, axes: Sequence[str]) -> list[list[str]]:
    """Add the standard deviation over dyads of C as a column."""
    grid = outcome_grid(results.compared.rows, "C", axes=axes)
    spreads = [
        float(np.std(values[~unscored], ddof=1)) if (~unscored).sum() > 1 else float("nan")
        for values, unscored in zip(grid.values, grid.unscored, strict=True)
    ]
    heading, *body = cells
    return [[*heading, "SD of C"], *([*line, f"{sd:.3f}"] for line, sd in zip(body, spreads, strict=True))]


def with_pilot(cells: list[list[str]]) -> list[list[str]]:
    """Add the pilot's C and rates beside the rows of the same name."""
    with PILOT.open(encoding="utf-8") as file:
        pilot = {row["dyad"]: row for row in csv.DictReader(file)}
    heading, *body = cells
    lines = [[*heading, "pilot C (SD)", "pilot base, executing, observing Hz"]]
    for line in body:
        row = pilot[line[0]]
        spread = f" ({row['sd']})" if row["sd"] else ""
        rates = ", ".join(row[name] or "-" for name in ("base Hz", "executing Hz", "observing Hz"))
        lines.append([*line, f"{row['C']}{spread}", rates])
    return lines


def besides(results: Results) -> dict[str, tuple[list[list[str]], str]]:
    """Return by name the tables that stand beside the closing one, with their legends; most experiments lack most."""
    rng, experiment = results.bootstrap_rng(), results.experiment
    asked = experiment.nulls.pseudo_dyads
    rows, axes = results.compared.rows, axis_names(experiment)
    index, legend = index_cells(index_lines(rows, axes=axes, rng=results.bootstrap_rng()))
    strangers = pseudo_dyads.pairing_cells(pseudo_dyads.all_pairings(results), rng=rng) if asked else []
    dithered = dither_table.dither_cells(results.compared.rows, experiment=experiment, rng=rng)
    return {
        "index": (index if legend == INDEX_LEGEND and experiment.replicates > 1 else [], legend),
        "cells": (cell_lines(results), cell_table.LEGEND),
        "strangers": (strangers, pseudo_dyads.LEGEND),
        "dither": (dithered, dither_table.LEGEND),
    }


def publish(folder: Path, figure: str | None) -> None:
    """Write the table and copy the figure of a results folder."""
    store = ResultsFolder(folder)
    results = read_results(store, store.experiment())
    experiment = results.experiment
    axes = axis_names(experiment)
    cells = with_spread(
        table_cells(
            results.compared.rows, axes=axes, rng=results.bootstrap_rng(), primary=results.experiment.primary
        ),
        results,
        axes,
    )
    if experiment.name == "pilot_table":
        cells = with_pilot(cells)
    REFERENCE.mkdir(parents=True, exist_ok=True)
    text = f"<!-- {provenance(results)} -->\n\n{as_markdown(cells)}\n"
    (REFERENCE / f"{experiment.name}.md").write_text(text, encoding="utf-8")
    shutil.copy(folder / TABLE_NAME, REFERENCE / f"{experiment.name}.csv")
    for name, (lines, legend) in besides(results).items():
        if lines:
            text = f"<!-- {provenance(results)} -->\n\n{as_markdown(lines)}\n\n{legend}\n"
            (REFERENCE / f"{experiment.name}_{name}.md").write_text(text, encoding="utf-8")
    if figure:
        shutil.copy(folder / "figures" / f"{figure}.png", REFERENCE / f"{experiment.name}.png")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--figure", help="name of the figure to copy, without its ending")
    arguments = parser.parse_args()
    publish(arguments.folder, arguments.figure)


if __name__ == "__main__":
    main()
