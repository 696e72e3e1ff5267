"""Runs side by side, such as two conditions of different experiments: each outcome against that of the first run.

Dyads of the same seed and replicate are pairs; runs without such dyads are compared as strangers.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from snn.compare.effects import MIN_DYADS, Estimate, mean_over_dyads, paired_effect
from snn.compare.false_discovery import adjusted_p
from snn.compare.limits import LIMITS
from snn.compare.sign_flip import MIN_PAIRS, sign_flip_test
from snn.compare.tables import Row, Value
from snn.compare.unpaired import Interval, unpaired_effect
from snn.config.schema.primary_outcome import GATED
from snn.record.health import is_scored
from snn.record.row import required_number_in
from snn.record.types import BoolArray, FloatArray

Pairing: TypeAlias = Literal["paired", "unpaired"]
NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyads:
    """The dyads of one run."""

    label: str
    """Of the run, unlike all others."""
    by_seed: Mapping[Hashable, Row]
    """Measures by what the dyad drew its random numbers from: dyads of the same are pairs."""

    def column(self, outcome: str, keys: Sequence[Hashable]) -> tuple[FloatArray, BoolArray]:
        """Return an outcome and which dyads are not scored, ``(n_keys,)`` each; nan where there is no such dyad.

        Raises
        ------
        ResultError
            If it is no number.
        """
        rows = [self.by_seed.get(key) for key in keys]
        values = np.array([NAN if row is None else required_number_in(row, outcome) for row in rows])
        unscored = [row is not None and not is_scored(str(row["health"])) for row in rows]
        return values, np.array(unscored, dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDifference:
    """One outcome of one run, less that of the first."""

    run: str
    baseline: str
    outcome: str
    pairing: Pairing
    mean: Estimate
    baseline_mean: Estimate
    """Both over the dyads that are compared."""
    n: int
    """Pairs; dyads of this run if they are not paired."""
    n_baseline: int
    """Dyads of the first run: the same number if they are paired."""
    difference: Interval
    hedges_g: Interval
    """In standard deviations between dyads; nan of an index that is 0 in many of them."""
    p: float
    """Two-sided."""
    q: float = NAN
    """p adjusted for all runs (Benjamini & Hochberg 1995), for an outcome that was chosen before all others."""
    q_all_outcomes: float = NAN
    """p adjusted for all runs and outcomes."""

    def record(self) -> dict[str, Value]:
        """Return it as a row of a table."""
        named: dict[str, Value] = {
            name: getattr(self, name) for name in ("run", "baseline", "outcome", "pairing", "n", "n_baseline")
        }
        for name in ("mean", "baseline_mean", "difference", "hedges_g"):
            found = getattr(self, name)
            named |= {name: found.value, f"{name}_ci_low": found.ci_low, f"{name}_ci_high": found.ci_high}
        return named | {name: getattr(self, name) for name in ("p", "q", "q_all_outcomes")}


def pairing_of(run: Dyads, baseline: Dyads) -> Pairing:
    """Tell whether two runs share seeds: three dyads, or all that one of them has."""
    shared = len(run.by_seed.keys() & baseline.by_seed.keys())
    fewest = min(MIN_DYADS, len(run.by_seed), len(baseline.by_seed))
    return "paired" if shared >= max(1, fewest) else "unpaired"


def run_differences(
    runs: Sequence[Dyads], outcomes: Sequence[str], *, rng: np.random.Generator
) -> list[RunDifference]:
    """Compare each run with the first.

    Parameters
    ----------
    runs
        Two or more.
    outcomes
        Columns of numbers.
    rng
        Draws bootstraps and flips of signs.

    Returns
    -------
    list of RunDifference
        Outcome by outcome, in each the runs in their order.
    """
    first, *others = runs
    found: list[RunDifference] = []
    for outcome in outcomes:
        found += _adjusted([_difference(run, first, outcome, rng) for run in others], "q")
    return _adjusted(found, "q_all_outcomes")


def _adjusted(found: Sequence[RunDifference], name: str) -> list[RunDifference]:
    """Adjust p for a family; pairs too few to reach .05 whatever they are do not belong to it."""
    counted = [one.pairing == "unpaired" or one.n >= MIN_PAIRS for one in found]
    q = adjusted_p(np.array([one.p if counts else NAN for one, counts in zip(found, counted, strict=True)]))
    return [replace(one, **{name: float(value)}) for one, value in zip(found, q, strict=True)]


def _difference(run: Dyads, first: Dyads, outcome: str, rng: np.random.Generator) -> RunDifference:
    pairing = pairing_of(run, first)
    keys = [list(run.by_seed), list(first.by_seed)]
    if pairing == "paired":
        keys = [list(first.by_seed)] * 2  # a dyad that one of them lacks is undefined there
    columns = [one.column(outcome, of) for one, of in zip((run, first), keys, strict=True)]
    run_column, first_column = columns
    difference, g, p, n = (
        _paired(run_column, first_column, outcome, rng)
        if pairing == "paired"
        else _unpaired(run_column, first_column)
    )
    left_out = [unscored for _, unscored in columns]
    if pairing == "paired":  # a pair counts if both do
        left_out = [np.logical_or.reduce([unscored | np.isnan(values) for values, unscored in columns])] * 2
    means = [
        mean_over_dyads(values, unscored=out, rng=rng, limits=LIMITS.get(outcome))
        for (values, _), out in zip(columns, left_out, strict=True)
    ]
    return RunDifference(
        run=run.label,
        baseline=first.label,
        outcome=outcome,
        pairing=pairing,
        mean=means[0],
        baseline_mean=means[1],
        n=n[0],
        n_baseline=n[1],
        difference=difference,
        hedges_g=_UNDEFINED if outcome in GATED else g,
        p=p,
    )


_UNDEFINED = Interval(value=NAN, ci_low=NAN, ci_high=NAN)
_Column: TypeAlias = tuple[FloatArray, BoolArray]
_Found: TypeAlias = tuple[Interval, Interval, float, tuple[int, int]]


def _paired(run: _Column, first: _Column, outcome: str, rng: np.random.Generator) -> _Found:
    (values, unscored), (baseline, baseline_unscored) = run, first
    either = {"unscored": unscored, "baseline_unscored": baseline_unscored}
    effect = paired_effect(values, baseline, **either, rng=rng, limits=LIMITS.get(outcome))
    flipped = sign_flip_test(values, baseline, **either, rng=rng)
    difference, g = (_interval(one) for one in (effect.difference, effect.hedges_g))
    return difference, g, flipped.p_two_sided, (effect.difference.n, effect.difference.n)


def _unpaired(run: _Column, first: _Column) -> _Found:
    counted = [values[np.isfinite(values) & ~unscored] for values, unscored in (run, first)]
    effect = unpaired_effect(counted[0], counted[1])
    return effect.difference, effect.hedges_g, effect.p, (effect.n, effect.n_baseline)


def _interval(estimate: Estimate) -> Interval:
    return Interval(value=estimate.value, ci_low=estimate.ci_low, ci_high=estimate.ci_high)
