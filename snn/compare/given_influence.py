"""What the cues of two people, or of the dyads of a study, say of their influence on each other."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from snn.analyse.influence.cue_effect import LONGEST_LAG_MS, Interval, cue_effect
from snn.analyse.influence.cue_response import CueResponse, cue_response
from snn.analyse.influence.given_dyads import GivenPair
from snn.analyse.influence.group_test import CheckedTest, CueTestSettings, checked_test
from snn.compare.random_effects import GroupEffect, group_effect
from snn.errors import ResultError

Words: TypeAlias = Literal["influence shown", "influence not shown", "influence cannot be told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of one direction and one signal, in a dyad or in a group of dyads."""

    source: str
    target: str
    signal: str
    n_signals: int
    tests: CheckedTest

    @property
    def p_adjusted(self) -> float:
        """Return p of the influence times the number of signals that are asked about one by one (Bonferroni)."""
        return float(np.minimum(1.0, self.tests.influence.p_value * self.n_signals))

    @property
    def why_untold(self) -> str:
        """Say why nothing can be told; empty if something can."""
        return self.tests.withheld or ("the signal does not vary" if np.isnan(self.p_adjusted) else "")

    def words(self, level: float) -> Words:
        """Say what is found at a level; nothing where the cues are refuted or the target does not vary."""
        if self.why_untold:
            return "influence cannot be told"
        return "influence shown" if self.p_adjusted <= level else "influence not shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadFinding(Finding):
    """Of one dyad."""

    dyad: str
    response: CueResponse
    spread: float
    """Standard deviation of the target's signal over bins, channels apart."""
    per_source: Interval | None
    """Response of the target for each unit of the source's own, to 1 s; None if the source's signal is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFinding(Finding):
    """Of all dyads that have the direction and the signal."""

    effect: GroupEffect
    """Mean change of the target after a cue, in its unit."""
    effect_sd: GroupEffect
    """The same in standard deviations of each dyad's signal."""


def dyad_finding(given: GivenPair, settings: CueTestSettings, *, rng: np.random.Generator) -> DyadFinding:
    """Test one direction of a dyad on one signal, and estimate its size.

    Raises
    ------
    ResultError
        If the recording is too short.
    """
    pair = given.pair
    bins = {"own_cues": pair.own_cues, "shared_events": pair.shared_events, "bin_ms": settings.bin_ms}
    moved, followed_ms = given.source_signal, max(LONGEST_LAG_MS, settings.longest_lag_ms)
    return DyadFinding(
        dyad=given.dyad,
        source=given.source,
        target=given.target,
        signal=given.signal,
        n_signals=given.n_signals,
        tests=checked_test([pair], settings, rng=rng),
        response=cue_response(pair.target, pair.cues, longest_lag_ms=settings.longest_lag_ms, **bins),
        spread=float(np.sqrt(pair.target.var(axis=1).mean())),
        per_source=None
        if moved is None
        else cue_effect(pair.target, moved, pair.cues, longest_lag_ms=followed_ms, **bins).effect,
    )


def findings_of(
    given: Sequence[GivenPair],
    settings: CueTestSettings,
    *,
    seed: int,
    on_pair: Callable[[int, int], None] = lambda *_: None,
) -> list[DyadFinding]:
    """Test each direction of each dyad, see `dyad_finding`.

    Parameters
    ----------
    given
        What is asked.
    settings
        Of the tests.
    seed
        Of the draws. Each direction has its own, by its cues and signals, so that the answer is the same whatever the
        partners are called, and exchanged where these are.
    on_pair
        Told how many directions are done, of how many.

    Raises
    ------
    ResultError
        If a recording is too short; it says which.
    """
    found: list[DyadFinding] = []
    for number, pair in enumerate(given):
        on_pair(number, len(given))
        try:
            found.append(dyad_finding(pair, settings, rng=np.random.default_rng([seed, *_fingerprint(pair)])))
        except ResultError as error:
            raise ResultError(f"dyad '{pair.dyad}', {pair.source} -> {pair.target}: {error}") from error
    on_pair(len(given), len(given))
    return found


def _fingerprint(*given: GivenPair) -> list[int]:
    """Return a number of what is asked, whatever the partners are called and whichever of them comes first."""
    digest = hashlib.sha256()
    for one in given:
        # in whole ms: another zero of the clock changes the last digits
        onset_ms = np.round(one.pair.cues.onset_s * 1e3).astype(np.int64)
        for part in (onset_ms, one.pair.cues.channel, one.pair.target):
            digest.update(np.ascontiguousarray(part).tobytes())
    return np.frombuffer(digest.digest(), dtype=np.uint32).tolist()


def group_findings(
    given: Sequence[GivenPair],
    found: Sequence[DyadFinding],
    settings: CueTestSettings,
    *,
    seed: int,
) -> list[GroupFinding]:
    """Test each direction and signal over all dyads that have them, where there are two dyads or more.

    Parameters
    ----------
    given, found
        What was given, and what was found of it dyad by dyad, in the same order.
    settings
        Of the tests.
    seed
        Of the draws; each direction has its own, as in `findings_of`.
    """
    groups: dict[tuple[str, str, str], list[int]] = {}
    for number, one in enumerate(found):
        groups.setdefault((one.source, one.target, one.signal), []).append(number)
    n_signals = _signals_asked(groups)
    return [
        GroupFinding(
            source=source,
            target=target,
            signal=signal,
            n_signals=n_signals[source, target],
            tests=_tested_together([given[number] for number in numbers], settings, seed),
            effect=_effect([found[number] for number in numbers], in_spread=False),
            effect_sd=_effect([found[number] for number in numbers], in_spread=True),
        )
        for (source, target, signal), numbers in groups.items()
        if len(numbers) > 1
    ]


def _tested_together(given: Sequence[GivenPair], settings: CueTestSettings, seed: int) -> CheckedTest:
    rng = np.random.default_rng([seed, *_fingerprint(*given)])
    return checked_test([one.pair for one in given], settings, rng=rng)


def _signals_asked(groups: Mapping[tuple[str, str, str], Sequence[int]]) -> dict[tuple[str, str], int]:
    """Count the signals that are asked about in each direction."""
    counts: dict[tuple[str, str], int] = {}
    for source, target, _ in groups:
        counts[source, target] = counts.get((source, target), 0) + 1
    return counts


def _effect(found: Sequence[DyadFinding], *, in_spread: bool) -> GroupEffect:
    units = np.array([one.spread if in_spread else 1.0 for one in found])
    values = np.array([one.response.mean_change.value for one in found])
    errors = np.array([one.response.error for one in found])
    with np.errstate(divide="ignore", invalid="ignore"):
        return group_effect(values / units, errors / units)


def mutual_words(found: Sequence[Finding], level: float, *, asked: Sequence[Finding] = ()) -> str:
    """Say in words what the findings of a dyad, or of a group, come to.

    Parameters
    ----------
    found
        Of each direction and signal.
    level
        Influence is shown if p is at most this.
    asked
        All directions that were asked about, where these are not the ones found.
    """
    shown = sorted({(one.source, one.target) for one in found if one.words(level) == "influence shown"})
    untold = sorted(
        {(one.source, one.target) for one in found if one.words(level) == "influence cannot be told"}
    )
    directions = {(one.source, one.target) for one in asked or found}
    parts = [f"influence {source} -> {target}" for source, target in shown]
    if len(shown) == 2:
        return "mutual influence: each follows the cues of the other"
    asked_once = " (the other direction had no cues or no signals)" if len(directions) == 1 else ""
    parts += [f"influence {source} -> {target} cannot be told" for source, target in untold]
    return ("; ".join(parts) if parts else "no influence shown") + asked_once
