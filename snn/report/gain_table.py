"""What is told of the loop gain: a table over dyads, verdicts in words, and the values of each dyad."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.intervals import INTERVALS
from snn.config.trials.expand import Trial
from snn.protocols.gain import ANSWERING, LIMIT, Answer, DyadGains, LoopGain
from snn.protocols.open_loop import OBSERVER
from snn.protocols.probes import LEVELS_HZ
from snn.report.closing_table import estimate_in_words, estimate_text
from snn.wording import n_of

GAINS = ("act", "peak", "largest", "slope_at_rest", "slope_in_act")
LOOP, MOVEMENT = "loop", "movement"
DECIMALS = 2
LEGEND = (
    "Gains: what the observer does on the channel that it is shown, over the movement that it sees. Shown, as a video: "
    f"acts of 0.5 s of {', '.join(f'{level:g}' for level in LEVELS_HZ)} Hz. act: a full act of 40 Hz, mean; peak: the "
    "same, best 50 ms. largest: of the means over all strengths. slope: of small changes, at rest and about a full "
    "act. loop: a -> b -> a, along both measured curves. observer: resting, gate as configured; acting, it does each "
    "act itself while it sees it, and what it does more than without seeing counts; open gate, resting with its motor "
    "gate held open, so that everything seen is done. "
    f"Brackets: {INTERVALS}."
)
JUDGED: Mapping[str, str] = {
    "resting": "largest loop gain of two partners at rest",
    "acting": "loop gain of small changes while both act",
    "open gate": "largest loop gain with both gates held open",
}
"""What is judged, by state of the observer."""


def gain_cells(dyads: Sequence[DyadGains], *, rng: np.random.Generator) -> list[list[str]]:
    """Return the table of gains as text cells, the heading first.

    Parameters
    ----------
    dyads
        Gains of all dyads, of one or more conditions.
    rng
        Draws the bootstraps.

    Returns
    -------
    list of list of str
        For each condition, state of the observer, path (both directions and the loop) and what answers: mean gains
        over dyads with intervals.
    """
    axes = [axis for axis, _ in dyads[0].trial.condition]
    cells = [[*axes, "observer", "path", "answer", "n", *(name.replace("_", " ") for name in GAINS)]]
    for condition in _conditions(dyads):
        for state, path, answering, found in _paths(condition):
            gains = [estimate_text(gain_over_dyads(found, name, rng=rng), DECIMALS) for name in GAINS]
            points = [str(point) for _, point in condition[0].trial.condition]
            cells.append([*points, state, path, answering, str(len(found)), *gains])
    return cells


def gain_over_dyads(
    gains: Sequence[Answer] | Sequence[LoopGain], name: str, *, rng: np.random.Generator
) -> Estimate:
    """Average one of `GAINS`, or what is judged, over dyads."""
    values = np.array([getattr(gain, name) for gain in gains], dtype=np.float64)
    return mean_over_dyads(values, unscored=np.zeros(values.size, dtype=np.bool_), rng=rng)


def verdicts(dyads: Sequence[DyadGains], *, rng: np.random.Generator) -> list[str]:
    """Say in a line for each condition and state of the observer whether the loop gain is below the limit."""
    lines = []
    for condition in _conditions(dyads):
        for state, loops in _loops(condition):
            estimate = gain_over_dyads(loops, "judged", rng=rng)
            alive = sum(loop.judged >= 1 for loop in loops)
            lines.append(
                f"{_named(condition[0].trial)}{JUDGED[state]}: "
                f"{estimate_in_words(estimate, DECIMALS)}; {verdict(estimate)}; in {alive} of "
                f"{n_of(len(loops), 'dyad')} it is 1 or more, where movement keeps itself alive"
            )
    return lines


def verdict(estimate: Estimate, *, limit: float = LIMIT) -> str:
    """Compare a gain with the limit: its interval if there is one, else its value."""
    low, high = (
        (estimate.value, estimate.value)
        if math.isnan(estimate.ci_low)
        else (estimate.ci_low, estimate.ci_high)
    )
    if high < limit:
        return f"below the limit of {limit:g}"
    if low >= limit:
        return f"NOT below the limit of {limit:g}"
    return f"UNDECIDED, the interval includes the limit of {limit:g}: take more replicates"


def dyad_values(dyads: Sequence[DyadGains]) -> list[dict[str, Any]]:
    """Return the gains of each dyad, path and what answers as plain values, one mapping a row."""
    return [
        dict(dyad.trial.condition)
        | {"replicate": dyad.trial.replicate, "observer": state, "path": path, "answer": answering}
        | {name: getattr(gain, name) for name in GAINS}
        for dyad in dyads
        for state, path, answering, (gain,) in _paths([dyad])
    ]


def curve_values(dyads: Sequence[DyadGains]) -> list[dict[str, Any]]:
    """Return the measured curves of each dyad as plain values: a row for each path, what answers, and strength."""
    return [
        dict(dyad.trial.condition)
        | {"replicate": dyad.trial.replicate, "observer": half.state, "path": _path(half.source)}
        | {"answer": answering, "seen_hz": level_hz}
        | {"steady_hz": float(answer.steady_hz[level]), "peak_hz": float(answer.peak_hz[level])}
        for dyad in dyads
        for half in dyad.halves
        for answering, answer in half.answers.items()
        for level, level_hz in enumerate(LEVELS_HZ)
    ]


def _conditions(dyads: Sequence[DyadGains]) -> list[list[DyadGains]]:
    groups: dict[object, list[DyadGains]] = {}
    for dyad in dyads:
        groups.setdefault(dyad.trial.condition, []).append(dyad)
    return list(groups.values())


def _paths(
    dyads: Sequence[DyadGains],
) -> Iterator[tuple[str, str, str, Sequence[Answer] | Sequence[LoopGain]]]:
    """Give the state of the observer, path, what answers, and the gains of all dyads."""
    for state, loops in _loops(dyads):
        for source in OBSERVER:
            halves = [h for dyad in dyads for h in dyad.halves if (h.source, h.state) == (source, state)]
            for answering in ANSWERING:
                yield state, _path(source), answering, [half.answers[answering] for half in halves]
        yield state, LOOP, MOVEMENT, loops


def _loops(dyads: Sequence[DyadGains]) -> Iterator[tuple[str, list[LoopGain]]]:
    for state in dict.fromkeys(loop.state for dyad in dyads for loop in dyad.loops):
        yield state, [loop for dyad in dyads for loop in dyad.loops if loop.state == state]


def _path(source: str) -> str:
    return f"{source} -> {OBSERVER[source]}"


def _named(trial: Trial) -> str:
    points = ", ".join(f"{axis} = {point}" for axis, point in trial.condition)
    return f"{points}: " if points else ""
