"""Synchrony over time of many dyads: a row for each dyad and window, and means over dyads by condition."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from snn.analyse.measures.synchrony_course import SynchronyCourse
from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.tables import Value
from snn.plot.course import ConditionCourse
from snn.plot.outcome import masked_mean
from snn.record.health import counted_states, is_scored
from snn.record.types import FloatArray
from snn.record.window import PhaseBounds
from snn.report.closing_table import point_text

Labels: TypeAlias = tuple[tuple[str, Value], ...]
DECIMALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedDyad:
    """The course of one dyad, and which it is."""

    condition: Labels
    replicate: int
    key: str
    health: str
    course: SynchronyCourse


def course_rows(dyads: Sequence[FollowedDyad]) -> list[dict[str, Value]]:
    """Return a row for each dyad and window: C, C_positive and C_negative, each with its null95."""
    rows: list[dict[str, Value]] = []
    for dyad in dyads:
        course = dyad.course
        identity = {
            **dict(dyad.condition),
            "replicate": dyad.replicate,
            "key": dyad.key,
            "health": dyad.health,
        }
        for number, start_s in enumerate(course.starts_s.tolist()):
            row = {**identity, "start_s": start_s, "stop_s": start_s + course.window_s}
            for scope, values in course.values.items():
                row[f"C{scope}"] = float(values[number])
                row[f"C{scope}_null95"] = float(course.null95[scope][number])
            rows.append(row)
    return rows


def condition_courses(
    dyads: Sequence[FollowedDyad], *, scope: str, rng: np.random.Generator
) -> list[ConditionCourse]:
    """Average C over the scored dyads of each condition, window by window.

    Parameters
    ----------
    dyads
        Of any conditions, all followed in the same windows.
    scope
        Which channels, see `snn.analyse.measures.synchrony_course.SCOPES`.
    rng
        Draws the bootstraps.
    """
    members: dict[Labels, list[FollowedDyad]] = {}
    for dyad in dyads:
        members.setdefault(dyad.condition, []).append(dyad)
    return [
        ConditionCourse(
            name=_name(condition),
            centres_s=_common(found).starts_s + _common(found).window_s / 2,
            means=_means([dyad.course.values[scope] for dyad in found], found, rng=rng),
            null95=_scored_mean([dyad.course.null95[scope] for dyad in found], found),
            states=tuple(dyad.health for dyad in found),
        )
        for condition, found in members.items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLine:
    """C of one condition over the windows that lie inside one phase."""

    name: str
    """Of the condition."""
    phase: str
    n_windows: int
    states: tuple[str, ...]
    """Of health, one of each dyad."""
    mean: float
    """Of C, over windows and scored dyads; nan if it is undefined in a window."""
    lowest: float
    highest: float
    null95: float


def phase_lines(
    courses: Sequence[ConditionCourse], *, phases: Sequence[PhaseBounds], window_s: float
) -> list[PhaseLine]:
    """Summarise C of each condition phase by phase; a phase without a window has no line."""
    lines = []
    for course in courses:
        for name, start_s, stop_s in phases:
            inside = (course.centres_s - window_s / 2 >= start_s - 1e-9) & (
                course.centres_s + window_s / 2 <= stop_s + 1e-9
            )
            if not inside.any():
                continue
            values = [mean.value for mean, kept in zip(course.means, inside, strict=True) if kept]
            lines.append(
                PhaseLine(
                    name=course.name,
                    phase=name,
                    n_windows=int(inside.sum()),
                    states=course.states,
                    mean=float(np.mean(values)),
                    lowest=min(values),
                    highest=max(values),
                    null95=float(course.null95[inside].mean()),
                )
            )
    return lines


def course_cells(lines: Sequence[PhaseLine]) -> list[list[str]]:
    """Write them as a table of text, the heading first."""
    cells = [
        [
            line.name or "model",
            line.phase,
            str(line.n_windows),
            f"{sum(map(is_scored, line.states))} of {len(line.states)}",
            counted_states(line.states),
            _number(line.mean),
            f"{_number(line.lowest)} to {_number(line.highest)}",
            _number(line.null95),
        ]
        for line in lines
    ]
    return [
        ["dyads", "phase", "windows", "n scored, of", "health", "mean C", "lowest to highest", "null95"],
        *cells,
    ]


def course_records(lines: Sequence[PhaseLine], dyads: Sequence[FollowedDyad]) -> list[dict[str, Any]]:
    """Return them as numbers for other programs, with the axes of the conditions of these dyads."""
    conditions = {_name(dyad.condition): dict(dyad.condition) for dyad in dyads}
    return [
        {
            "condition": conditions[line.name],
            "phase": line.phase,
            "windows": line.n_windows,
            "n": sum(map(is_scored, line.states)),
            "of": len(line.states),
            "health": dict(Counter(line.states)),
            "mean_C": line.mean,
            "lowest_C": line.lowest,
            "highest_C": line.highest,
            "null95": line.null95,
        }
        for line in lines
    ]


def _name(condition: Labels) -> str:
    return ", ".join(f"{axis} {point_text(point)}" for axis, point in condition)


def _common(dyads: Sequence[FollowedDyad]) -> SynchronyCourse:
    """Return the longest course: a run that was stopped early has fewer windows."""
    return max((dyad.course for dyad in dyads), key=lambda course: course.starts_s.size)


def _padded(curves: Sequence[FloatArray]) -> FloatArray:
    """Stack courses, shape ``(n_dyads, n_windows)``; nan after the end of a run that was stopped early."""
    stacked = np.full((len(curves), max(curve.size for curve in curves)), np.nan)
    for row, curve in zip(stacked, curves, strict=True):
        row[: curve.size] = curve
    return stacked


def _means(
    curves: Sequence[FloatArray], dyads: Sequence[FollowedDyad], *, rng: np.random.Generator
) -> tuple[Estimate, ...]:
    unscored = np.array([not is_scored(dyad.health) for dyad in dyads])
    return tuple(mean_over_dyads(values, unscored=unscored, rng=rng) for values in _padded(curves).T)


def _scored_mean(curves: Sequence[FloatArray], dyads: Sequence[FollowedDyad]) -> FloatArray:
    by_window = _padded(curves).T
    scored = np.array([is_scored(dyad.health) for dyad in dyads])
    return masked_mean(by_window, mask=np.isfinite(by_window) & scored)


def _number(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.{DECIMALS}f}"
