"""Synchrony over time of many dyads: a row for each dyad and window, and means over dyads by condition."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from snn.analyse.synchrony_course import SynchronyCourse
from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.tables import Value
from snn.plot.course import ConditionCourse
from snn.plot.outcome import masked_mean
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
    """Average C over the healthy dyads of each condition, window by window.

    Parameters
    ----------
    dyads
        Of any conditions, all followed in the same windows.
    scope
        Which channels, see `snn.analyse.synchrony_course.SCOPES`.
    rng
        Draws the bootstraps.
    """
    members: dict[Labels, list[FollowedDyad]] = {}
    for dyad in dyads:
        members.setdefault(dyad.condition, []).append(dyad)
    return [
        ConditionCourse(
            name=", ".join(f"{axis} {point_text(point)}" for axis, point in condition),
            centres_s=_common(found).starts_s + _common(found).window_s / 2,
            means=_means([dyad.course.values[scope] for dyad in found], found, rng=rng),
            null95=_healthy_mean([dyad.course.null95[scope] for dyad in found], found),
            n_healthy=sum(dyad.health == "ok" for dyad in found),
            n_dyads=len(found),
        )
        for condition, found in members.items()
    ]


def course_cells(
    courses: Sequence[ConditionCourse], *, phases: Sequence[PhaseBounds], window_s: float
) -> list[list[str]]:
    """Return a table as text: for each condition and phase, C over the windows that lie inside the phase."""
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
                [
                    course.name or "model",
                    name,
                    str(int(inside.sum())),
                    f"{course.n_healthy} of {course.n_dyads}",
                    _number(float(np.mean(values))),
                    f"{_number(min(values))} to {_number(max(values))}",
                    _number(float(course.null95[inside].mean())),
                ]
            )
    return [["dyads", "phase", "windows", "n healthy, of", "mean C", "lowest to highest", "null95"], *lines]


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
    flagged = np.array([dyad.health != "ok" for dyad in dyads])
    return tuple(mean_over_dyads(values, flagged=flagged, rng=rng) for values in _padded(curves).T)


def _healthy_mean(curves: Sequence[FloatArray], dyads: Sequence[FollowedDyad]) -> FloatArray:
    by_window = _padded(curves).T
    healthy = np.array([dyad.health == "ok" for dyad in dyads])
    return masked_mean(by_window, mask=np.isfinite(by_window) & healthy)


def _number(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.{DECIMALS}f}"
