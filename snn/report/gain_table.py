"""What is told of the loop gain: a table over dyads, a verdict in words, and the values of each dyad."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from snn.compare.effects import Estimate, mean_over_dyads
from snn.config.expand import Trial
from snn.protocols.gain import LIMIT, DyadGains, HalfGain, LoopGain
from snn.protocols.open_loop import OBSERVER
from snn.report.closing_table import estimate_text

GAINS = ("step_mean", "step_peak", "volley")
DECIMALS = 2
LEGEND = (
    "Gains: what the one who watches does on the acted channel, over what the one who acts does; loop: a -> b -> a. "
    "step: an act of 0.5 s, mean rates and peak rates (20 ms). volley: volleys of 20 ms that follow each other at the "
    "loop time, the largest share returned. gate: of the one who watches; open is the worst case, both intend the act. "
    "Brackets: 95 % CI (BCa bootstrap) over n model dyads."
)


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
        For each condition, gate and path (both directions and the loop): mean gains over dyads with intervals.
    """
    axes = [axis for axis, _ in dyads[0].trial.condition]
    cells = [[*axes, "gate", "path", "n", *(name.replace("_", " ") for name in GAINS)]]
    for condition in _conditions(dyads):
        for gate, path, found in _paths(condition):
            gains = [estimate_text(gain_over_dyads(found, name, rng=rng), DECIMALS) for name in GAINS]
            points = [str(point) for _, point in condition[0].trial.condition]
            cells.append([*points, gate, path, str(len(found)), *gains])
    return cells


def gain_over_dyads(
    gains: Sequence[HalfGain] | Sequence[LoopGain], name: str, *, rng: np.random.Generator
) -> Estimate:
    """Average one of `GAINS` over dyads."""
    values = np.array([getattr(gain, name) for gain in gains], dtype=np.float64)
    return mean_over_dyads(values, unscored=np.zeros(values.size, dtype=np.bool_), rng=rng)


def verdicts(dyads: Sequence[DyadGains], *, rng: np.random.Generator) -> list[str]:
    """Say in a line for each condition whether the loop gain is below the limit.

    Judged on volleys through the closed gate, in which reverberation goes round.
    """
    lines = []
    for condition in _conditions(dyads):
        closed = [loop for dyad in condition for loop in dyad.loops if loop.gate == "closed"]
        estimate = gain_over_dyads(closed, "volley", rng=rng)
        told = f"{estimate_text(estimate, DECIMALS)}; {verdict(estimate)}"
        alive = sum(loop.volley >= 1 for loop in closed)
        lines.append(
            f"{_named(condition[0].trial)}loop gain of volleys, gates closed: {told}; "
            f"in {alive} of {len(closed)} dyads it is 1 or more, where a volley keeps itself alive"
        )
    return lines


def verdict(estimate: Estimate, *, limit: float = LIMIT) -> str:
    """Compare a gain with the limit: its interval if there is one, else its value."""
    if math.isnan(estimate.value):
        return "UNDEFINED, because a partner's motor pool does not answer its own intentions"
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
    """Return the gains of each dyad and path as plain values, one mapping a row; None where undefined."""
    return [
        dict(dyad.trial.condition)
        | {"replicate": dyad.trial.replicate, "gate": gate, "path": path}
        | {name: _plain(getattr(gain, name)) for name in GAINS}
        for dyad in dyads
        for gate, path, (gain,) in _paths([dyad])
    ]


def _conditions(dyads: Sequence[DyadGains]) -> list[list[DyadGains]]:
    groups: dict[object, list[DyadGains]] = {}
    for dyad in dyads:
        groups.setdefault(dyad.trial.condition, []).append(dyad)
    return list(groups.values())


def _paths(
    dyads: Sequence[DyadGains],
) -> Iterator[tuple[str, str, Sequence[HalfGain] | Sequence[LoopGain]]]:
    for gate in dict.fromkeys(half.gate for dyad in dyads for half in dyad.halves):
        for source, observer in OBSERVER.items():
            halves = [
                half for dyad in dyads for half in dyad.halves if (half.source, half.gate) == (source, gate)
            ]
            yield gate, f"{source} -> {observer}", halves
        yield gate, "loop", [loop for dyad in dyads for loop in dyad.loops if loop.gate == gate]


def _named(trial: Trial) -> str:
    points = ", ".join(f"{axis} = {point}" for axis, point in trial.condition)
    return f"{points}: " if points else ""


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else value
