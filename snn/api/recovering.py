"""How well coupling and latency of a link are told from recordings, and the curve that tells them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.batch.stored_dyads import FoundDyad
    from snn.compare.recovery import JudgedLink, MeasuredLink, RecoveryLine

TABLE_NAME, MARKDOWN_NAME, CURVE_NAME, FIGURE_NAME = "recovery.csv", "recovery.md", "curve.csv", "recovery"
_MIN_LENGTH_S = 12.0
"""Five blocks of 2 s after the longest lag and the transient; shorter pieces have no intervals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What was told of links whose coupling and latency are known."""

    lines: "Sequence[RecoveryLine]"
    rows: list[dict[str, Any]]
    """One for each link that was judged."""
    failed: Mapping[str, str]
    """Why dyads could not be measured, by key."""
    table: Path
    curve: Path
    figure: Path


def recover_links(paths: Sequence[Path], *, lengths: Sequence[str] = (), jobs: int = 1) -> Recovered:
    """Judge the links of finished dyads by a curve of effect over coupling; write it, and what is told, into a folder.

    Parameters
    ----------
    paths
        Results folders: first the sweep over couplings that makes the curve, into which is written, then others of the
        same kind.
    lengths
        Use so much from the beginning, such as "20 s"; by default all, and its half.
    jobs
        Dyads at the same time.

    Raises
    ------
    ResultError
        If there is nothing complete, dyads are of several kinds, or a length does not fit.
    """
    from snn.analyse.influence.coupling_curve import curve_rows
    from snn.compare.recovery import curve_of, judged
    from snn.record.atomic import write_atomically
    from snn.record.csv_text import csv_text

    if len({path.resolve() for path in paths}) < len(paths):
        raise ResultError("a results folder is named twice")
    dyads = [list(_live(path)) for path in paths]
    kind = _kind(paths, dyads)
    asked_s = _lengths_s(lengths, dyads[0])
    failed: dict[str, str] = {}
    links = [_links(own, asked_s, jobs, failed) for own in dyads]
    if failed and not any(links):
        raise ResultError(next(iter(failed.values())))
    found = judged(links[0], [link for own in links[1:] for link in own], kind=kind)
    write_atomically(paths[0] / CURVE_NAME, csv_text(curve_rows(curve_of(links[0], kind=kind))).encode())
    return _written(found, paths[0], seed=dyads[0][0].trial.experiment.seed, failed=failed)


def _written(
    found: "Sequence[JudgedLink]", folder: Path, *, seed: int, failed: Mapping[str, str]
) -> Recovered:
    import numpy as np

    from snn.compare.recovery import recovery_lines
    from snn.plot.recovery import recovery_figure
    from snn.plot.save import save_figure
    from snn.record.atomic import write_atomically
    from snn.record.csv_text import csv_text
    from snn.record.results_folder import FIGURES_NAME
    from snn.report.recovery_table import recovery_markdown, recovery_rows

    lines, rows = recovery_lines(found, rng=np.random.default_rng(seed)), recovery_rows(found)
    write_atomically(folder / TABLE_NAME, csv_text(rows).encode())
    write_atomically(folder / MARKDOWN_NAME, recovery_markdown(lines).encode())
    figure = recovery_figure(found, title="Coupling and latency, told from recordings")
    png, _ = save_figure(figure, folder / FIGURES_NAME / FIGURE_NAME)
    return Recovered(
        lines=lines,
        rows=rows,
        failed=failed,
        table=folder / TABLE_NAME,
        curve=folder / CURVE_NAME,
        figure=png,
    )


def _live(path: Path) -> "Iterator[FoundDyad]":
    """Return the complete dyads of a results folder of which both partners are alive."""
    from snn.batch.stored_dyads import dyads_in
    from snn.config.null_models.axis import LIVE, NULL_AXIS
    from snn.record.results_folder import results_folder

    folder = results_folder(path)
    for dyad in dyads_in(folder, folder.experiment()):
        if dict(dyad.trial.condition).get(NULL_AXIS, LIVE) == LIVE:
            yield dyad


def _kind(paths: Sequence[Path], dyads: "Sequence[Sequence[FoundDyad]]") -> str:
    """Return the kind of all dyads; there is one, or a curve says nothing of some."""
    from snn.analyse.influence.coupling_curve import kind_of

    kinds: dict[str, Path] = {}
    for path, own in zip(paths, dyads, strict=True):
        if not own:
            raise ResultError(f"'{path}' holds no complete run")
        for experiment in {dyad.trial.condition: dyad.trial.experiment for dyad in own}.values():
            kinds.setdefault(kind_of(experiment), path)
    if len(kinds) > 1:
        raise ResultError(
            f"dyads in '{list(kinds.values())[1]}' are of another kind than those in '{paths[0]}': a curve holds for "
            "dyads that differ in coupling, latency, seed and length alone"
        )
    return next(iter(kinds))


def _lengths_s(texts: Sequence[str], dyads: "Sequence[FoundDyad]") -> tuple[float, ...]:
    from snn.api.calibration_lengths import spans_within
    from snn.api.spans import spans_in_s

    longest_s, option = _longest_s(dyads), "--length"
    spans_s = spans_in_s(texts, option=option) or (longest_s / 2, longest_s)
    asked_s = spans_within(spans_s, longest_s=longest_s, option=option)
    if min(asked_s) < _MIN_LENGTH_S and texts:
        raise ResultError(
            f"--length: {min(asked_s):g} s; pieces shorter than {_MIN_LENGTH_S:g} s have no intervals"
        )
    return tuple(sorted({length_s for length_s in asked_s if length_s >= _MIN_LENGTH_S} or {longest_s}))


def _longest_s(dyads: "Sequence[FoundDyad]") -> float:
    from snn.config.trials.measured_span import measured_span_s

    return min(
        stop_s - start_s for start_s, stop_s in (measured_span_s(dyad.trial.experiment) for dyad in dyads)
    )


def _links(
    dyads: "Sequence[FoundDyad]", asked_s: Sequence[float], jobs: int, failed: dict[str, str]
) -> "list[MeasuredLink]":
    """Measure the links of the dyads of one folder, in the lengths that it holds."""
    from snn.analyse.influence.coupling_curve import KnownLink
    from snn.api.making import executor_for
    from snn.api.progress_display import CountDisplay
    from snn.batch.recovering import effects_of
    from snn.compare.recovery import MeasuredLink

    longest_s = _longest_s(dyads)
    fitting = [length_s for length_s in asked_s if length_s <= longest_s] or [longest_s]
    with CountDisplay("measuring", of="dyads") as display, executor_for(jobs) as executor:
        effects, errors = effects_of(dyads, fitting, executor=executor, on_dyad=display)
    failed |= errors
    found = []
    for dyad in dyads:
        experiment = dyad.trial.experiment
        for (length_s, direction), effect in effects.get(dyad.trial.key, {}).items():
            link = getattr(experiment.link, direction)
            known = KnownLink(
                dyad=dyad.trial.replicate,
                coupling=link.coupling,
                latency_ms=link.latency_ms,
                effect=effect.effect,
                delay_ms=effect.delay_ms,
            )
            found.append(
                MeasuredLink(experiment=experiment.name, direction=direction, length_s=length_s, link=known)
            )
    return found
