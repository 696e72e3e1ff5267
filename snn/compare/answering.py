"""Does an experiment find what it expected? The verdict of the test that its configuration names.

Three verdicts, because no rejection is no proof of absence. *Supported*: the test finds what is expected. *Not
supported*: it finds the contrary, or, where a margin was stated before, an effect too small to matter. *Undecided*:
neither, with the smallest effect that so many dyads could have shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import scipy

from snn.compare.contrasts import (
    ALPHA,
    Effect,
    bounds_at_once,
    effect_over_dyads,
    least_margin,
    least_shown,
    rank_correlations,
)
from snn.compare.dyad_outcomes import Outcomes, dyad_outcomes
from snn.compare.effects import Estimate
from snn.compare.gain_line import gain_line
from snn.compare.tables import Row
from snn.compare.two_lines import Line, two_lines
from snn.config.checks.answers import MIN_DYADS
from snn.config.schema.answers import (
    Answer,
    DifferenceAnswer,
    EquivalenceAnswer,
    GainLineAnswer,
    InteractionAnswer,
    TrendAnswer,
    TwoLinesAnswer,
)
from snn.config.schema.experiment import Experiment
from snn.errors import ResultError
from snn.record.types import FloatArray

Verdict: TypeAlias = Literal["supported", "not supported", "undecided"]
SIGNS: Final[Mapping[str, int]] = {"larger": 1, "rises": 1, "smaller": -1, "falls": -1, "either": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a test found."""

    answer: Answer
    verdict: Verdict
    why: str
    """In a few words."""
    effects: tuple[Effect, ...]
    n_left_out: int
    """Dyads without a number for each condition that is compared: not scored, missing or undefined."""


def findings(rows: Sequence[Row], experiment: Experiment, *, rng: np.random.Generator) -> tuple[Finding, ...]:
    """Make the tests that answer an experiment's question.

    Parameters
    ----------
    rows
        Tidy rows of its dyads, those of simulated nulls too.
    experiment
        Its ``analysis.answer`` says what is tested.
    rng
        Draws sign flips and bootstraps.

    Returns
    -------
    tuple of Finding
        One for each test. What cannot be tested is undecided, and says why.
    """
    return tuple(_finding(rows, answer, experiment, rng) for answer in experiment.analysis.answer)


def overall(found: Sequence[Finding]) -> Verdict:
    """Return the verdict of several tests, each of which must find what is expected.

    As an intersection-union test it needs no correction for their number (Berger 1982): it is supported if all are.
    """
    verdicts = {finding.verdict for finding in found}
    if "not supported" in verdicts:
        return "not supported"
    return "undecided" if "undecided" in verdicts else "supported"


def _finding(
    rows: Sequence[Row], answer: Answer, experiment: Experiment, rng: np.random.Generator
) -> Finding:
    missing = _missing_column(rows, answer)
    if missing:
        return Finding(answer=answer, verdict="undecided", why=missing, effects=(), n_left_out=0)
    outcomes = dyad_outcomes(rows, answer, experiment)
    test: Callable[[Any, Outcomes, np.random.Generator], Finding] = _TESTS[type(answer)]
    try:
        return test(answer, outcomes, rng)
    except ResultError as error:
        return Finding(answer=answer, verdict="undecided", why=str(error), effects=(), n_left_out=0)


def _missing_column(rows: Sequence[Row], answer: Answer) -> str:
    if isinstance(answer, GainLineAnswer):
        return ""
    known = {column for row in rows for column in row}
    for column in filter(None, (answer.outcome, answer.over)):
        if column not in known:
            return f"the table of dyads has no column '{column}'"
    return ""


def _difference(answer: DifferenceAnswer, outcomes: Outcomes, rng: np.random.Generator) -> Finding:
    contrasts = outcomes.at(answer.condition) - outcomes.at(answer.baseline)
    return _contrast(answer, "difference", contrasts, answer.direction, answer.margin, rng)


def _interaction(answer: InteractionAnswer, outcomes: Outcomes, rng: np.random.Generator) -> Finding:
    there, here = (
        outcomes.at(answer.condition, other) - outcomes.at(answer.baseline, other)
        for other in (answer.other_condition, answer.other_baseline)
    )
    return _contrast(answer, "difference of differences", there - here, answer.direction, answer.margin, rng)


def _contrast(
    answer: Answer,
    name: str,
    contrasts: FloatArray,
    direction: str,
    margin: float | None,
    rng: np.random.Generator,
) -> Finding:
    effect, sign = effect_over_dyads(name, contrasts, rng=rng), SIGNS[direction]
    low, high = bounds_at_once(contrasts)
    if margin is not None and _too_small((low, high), sign, margin):
        verdict, why = "not supported", f"smaller than {margin:g}, which would matter"
    else:
        verdict, why = _judged(effect, sign)
    return _told(answer, verdict, why, (effect,), contrasts)


def _too_small(bounds: tuple[float, float], sign: int, margin: float) -> bool:
    """Tell whether even the larger bound of an effect lies below the margin, in the direction that is expected."""
    low, high = bounds
    if sign == 0:
        return -margin < low and high < margin
    return max(sign * low, sign * high) < margin


def _judged(effect: Effect, sign: int) -> tuple[Verdict, str]:
    if effect.n < MIN_DYADS:
        return "undecided", f"fewer than {MIN_DYADS} dyads, of which p is never below .05"
    if effect.p >= ALPHA:
        return "undecided", "no effect shown, and none excluded"
    if sign and np.sign(effect.value) != sign:
        return "not supported", "the contrary is found"
    return "supported", "as expected" if sign else "different"


def _equivalence(answer: EquivalenceAnswer, outcomes: Outcomes, rng: np.random.Generator) -> Finding:
    """Make two one-sided t tests (Schuirmann 1987): the 90 % interval lies within the margin."""
    contrasts = outcomes.at(answer.condition) - outcomes.at(answer.baseline)
    effect = effect_over_dyads("difference", contrasts, rng=rng)
    effect = replace(effect, least=least_margin(contrasts))
    low, high = bounds_at_once(contrasts)
    if -answer.margin < low and high < answer.margin:
        verdict, why = "supported", f"within {answer.margin:g} (two one-sided tests)"
    elif low >= answer.margin or high <= -answer.margin:
        verdict, why = "not supported", f"larger than {answer.margin:g}"
    else:
        verdict, why = "undecided", f"not shown to be within {answer.margin:g}"
    return _told(answer, verdict, why, (effect,), contrasts)


def _trend(answer: TrendAnswer, outcomes: Outcomes, rng: np.random.Generator) -> Finding:
    levels, values = np.asarray(outcomes.points, dtype=np.float64), outcomes.values
    order, sign = np.argsort(levels), SIGNS[answer.direction]
    levels, values = levels[order], values[order]
    correlations = rank_correlations(levels, values)
    effect = effect_over_dyads("rank correlation", correlations, rng=rng)
    effect = replace(effect, ci_low=max(-1.0, effect.ci_low), ci_high=min(1.0, effect.ci_high))
    change = effect_over_dyads("last less first", values[-1] - values[0], rng=rng)
    verdict, why = _judged(effect, sign)
    if verdict == "supported" and (contrary := _contrary_step(levels, values, sign, rng)):
        verdict, why = "not supported", contrary
    return _told(answer, verdict, why, (effect, change), correlations)


def _contrary_step(levels: FloatArray, values: FloatArray, sign: int, rng: np.random.Generator) -> str:
    """Name a step from level to level that goes the other way, tested at .05 over all steps; empty without."""
    limit = ALPHA / (levels.size - 1)
    for step in range(levels.size - 1):
        effect = effect_over_dyads("step", values[step + 1] - values[step], rng=rng)
        if effect.p < limit and np.sign(effect.value) == -sign:
            return f"not from {levels[step]:g} to {levels[step + 1]:g}, where it goes the other way"
    return ""


def _two_lines(answer: TwoLinesAnswer, outcomes: Outcomes, rng: np.random.Generator) -> Finding:
    levels, values = np.asarray(outcomes.points, dtype=np.float64), outcomes.values
    n_levels, n_dyads = values.shape
    found = two_lines(
        np.repeat(levels, n_dyads),
        values.ravel(),
        np.tile(np.arange(n_dyads), n_levels),
        unscored=np.zeros(values.size, dtype=np.bool_),
        rng=rng,
    )
    effects = (
        _slope(f"slope up to {found.break_point:g}", found.low, found.n_dyads),
        _slope(f"slope from {found.break_point:g}", found.high, found.n_dyads),
    )
    if found.inverted_u:
        verdict, why = "supported", "it rises and then falls"
    elif _significant(found.low, -1) or _significant(found.high, +1):
        verdict, why = "not supported", "one of the lines has the other sign"
    elif _significant(found.low, +1) and _significant(found.high, -1):
        verdict, why = "undecided", f"so may a curve without a bend by chance (p = {found.p_monotone:.2g})"
    else:
        verdict, why = "undecided", "not both a rise and a fall shown, and neither excluded"
    return _told(answer, verdict, why, effects, values.min(axis=0))


def _significant(line: Line, sign: int) -> bool:
    return line.p_value < ALPHA and np.sign(line.slope) == sign


def _slope(name: str, line: Line, n_dyads: int) -> Effect:
    error = abs(line.slope / line.t_value) if line.t_value else float("nan")
    half = error * float(scipy.stats.t.isf(ALPHA / 2, n_dyads - 1))
    return Effect(
        name=name,
        value=line.slope,
        ci_low=line.slope - half,
        ci_high=line.slope + half,
        p=line.p_value,
        n=n_dyads,
        least=least_shown(error, n_dyads, fewest=3),
    )


def _gain_line(answer: GainLineAnswer, outcomes: Outcomes, rng: np.random.Generator) -> Finding:
    control, modulated = (
        outcomes.at(answer.baseline),
        outcomes.at(answer.condition),
    )  # (n_dyads, n_situations)
    unscored = np.asarray(~np.isfinite(control * modulated).all(axis=-1))
    line = gain_line(control, modulated, unscored=unscored, rng=rng)
    slope, shift = line.slope, line.intercept_hz
    effects = (_of_estimate("slope", slope), _of_estimate("intercept (Hz)", shift))
    if np.isnan(slope.ci_high) or np.isnan(shift.ci_high):
        verdict, why = "undecided", "too few dyads for an interval"
    elif slope.ci_high < 1 and -answer.margin < shift.ci_low and shift.ci_high < answer.margin:
        verdict, why = "supported", f"slope below 1, intercept within {answer.margin:g} Hz"
    elif slope.ci_low >= 1:
        verdict, why = "not supported", "rates are not scaled down"
    elif shift.ci_low >= answer.margin or shift.ci_high <= -answer.margin:
        verdict, why = "not supported", f"shifted by more than {answer.margin:g} Hz"
    else:
        verdict, why = (
            "undecided",
            f"no slope below 1 with a shift within {answer.margin:g} Hz shown, and none excluded",
        )
    return _told(answer, verdict, why, effects, np.where(unscored, np.nan, 0.0))


def _of_estimate(name: str, estimate: Estimate) -> Effect:
    value, low, high, nan = estimate.value, estimate.ci_low, estimate.ci_high, float("nan")
    return Effect(name=name, value=value, ci_low=low, ci_high=high, p=nan, n=estimate.n, least=nan)


def _told(
    answer: Answer, verdict: str, why: str, effects: tuple[Effect, ...], of_dyads: FloatArray
) -> Finding:
    n_left_out = int(np.count_nonzero(~np.isfinite(of_dyads)))
    return Finding(answer=answer, verdict=verdict, why=why, effects=effects, n_left_out=n_left_out)  # type: ignore[arg-type]


_TESTS: Final[Mapping[type[Any], Callable[[Any, Outcomes, np.random.Generator], Finding]]] = {
    TwoLinesAnswer: _two_lines,
    TrendAnswer: _trend,
    DifferenceAnswer: _difference,
    InteractionAnswer: _interaction,
    EquivalenceAnswer: _equivalence,
    GainLineAnswer: _gain_line,
}
