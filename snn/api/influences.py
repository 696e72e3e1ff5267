"""Whether partners influence each other, from random cues and signals of any origin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from snn.api.checked_arguments import BY_NAME, FLAG, NOTHING, NUMBER, NUMBERS, POSITIVE, Kind, checked, whole
from snn.api.given_arrays import Dyad, dyads_of, given_dyad
from snn.api.tables import as_table
from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.analyse.influence.given_dyads import DeclaredLaw, GivenDyad
    from snn.analyse.influence.group_test import CueTestSettings
    from snn.compare.given_influence import DyadFinding, GroupFinding

MAX_LEVEL: Final = 0.1
_BOUNDS: Final = Kind(
    "two numbers of seconds, the shorter first",
    lambda given: NUMBERS.is_allowed(given) and len(given) == 2 and 0 <= given[0] <= given[1] > 0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """What the cue test says of each direction, and of all dyads together."""

    findings: "tuple[DyadFinding, ...]"
    """Of each dyad, direction and signal."""
    groups: "tuple[GroupFinding, ...]"
    """Of each direction and signal over all dyads, where there are two dyads or more."""
    level: float
    """Influence is shown if p is at most this."""

    @property
    def verdicts(self) -> dict[str, str]:
        """What is found in each dyad, in words; with several dyads also ``all``."""
        from snn.report.influence_table import verdicts

        return verdicts(self.findings, self.groups, level=self.level)

    @property
    def verdict(self) -> str:
        """What is found in all dyads together, or in the only one."""
        return list(self.verdicts.values())[-1]

    @property
    def records(self) -> list[dict[str, Any]]:
        """One row for each dyad, direction and signal, and for each group.

        ``p``, ``p_adjusted`` (times the number of signals), ``response`` (mean change of the target's signal after a
        cue, in its unit) with its 95 % interval, what the cues could not be refuted by (``leads_p``, ``lists_p``), and
        ``verdict``. None is undefined.
        """
        from snn.report.influence_table import finding_values

        return finding_values([*self.findings, *self.groups], level=self.level)

    @property
    def table(self) -> Any:
        """The `records` as a ``pandas.DataFrame``; as they are where pandas is not installed."""
        return as_table(self.records)

    @property
    def heterogeneity(self) -> list[str]:
        """How much the dyads of each group differ, a line each."""
        from snn.report.influence_table import heterogeneity_line

        return [heterogeneity_line(one) for one in self.groups]

    @property
    def rests_on(self) -> list[str]:
        """What belongs beside any verdict: the law of the cues, and what nobody can check."""
        from snn.report.influence_table import what_it_rests_on

        return what_it_rests_on(self.findings)

    def __str__(self) -> str:
        """Write the table and the verdicts."""
        from snn.report.influence_table import finding_cells
        from snn.report.text_table import as_text

        cells = finding_cells([*self.findings, *self.groups], level=self.level)
        return "\n".join(
            [as_text(cells, n_keys=3), "", *(f"{name}: {words}" for name, words in self.verdicts.items())]
        )


@checked(
    step_ms=POSITIVE,
    stretches_s=BY_NAME | NOTHING,
    rate_hz=POSITIVE | NOTHING,
    intervals_s=_BOUNDS | NOTHING,
    bin_ms=POSITIVE,
    longest_lag_ms=POSITIVE,
    n_draws=whole(least=1),
    seed=whole(least=0),
    level=NUMBER,
    progress=FLAG,
)
def influence(
    cues: Dyad | Sequence[Dyad],
    signals: Dyad | Sequence[Dyad],
    *,
    step_ms: float,
    blanks: Dyad | Sequence[Dyad] | None = None,
    stretches_s: Mapping[str, Sequence[tuple[float, float]]] | None = None,
    rate_hz: float | None = None,
    intervals_s: tuple[float, float] | None = None,
    bin_ms: float = 50.0,
    longest_lag_ms: float = 600.0,
    n_draws: int = 999,
    seed: int = 1,
    level: float = 0.01,
    progress: bool = True,
) -> Influence:
    """Test whether each partner's signal follows the other's private, random cues: the cue test.

    What a partner is told to do at random moments, which nobody else can know, can show in the other only through what
    the partner does. The test asks whether the signal follows the cues more than it follows lists of cues drawn anew
    from the same law. It is exact whatever the signal is; it needs no other dyads.

    Parameters
    ----------
    cues
        By partner (one or both, of any names) the onsets of its cues in s, shape ``(n_cues,)``; or these by channel, if
        a cue to smile is to be held against the other's smiling: ``{"ann": {"smile": [3.2, 9.1], "frown": [5.0]}}``. A
        list of such mappings, one for each dyad, is a study.
    signals
        By partner (one or both) what was measured, any unit, ``(n_samples,)`` or ``(n_channels, n_samples)``; or by
        channel, each ``(n_samples,)``. Sample ``n`` is at ``n * step_ms``, on the clock of the cues. Cues by channel
        meet the other's channel of the same name, rows of an array being called 0, 1, ...; cues without channels meet
        each channel in turn.
    step_ms
        From one sample to the next.
    blanks
        Where a coin was tossed for each cue: the moments at which it said no, in the form of ``cues``.
    stretches_s
        By partner the start and stop of the times at which it could be cued; by default all the time.
    rate_hz, intervals_s
        How cues were drawn: Poisson with this rate on each channel, or at uniform intervals between these bounds. If
        neither is given, nor blanks, cues are shifted in a circle, which needs recordings of minutes.
    bin_ms
        Samples in a bin are averaged.
    longest_lag_ms
        How long after a cue the signal is looked at.
    n_draws
        Lists of cues that are drawn; the smallest p is ``1 / (1 + n_draws)``.
    seed
        Of the draws.
    level
        Influence is called shown if p is at most this.
    progress
        Show how far it is, on stderr.

    Returns
    -------
    Influence
        Its ``verdict``, ``records`` and ``table``. A test that finds nothing shows nothing, least of all that there is
        no influence.

    Raises
    ------
    ResultError
        In one line: arrays do not fit, are no finite numbers or too short, or the cues contradict the law.

    References
    ----------
    Fisher (1935), The Design of Experiments (randomisation test); see ``snn influence --guide`` for how to cue people.

    Examples
    --------
    Bob moves 0.3 s after each of Ann's cues; Ann does not care about his.

    >>> rng = np.random.default_rng(1)
    >>> cues = {name: np.sort(rng.uniform(0, 300, 60)) for name in ("ann", "bob")}
    >>> signals = {name: rng.normal(size=6000) for name in cues}  # 300 s in steps of 50 ms
    >>> signals["bob"][np.minimum((cues["ann"] / 0.05).astype(int) + 6, 5999)] += 2.0
    >>> found = influence(cues, signals, step_ms=50, rate_hz=0.2, progress=False)
    >>> found.verdict
    'influence ann -> bob'
    """
    from snn.analyse.influence.given_dyads import DeclaredLaw
    from snn.analyse.influence.group_test import CueTestSettings
    from snn.api.progress_log import progress_shown

    given = {"cues": cues, "signals": signals, "blanks": {} if blanks is None else blanks}
    listed = [dyads_of(what, one) for what, one in given.items()]
    n_dyads = len(listed[0])
    if blanks is None:
        listed[2] = [{}] * n_dyads
    if not n_dyads or any(len(one) != n_dyads for one in listed):
        raise ResultError("cues, signals and blanks must be of the same dyads, one or more")
    if rate_hz is not None and intervals_s is not None:
        raise ResultError("rate_hz and intervals_s are two laws; give the one by which cues were drawn")
    if not 0 < level <= MAX_LEVEL:
        raise ResultError(f"level: expected above 0 and at most {MAX_LEVEL:g}, got {level:g}")
    if level * (1 + n_draws) < 1:
        raise ResultError(f"n_draws: {n_draws} cannot reach p = {level:g}; draw {round(1 / level)} or more")
    named = [str(number) for number in range(n_dyads)] if n_dyads > 1 else [""]
    dyads = [
        given_dyad(name, own, shown, blank, stretches_s or {}, step_ms)
        for name, own, shown, blank in zip(named, *listed, strict=True)
    ]
    with progress_shown(progress):
        return influence_in(
            dyads,
            declared=DeclaredLaw(rate_hz=rate_hz, intervals_s=intervals_s),
            settings=CueTestSettings(bin_ms=bin_ms, longest_lag_ms=longest_lag_ms, n_draws=n_draws),
            seed=seed,
            level=level,
        )


def influence_in(
    dyads: "Sequence[GivenDyad]",
    *,
    declared: "DeclaredLaw",
    settings: "CueTestSettings",
    signals: Sequence[str] = (),
    seed: int,
    level: float,
) -> Influence:
    """Test dyads one by one, and together where there are several; see `influence`."""
    from snn.analyse.influence.given_dyads import given_pairs
    from snn.api.progress_display import CountDisplay
    from snn.compare.given_influence import findings_of, group_findings

    given = [
        pair
        for dyad in dyads
        for pair in given_pairs(dyad, declared=declared, bin_ms=settings.bin_ms, signals=signals)
    ]
    with CountDisplay("testing", of="directions") as display:
        found = findings_of(given, settings, seed=seed, on_pair=display)
    groups = group_findings(given, found, settings, seed=seed)
    return Influence(findings=tuple(found), groups=tuple(groups), level=level)
