"""Are coupling and latency, told from recordings, what they are? Judged on dyads that made no part of the curve.

Dyads are halved by replicate, and each half is judged by the curve of the other. The truth is then one of the
couplings of the curve; so each dyad is judged, too, by the other half's curve without its own coupling, which has to be
told between the couplings on either side. Dyads of other experiments are judged by the curve of all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from snn.analyse.influence.coupling_curve import CouplingCurve, KnownLink, LinkEstimate, fitted_curve
from snn.analyse.influence.cue_effect import Interval
from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.proportions import Proportion, proportion
from snn.errors import ResultError


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLink:
    """One direction of a dyad in so much of its recording, and the truth."""

    experiment: str
    direction: str
    length_s: float
    link: KnownLink


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLink:
    """What is told of a link by dyads other than its own."""

    measured: MeasuredLink
    told: LinkEstimate
    between: LinkEstimate | None
    """By a curve that lacks its coupling; None for the least and the largest one, and for other experiments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """How well one quantity is told in some links."""

    mean: Estimate
    """Over dyads, each the mean of its directions."""
    sd: float
    """Of single links."""
    half_width: float
    """Median half width of the intervals that have both ends; nan without any."""
    covered: Proportion
    """Links whose interval holds the truth, of those of which something is told."""
    n_open: int
    """Intervals without an upper end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryLine:
    """All links of one experiment, truth and length."""

    experiment: str
    length_s: float
    coupling: float
    latency_ms: float
    n_untold: int
    """Links of which nothing is told: the cues cannot be read, or do not move their source."""
    of_coupling: Recovered
    between: Proportion
    """Covered where the curve lacks the coupling; of 0 links where it cannot."""
    of_latency: Recovered
    """Of no link where none sees the other."""


def curve_of(links: Iterable[MeasuredLink], *, kind: str) -> CouplingCurve:
    """Fit the curve to the longest pieces of the dyads; see `snn.analyse.influence.coupling_curve.fitted_curve`."""
    links = list(links)
    longest_s = max((each.length_s for each in links), default=0.0)
    return fitted_curve([each.link for each in links if each.length_s == longest_s], kind=kind)


def judged(links: Sequence[MeasuredLink], others: Sequence[MeasuredLink], *, kind: str) -> list[JudgedLink]:
    """Tell coupling and latency of every link by dyads other than its own.

    Parameters
    ----------
    links
        Of the experiment that makes the curve, pieces of every length.
    others
        Of other experiments with other seeds.
    kind
        Of all of them.

    Raises
    ------
    ResultError
        If there are too few dyads for two curves.
    """
    found = []
    for half in (0, 1):
        base = [each for each in links if each.link.dyad % 2 != half]
        curve = _half_curve(base, kind)
        lacking = {c: _lacking(base, c, kind) for c in curve.coupling[1:-1].tolist()}
        for each in links:
            if each.link.dyad % 2 == half:
                between = lacking.get(each.link.coupling)
                found.append(_judged(each, curve, between))
    whole = curve_of(links, kind=kind)
    return found + [_judged(each, whole, None) for each in others]


def _half_curve(base: Sequence[MeasuredLink], kind: str) -> CouplingCurve:
    try:
        return curve_of(base, kind=kind)
    except ResultError as error:
        raise ResultError(
            f"half of the dyads, by which the others are judged, are too few: {error}"
        ) from error


def _lacking(base: Sequence[MeasuredLink], coupling: float, kind: str) -> CouplingCurve | None:
    try:
        return curve_of((each for each in base if each.link.coupling != coupling), kind=kind)
    except ResultError:
        return None  # a curve of four couplings cannot lack one


def _judged(measured: MeasuredLink, curve: CouplingCurve, lacking: CouplingCurve | None) -> JudgedLink:
    told, between = (
        which.estimate(measured.link.effect, measured.link.delay_ms) if which else None
        for which in (curve, lacking)
    )
    return JudgedLink(measured=measured, told=told, between=between)  # type: ignore[arg-type]


def recovery_lines(found: Sequence[JudgedLink], *, rng: np.random.Generator) -> list[RecoveryLine]:
    """Count, for each experiment, length and truth, how well links are told."""
    groups: dict[tuple[str, float, float, float], list[JudgedLink]] = {}
    for each in found:
        measured, link = each.measured, each.measured.link
        key = (measured.experiment, measured.length_s, link.coupling, link.latency_ms)
        groups.setdefault(key, []).append(each)
    names = list(dict.fromkeys(each.measured.experiment for each in found))
    ordered = sorted(groups, key=lambda key: (names.index(key[0]), *key[1:]))
    return [_line(key, groups[key], rng) for key in ordered]


def _line(
    key: tuple[str, float, float, float], members: Sequence[JudgedLink], rng: np.random.Generator
) -> RecoveryLine:
    experiment, length_s, coupling, latency_ms = key
    between = [each.between.coupling for each in members if each.between and _is_told(each.between.coupling)]
    return RecoveryLine(
        experiment=experiment,
        length_s=length_s,
        coupling=coupling,
        latency_ms=latency_ms,
        n_untold=sum(not _is_told(each.told.coupling) for each in members),
        of_coupling=_recovered(members, lambda each: each.told.coupling, coupling, rng),
        between=proportion(sum(holds(each, coupling) for each in between), len(between)),
        of_latency=_recovered(
            members if coupling > 0 else (), lambda each: each.told.latency_ms, latency_ms, rng
        ),
    )


def _recovered(
    members: Sequence[JudgedLink],
    of: Callable[[JudgedLink], Interval],
    truth: float,
    rng: np.random.Generator,
) -> Recovered:
    told = [each for each in members if _is_told(of(each))]
    intervals = [of(each) for each in told]
    by_dyad: dict[int, list[float]] = {}
    for each in told:
        by_dyad.setdefault(each.measured.link.dyad, []).append(of(each).value)
    means = np.array([np.mean(values) for values in by_dyad.values()], dtype=np.float64)
    closed = [(each.high - each.low) / 2 for each in intervals if np.isfinite(each.high)]
    values = np.array([each.value for each in intervals])
    return Recovered(
        mean=mean_over_dyads(means, unscored=np.zeros(means.size, dtype=np.bool_), rng=rng),
        sd=float(values.std(ddof=1)) if values.size > 1 else float("nan"),
        half_width=float(np.median(closed)) if closed else float("nan"),
        covered=proportion(sum(holds(each, truth) for each in intervals), len(intervals)),
        n_open=len(intervals) - len(closed),
    )


def holds(interval: Interval, truth: float) -> bool:
    """Tell whether an interval holds a value; an open one holds all above its lower end."""
    return interval.low <= truth <= interval.high


def _is_told(interval: Interval) -> bool:
    return bool(np.isfinite(interval.low))
