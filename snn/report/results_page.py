"""The page of a run or a sweep: question, answer, figures, tables, what was assumed, and where it comes from."""

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from snn.config.null_models.axis import axis_names
from snn.config.trials.designs import is_drawn
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.health import counted_states
from snn.report.answer_table import answer_of
from snn.report.assumptions import assumptions
from snn.report.closing_table import cells_of, foot_of, table_lines
from snn.report.cue_table import LEGEND as CUE_LEGEND
from snn.report.cue_table import cue_cells
from snn.report.differences import LEGEND as DIFFERENCES_LEGEND
from snn.report.differences import difference_lines
from snn.report.figures import drawings
from snn.report.index_table import counted, counts_text, index_cells, index_lines
from snn.report.null_lines import null_lines
from snn.report.page import Page, Section, page_figures
from snn.report.results import Results
from snn.report.sobol_table import LEGEND as SOBOL_LEGEND
from snn.report.sobol_table import indices_of, sobol_lines
from snn.wording import n_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def results_page(results: Results) -> Page:
    """Lay out the page of the complete runs of an experiment, and draw its figures.

    Raises
    ------
    ResultError
        If no run is complete.
    """
    if not results.trials:
        raise ResultError(f"'{results.folder.path}' holds no complete run")
    experiment, shown = results.experiment, results.compared
    axes, answer = axis_names(experiment), answer_of(results)
    start_s, stop_s = measured_span_s(experiment)
    listed = () if is_drawn(experiment) else shown.rows  # a line a point says nothing
    index, index_legend = index_cells(
        index_lines(listed, axes=axes, rng=results.bootstrap_rng()), measured_s=stop_s - start_s
    )
    rng, primary = results.bootstrap_rng(), experiment.primary
    dyads = table_lines(listed, axes=axes, rng=rng, primary=primary) if listed else []
    return Page(
        title=experiment.name,
        question=experiment.question,
        answers=answer.lines if answer else _verdicts(shown),
        warnings=_missing(results),
        sections=(
            Section(heading="Health", lines=[_health(shown)]),
            Section(heading="Figures", figures=page_figures(_figures(results), {})),
            Section(heading="Model dyads", cells=cells_of(dyads), note=foot_of(dyads) if dyads else ""),
            Section(
                heading="Sobol indices",
                cells=sobol_lines(primary, indices_of(results, primary)),
                note=SOBOL_LEGEND,
            ),
            Section(heading="Who influences whom", cells=index, note=index_legend),
            Section(
                heading="Cue test, dyad by dyad", cells=cue_cells(shown.rows, axes=axes), note=CUE_LEGEND
            ),
            Section(heading="Differences", cells=difference_lines(results), note=DIFFERENCES_LEGEND),
            Section(heading="Simulated nulls", lines=null_lines(results)),
            Section(heading="What was assumed", lines=[assumptions(experiment)]),
            Section(heading="Where it comes from", lines=[made_by(results)], code=_command(results)),
        ),
    )


def made_by(results: Results) -> str:
    """Say which program made the runs, from which seed, and how many there are."""
    trials = results.trials
    code = [results.notes[trial.key].code for trial in trials]
    versions = dict.fromkeys(_version(one) for one in code)
    n, seed = n_of(len(trials), "run"), results.experiment.seed
    return f"{n} in '{results.folder.path}', seed {seed}, made by {', '.join(versions)}."


def _version(code: Mapping[str, Any]) -> str:
    commit = str(code.get("git_commit") or "")[:7]
    changed = " with changes not committed" if code.get("git_dirty") else ""
    return f"snn {code.get('snn', '(version not told)')}" + (f", commit {commit}{changed}" if commit else "")


def _verdicts(results: Results) -> list[str]:
    """Say of an experiment without a test what its dyads are called, condition by condition."""
    found: dict[str, list[object]] = {}
    drawn = is_drawn(results.experiment)
    for trial, row in zip(results.trials, results.rows, strict=True):
        named = "" if drawn else ", ".join(f"{axis} {point}" for axis, point in trial.condition)
        found.setdefault(named, []).append(row.get("verdict", "not measured"))
    told = {named: counts_text(counted(words)) for named, words in found.items()}
    return [f"{named}: {words}." if named else f"{words}." for named, words in told.items()]


def _missing(results: Results) -> list[str]:
    failed = [line for line in results.lines.values() if line.status == "failed"]
    return (
        [f"{n_of(len(failed), 'run')} failed, such as {failed[0].key}: {failed[0].error}"] if failed else []
    )


def _health(results: Results) -> str:
    states = [str(row["health"]) for row in results.rows]
    return f"{counted_states(states)} of {n_of(len(states), 'model dyad')}."


def _figures(results: Results) -> "dict[str, Figure]":
    return {name: draw() for drawing in drawings(results).values() for name, draw in drawing()}


def _command(results: Results) -> str:
    verb = "sweep" if results.experiment.sweep else "run"
    folder = str(results.folder.path)
    return f"snn {verb} {shlex.quote(f'{folder}/experiment.yaml')} -o {shlex.quote(folder)}"
