"""What is published of an experiment: tables that say what made them, and figures, all as files."""

import csv
import hashlib
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from snn.compare.effects import mean_over_dyads
from snn.compare.tables import outcome_grid
from snn.config.file.resolved_document import resolved_yaml
from snn.config.null_models.axis import axis_names
from snn.config.trials.designs import saltelli_of
from snn.config.trials.measured_span import measured_span_s
from snn.record.health import counted_states
from snn.record.results_folder import FIGURES_NAME, TABLE_NAME
from snn.record.types import FloatArray
from snn.report import cell_table, differences, dither_table, pseudo_dyads
from snn.report.answer_table import MARKDOWN_NAME as ANSWER_NAME
from snn.report.cell_table import cell_lines
from snn.report.closing_table import as_markdown, estimate_text, table_cells
from snn.report.index_table import index_cells, index_lines
from snn.report.results import Results, RunNotes
from snn.report.sobol_table import outcomes_of, sobol_page
from snn.wording import n_of

STRANGERS: Final = "strangers"
"""Name of the table of partners of other dyads."""
BODIES: Final[Mapping[str, tuple[str, int]]] = {
    "movement_null_mean": ("movement by chance", 3),
    "movement_C": ("C of movement", 3),
    "motor_response_hz": ("motor peak Hz", 1),
    "mimicry_share": ("copied", 2),
}
"""What stands beside behavioural synchrony: its mean over shifted windows, and what C is of movement. Then how motor
cells answer the onset of an act that is seen, which the mean over the whole act does not show, and the share of
acts that are copied by a partner who intends nothing. By column, its heading and decimals."""


def published_files(results: Results, figures: Sequence[str]) -> dict[str, bytes]:
    """Return the files that are published of an experiment, by name.

    Parameters
    ----------
    results
        Its runs, measured and drawn: the table of dyads, the answer and the figures are in the folder.
    figures
        Names of the figures, without ending; the first is called like the experiment.

    Returns
    -------
    dict
        ``NAME.csv`` (one row a dyad), ``NAME.md`` (closing table, or Sobol indices), where there is something to say
        ``NAME_answer.md``, ``_differences.md``, ``_index.md``, ``_cells.md``, ``_strangers.md`` and ``_dither.md``,
        and the figures.
    """
    name, folder = results.experiment.name, results.folder.path
    made_by = f"<!-- {provenance(results)} -->"
    beside = {f"{name}_{part}.md": f"{made_by}\n\n{text}" for part, text in _beside(results)}
    links = ", ".join(f"[{file.removeprefix(f'{name}_').removesuffix('.md')}]({file})" for file in beside)
    closing = _main_text(results)
    texts = {
        f"{name}.md": f"{made_by}\n\n{closing}\n" + (f"\nBeside it: {links}.\n" if links else "")
    } | beside
    drawn = {name if place == 0 else f"{name}_{figure}": figure for place, figure in enumerate(figures)}
    return (
        {f"{name}.csv": _dyads(results)}
        | {file: text.encode() for file, text in texts.items()}
        | {
            f"{file}.png": (folder / FIGURES_NAME / f"{figure}.png").read_bytes()
            for file, figure in drawn.items()
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What made runs, and what they cost."""

    n_runs: int
    commits: tuple[str, ...]
    """Of the program, in order; with a plus where files were changed and not committed."""
    cpu_s: float
    """To make them all, on one core."""


def origin_of(runs: Sequence[RunNotes]) -> Origin:
    """Sum up where runs come from."""
    codes = [notes.code for notes in runs]
    commits = {f"{str(code['git_commit'])[:7]}{'+' * bool(code['git_dirty'])}" for code in codes}
    return Origin(
        n_runs=len(runs),
        commits=tuple(sorted(commits)),
        cpu_s=float(sum(notes.stages_s for notes in runs)),
    )


def results_origin(results: Results) -> Origin:
    """Say what made the runs of an experiment, and what they cost."""
    keys = dict.fromkeys(trial.key for trial in results.trials)
    return origin_of([results.notes[key] for key in keys])


def provenance(results: Results) -> str:
    """Return the line that says what made a table."""
    experiment = results.experiment
    config = hashlib.sha256(resolved_yaml(experiment).encode()).hexdigest()[:16]
    dyads = n_of(len(results.rows), "dyad")
    return (
        f"snn reproduce {experiment.name}; config {config}; commit {', '.join(results_origin(results).commits)}; "
        f"{dyads} of {experiment.duration_s:g} s"
    )


def _beside(results: Results) -> Iterator[tuple[str, str]]:
    """Yield name and text of the tables that stand beside the closing one; most experiments lack most."""
    yield from _of_dyads(results)
    if results.experiment.nulls.pseudo_dyads:  # of recordings, two by two
        cells = pseudo_dyads.pairing_cells(pseudo_dyads.all_pairings(results), rng=results.bootstrap_rng())
        yield STRANGERS, f"{as_markdown(cells)}\n\n{pseudo_dyads.LEGEND}\n"


def _of_dyads(results: Results) -> Iterator[tuple[str, str]]:
    """Yield what follows from the table of dyads."""
    experiment, rows, axes = results.experiment, results.compared.rows, axis_names(results.experiment)
    answer = results.folder.path / ANSWER_NAME
    if experiment.analysis.answer and answer.is_file():
        yield "answer", answer.read_text(encoding="utf-8")
    if saltelli_of(experiment):
        return
    start_s, stop_s = measured_span_s(experiment)
    of_index = index_lines(rows, axes=axes, rng=results.bootstrap_rng())
    index, legend = index_cells(of_index, measured_s=stop_s - start_s)
    tables = {
        "differences": (differences.difference_lines(results), differences.LEGEND),
        "index": (index if experiment.replicates > 1 else [], legend),
        "cells": (cell_lines(results), cell_table.LEGEND),
        "dither": (
            dither_table.dither_cells(rows, experiment=experiment, rng=results.bootstrap_rng()),
            dither_table.LEGEND,
        ),
    }
    for name, (lines, below) in tables.items():
        if lines:
            yield name, f"{as_markdown(lines)}\n\n{below}\n"


def _main_text(results: Results) -> str:
    """Return the Sobol indices of a design for them, whose points say little one by one; else the closing table."""
    return sobol_page(results) or as_markdown(_closing_cells(results))


def _dyads(results: Results) -> bytes:
    """Return the table of dyads; of a design with hundreds of points only settings, health and what is explained."""
    table = (results.folder.path / TABLE_NAME).read_bytes()
    if saltelli_of(results.experiment) is None:
        return table
    outcomes = outcomes_of(results.experiment)
    heading, *lines = csv.reader(io.StringIO(table.decode()))
    kept = [i for i, name in enumerate(heading) if i <= heading.index("health") or name in outcomes]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([line[i] for i in kept] for line in (heading, *lines))
    return text.getvalue().encode()


def _closing_cells(results: Results) -> list[list[str]]:
    """Return the closing table and, too, the states of health if all are healthy, the bodies, and the spread of C."""
    rows, axes, primary = results.compared.rows, axis_names(results.experiment), results.experiment.primary
    heading, *body = table_cells(rows, axes=axes, rng=results.bootstrap_rng(), primary=primary)
    grids = {name: outcome_grid(rows, name, axes=axes) for name in ("C", *BODIES)}
    states = [counted_states(filter(None, row.tolist())) for row in grids["C"].states]
    beside = {name: shown for name, shown in BODIES.items() if not {shown[0], f"{shown[0]}*"} & set(heading)}
    rng = results.bootstrap_rng()
    bodies = [
        [
            estimate_text(
                mean_over_dyads(grids[name].values[i], unscored=grids[name].unscored[i], rng=rng), decimals
            )
            for name, (_, decimals) in beside.items()
        ]
        for i in range(len(states))
    ]
    if "health" not in heading:
        place = heading.index("of") + 1
        heading = [*heading[:place], "health", *heading[place:]]
        body = [[*line[:place], text, *line[place:]] for line, text in zip(body, states, strict=True)]
    spreads = [
        _spread(values[~unscored])
        for values, unscored in zip(grids["C"].values, grids["C"].unscored, strict=True)
    ]
    lines = [[*line, *more, sd] for line, more, sd in zip(body, bodies, spreads, strict=True)]
    return [[*heading, *(text for text, _ in beside.values()), "SD of C"], *lines]


def _spread(values: FloatArray) -> str:
    """Write a standard deviation; a dash where it is undefined."""
    sd = float(np.std(values, ddof=1)) if values.size > 1 else math.nan
    return "-" if math.isnan(sd) else f"{sd:.3f}"
