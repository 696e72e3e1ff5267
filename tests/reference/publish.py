"""``python -m tests.reference.publish RESULTS_FOLDER``: copies a finished experiment into ``results/reference``.

Writes ``<name>.md`` (closing table with the states of health), ``<name>.csv`` (one row a dyad) and the figures asked
for, the first as ``<name>.png``, others as ``<name>_<figure>.png``; if the runs have an index, trials, pseudo-dyads or
dithered spikes, ``<name>_index.md``, ``_cells.md``, ``_strangers.md`` and ``_dither.md``. Tables tell the hash of the
configuration, the commit of the runs and the command that made them.
"""

import argparse
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from snn.compare.effects import mean_over_dyads
from snn.compare.tables import outcome_grid
from snn.config.resolved import resolved_yaml
from snn.config.simulated_nulls import axis_names
from snn.record.health import counted_states
from snn.record.results_folder import TABLE_NAME, ResultsFolder
from snn.report import cell_table, dither_table, pseudo_dyads
from snn.report.cell_table import cell_lines
from snn.report.closing_table import as_markdown, estimate_text, table_cells
from snn.report.index_table import LEGEND as INDEX_LEGEND
from snn.report.index_table import index_cells, index_lines
from snn.report.results import Results, read_results

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "results" / "reference"
BODIES = {
    "movement_null_mean": ("movement by chance", 3),
    "movement_C": ("C of movement", 3),
    "motor_response_hz": ("motor peak Hz", 1),
    "mimicry_share": ("copied", 2),
}
"""What stands beside behavioural synchrony: its mean over shifted windows, and what C is of movement. Then how motor
cells answer the onset of an act that is seen, which the mean over the whole act does not show, and the share of
acts that are copied by a partner who intends nothing. By column, its heading and decimals."""


def provenance(results: Results) -> str:
    """Return the line that says what made a table."""
    experiment = results.experiment
    config = hashlib.sha256(resolved_yaml(experiment).encode()).hexdigest()[:16]
    n, verb = len(results.rows), "sweep" if experiment.sweep else "run"
    return (
        f"snn {verb} configs/{experiment.name}.yaml -j 2; config {config}; commit {commits_of(results)}; "
        f"{n} dyad{'s' * (n != 1)} of {experiment.duration_s:g} s"
    )


def commits_of(results: Results) -> str:
    """Return the commits whose code made the runs, as their manifests have them."""
    manifests = [results.folder.run_path(trial.key) / "manifest.json" for trial in results.trials]
    codes = [json.loads(path.read_text(encoding="utf-8"))["provenance"]["code"] for path in manifests]
    return ", ".join(sorted({f"{code['git_commit'][:7]}{'+' * code['git_dirty']}" for code in codes}))


def with_states(cells: list[list[str]], results: Results, axes: Sequence[str]) -> list[list[str]]:
    """Add columns: the states of health, if all dyads are healthy, too; the bodies beside C; and the spread of C."""
    grids = {name: outcome_grid(results.compared.rows, name, axes=axes) for name in ("C", *BODIES)}
    grid, rng = grids["C"], results.bootstrap_rng()
    spreads = [
        float(np.std(values[~unscored], ddof=1)) if (~unscored).sum() > 1 else float("nan")
        for values, unscored in zip(grid.values, grid.unscored, strict=True)
    ]
    states = [counted_states(filter(None, row.tolist())) for row in grid.states]
    heading, *body = cells
    beside = {name: shown for name, shown in BODIES.items() if not {shown[0], f"{shown[0]}*"} & set(heading)}
    bodies = [
        [
            estimate_text(
                mean_over_dyads(grids[name].values[i], unscored=grid.unscored[i], rng=rng), decimals
            )
            for name, (_, decimals) in beside.items()
        ]
        for i in range(len(states))
    ]
    if "health" not in heading:
        place = heading.index("of") + 1
        heading = [*heading[:place], "health", *heading[place:]]
        body = [[*line[:place], text, *line[place:]] for line, text in zip(body, states, strict=True)]
    lines = [
        [*line, *beside, "-" if np.isnan(sd) else f"{sd:.3f}"]
        for line, beside, sd in zip(body, bodies, spreads, strict=True)
    ]
    return [[*heading, *(text for text, _ in beside.values()), "SD of C"], *lines]


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


def publish(folder: Path, figures: Sequence[str]) -> None:
    """Write the tables and copy the figures of a results folder."""
    store = ResultsFolder(folder)
    results = read_results(store, store.experiment())
    experiment = results.experiment
    axes = axis_names(experiment)
    cells = with_states(
        table_cells(
            results.compared.rows, axes=axes, rng=results.bootstrap_rng(), primary=experiment.primary
        ),
        results,
        axes,
    )
    REFERENCE.mkdir(parents=True, exist_ok=True)
    text = f"<!-- {provenance(results)} -->\n\n{as_markdown(cells)}\n"
    (REFERENCE / f"{experiment.name}.md").write_text(text, encoding="utf-8")
    shutil.copy(folder / TABLE_NAME, REFERENCE / f"{experiment.name}.csv")
    for name, (lines, legend) in besides(results).items():
        if lines:
            text = f"<!-- {provenance(results)} -->\n\n{as_markdown(lines)}\n\n{legend}\n"
            (REFERENCE / f"{experiment.name}_{name}.md").write_text(text, encoding="utf-8")
    for place, figure in enumerate(figures):
        target = experiment.name if place == 0 else f"{experiment.name}_{figure}"
        shutil.copy(folder / "figures" / f"{figure}.png", REFERENCE / f"{target}.png")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--figure", nargs="+", default=[], help="names of the figures to copy, without ending"
    )
    arguments = parser.parse_args()
    publish(arguments.folder, arguments.figure)


if __name__ == "__main__":
    main()
