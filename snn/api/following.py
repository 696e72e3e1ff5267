"""Synchrony over time, in windows that slide along finished runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.plot.course import ConditionCourse
    from snn.report.courses import FollowedDyad, PhaseLine
    from snn.report.results import Results

TABLE_NAME, FIGURE_NAME = "course.csv", "course"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What came of following the dyads of a results folder."""

    lines: "Sequence[PhaseLine]"
    """Of each condition and phase."""
    dyads: "Sequence[FollowedDyad]"
    failed: Mapping[str, str]
    """Why dyads could not be followed, by name."""
    n_damaged: int
    table: Path
    figures: Sequence[Path]


def follow(path: Path, *, window: str = "10 s", step: str | None = None, jobs: int = 1) -> Followed:
    """Follow synchrony through the finished runs of a results folder, and write table and figures into it.

    Parameters
    ----------
    path
        The results folder.
    window, step
        Length of the windows, and from the start of one to the next; by default half.
    jobs
        Dyads at the same time.

    Raises
    ------
    ResultError
        If there is no complete run, no dyad can be followed, or the windows do not fit.
    """
    from snn.api.course_windows import windows_in_s
    from snn.record.atomic import write_atomically
    from snn.record.csv_text import csv_text
    from snn.record.window import phase_bounds_s
    from snn.report.courses import course_rows, phase_lines

    results, n_damaged = _results(path)
    window_s, step_s = windows_in_s(
        window,
        step,
        analysis=results.experiment.analysis,
        longest_s=max(trial.experiment.duration_s for trial in results.trials),
    )
    dyads, failed = _followed(results, window_s, step_s, jobs)
    write_atomically(path / TABLE_NAME, csv_text(course_rows(dyads)).encode())
    courses, figures = _drawn(results, dyads, window_s)
    return Followed(
        lines=phase_lines(courses, phases=phase_bounds_s(results.experiment), window_s=window_s),
        dyads=dyads,
        failed=failed,
        n_damaged=n_damaged,
        table=path / TABLE_NAME,
        figures=figures,
    )


def _results(path: Path) -> "tuple[Results, int]":
    """Read the complete runs; say which are damaged, and return how many."""
    from snn.api.progress_log import say
    from snn.batch.stored_dyads import damaged_in
    from snn.record.results_folder import results_folder
    from snn.report.results import read_results

    folder = results_folder(path)
    experiment = folder.experiment()
    damaged = damaged_in(folder, experiment)
    for run in damaged:
        say(str(run))
    results = read_results(folder, experiment).compared
    if not results.trials:
        raise ResultError(f"'{path}' holds no complete run")
    return results, len(damaged)


def _followed(
    results: "Results", window_s: float, step_s: float, jobs: int
) -> "tuple[list[FollowedDyad], dict[str, str]]":
    from snn.api.making import executor_for
    from snn.api.progress_display import CountDisplay
    from snn.batch.courses import follow_dyads
    from snn.batch.stored_dyads import dyads_in
    from snn.report.courses import FollowedDyad

    rows = {str(row["key"]): row for row in results.rows}
    found = [dyad for dyad in dyads_in(results.folder, results.experiment) if dyad.trial.key in rows]
    with CountDisplay("following", of="dyads") as display:
        courses, failed = follow_dyads(
            [dyad.stored for dyad in found],
            window_s=window_s,
            step_s=step_s,
            executor=executor_for(jobs),
            on_dyad=display,
        )
    if not courses:
        raise ResultError(next(iter(failed.values())))
    dyads = [
        FollowedDyad(
            condition=tuple(dyad.trial.condition),
            replicate=dyad.trial.replicate,
            key=dyad.trial.key,
            health=str(rows[dyad.trial.key]["health"]),
            course=courses[dyad.stored.name],
        )
        for dyad in found
        if dyad.stored.name in courses
    ]
    return dyads, dict(failed)


def _drawn(
    results: "Results", dyads: "Sequence[FollowedDyad]", window_s: float
) -> "tuple[list[ConditionCourse], list[Path]]":
    """Average over dyads, and draw C on all channels and on those of each valence."""
    from snn.analyse.measures.synchrony_course import SCOPES
    from snn.api.progress_display import working
    from snn.api.progress_log import say
    from snn.plot.course import MAX_PANELS
    from snn.report.courses import condition_courses

    with working("drawing"):
        courses = {s: condition_courses(dyads, scope=s, rng=results.bootstrap_rng()) for s in SCOPES}
        if len(courses[""]) > MAX_PANELS:
            say(
                f"{len(courses[''])} conditions are too many for a figure over time ({MAX_PANELS}); "
                "all are in the table"
            )
            return courses[""], []
        figures = [_saved(results, courses[scope], scope=scope, window_s=window_s) for scope in SCOPES]
    return courses[""], figures


def _saved(results: "Results", courses: "Sequence[ConditionCourse]", *, scope: str, window_s: float) -> Path:
    from snn.config.schema.primary_outcome import OUTCOME_LABELS
    from snn.plot.course import course_figure
    from snn.plot.save import save_figure
    from snn.record.window import phase_bounds_s
    from snn.report.assumptions import assumptions

    labels = {
        "": OUTCOME_LABELS["C"],
        "_positive": OUTCOME_LABELS["C_positive"],
        "_negative": OUTCOME_LABELS["C_negative"],
    }
    figure = course_figure(
        courses,
        label=labels[scope],
        window_s=window_s,
        phases=phase_bounds_s(results.experiment),
        note=assumptions(results.experiment),
    )
    return save_figure(figure, results.folder.path / "figures" / f"{FIGURE_NAME}{scope}")[0]
