"""What a plan tells: the power that was counted, and how long and how many dyads it takes."""

from collections.abc import Mapping, Sequence
from typing import Any

from snn.compare.cue_power import Answer, PowerPoint
from snn.wording import n_of

LEGEND = (
    "Each direction by itself, at level .01, with the cues of the config or the rate named. Power: share of tests that "
    "found the influence, with a 95 % Clopper-Pearson interval; at least: one-sided 95 % bound. Groups: the cue test "
    "over dyads of different pilots. Stretches of one pilot count as independent (their cues and noise are, its wiring "
    "is not). These are model dyads: of people take the design, not the number."
)


def power_cells(panels: Mapping[str, Sequence[PowerPoint]]) -> list[list[str]]:
    """Return the table as text cells, the heading first."""
    heading = ["cues", "dyads", "length s", "cues of each", "found", "power", "at least"]
    return [heading, *(_line(name, point) for name, points in panels.items() for point in points)]


def _line(name: str, point: PowerPoint) -> list[str]:
    found = point.found
    return [
        name,
        str(point.n_dyads),
        f"{point.length_s:g}",
        f"{point.n_cues:.1f}",
        f"{found.n_found} of {found.n}",
        f"{found.value:.2f} [{found.ci_low:.2f}, {found.ci_high:.2f}]",
        f"{found.lower_bound:.2f}",
    ]


def power_values(panels: Mapping[str, Sequence[PowerPoint]]) -> list[dict[str, Any]]:
    """Return the power as plain values, one mapping a row."""
    return [
        {
            "cues": name,
            "n_dyads": point.n_dyads,
            "length_s": point.length_s,
            "n_cues": point.n_cues,
            "n_found": point.found.n_found,
            "n_tests": point.found.n,
            "power": point.found.value,
            "power_low": point.found.ci_low,
            "power_high": point.found.ci_high,
            "power_at_least": point.found.lower_bound,
        }
        for name, points in panels.items()
        for point in points
    ]


def answer_line(name: str, answers: Sequence[Answer], *, power: float) -> str:
    """Say in one line how long recordings of how many dyads give the power."""
    parts = [_part(answer) for answer in answers if answer.shown or answer.likely]
    if not parts:
        return f"{name}: nothing that was tried reaches power {power:g}; take longer recordings (--length)"
    return f"{name}, power {power:g} at level .01: {'; '.join(parts)}"


def _part(answer: Answer) -> str:
    who = "a single dyad" if answer.n_dyads == 1 else n_of(answer.n_dyads, "dyad")
    point = answer.shown or answer.likely
    if point is None:
        return f"{who}: not within the lengths tried"
    found = point.found
    counted = f"{found.n_found} of {found.n} found, at least {found.lower_bound:.2f}"
    unsure = "" if answer.shown else ", which is not shown: simulate more with --pilots"
    return (
        f"{who} of {point.length_s:g} s or more, {point.n_cues:.0f} cues of each partner ({counted}{unsure})"
    )
