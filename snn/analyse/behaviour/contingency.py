"""L, contingency: acts are answered more often by a partner who sees them than by a recording."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from snn.analyse.behaviour.returns import returned_acts
from snn.record.types import FloatArray

ANSWER_FROM_S = 0.08
ANSWER_UNTIL_S = 0.7
"""An answer begins 80 to 700 ms after the act: not before it can be seen, and most of human mimicry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How many acts of one partner the other answered in kind."""

    n_acts: int
    n_answered: int

    @property
    def probability(self) -> float:
        """Share of the acts that were answered; nan without acts."""
        return self.n_answered / self.n_acts if self.n_acts else float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contingency:
    """How much more often acts are answered live than in the replay twin."""

    live: Answers
    twin: Answers
    margin: float
    """L: probability live minus probability in the twin; nan if either has no acts."""
    p_value: float
    """One-sided, of a margin this large if answers came as often in both; nan if ``margin`` is."""


def answers(
    acts_s: Sequence[FloatArray], partner_acts_s: Sequence[FloatArray], *, start_s: float, stop_s: float
) -> Answers:
    """Count the acts after which the partner acted on the same channel, 80 to 700 ms later.

    Parameters
    ----------
    acts_s, partner_acts_s
        Onsets of the acts on each channel, each ``(n_acts,)``, as `snn.record.acts.acts_of` finds them; in any order.
    start_s, stop_s
        The measured time. Acts in its last 0.7 s are left out, since their answer may lie beyond it.

    Returns
    -------
    Answers
        Over all channels. Many come by chance: see `contingency`.

    Raises
    ------
    ResultError
        As `snn.analyse.behaviour.returns.returned_acts`.

    Examples
    --------
    >>> mine, theirs = [np.array([1.0, 5.0])], [np.array([1.4, 6.0])]  # 0.4 s later, and 1 s
    >>> answers(mine, theirs, start_s=0.0, stop_s=10.0)
    Answers(n_acts=2, n_answered=1)
    """
    found = returned_acts(
        acts_s, partner_acts_s, start_s=start_s, stop_s=stop_s, from_s=ANSWER_FROM_S, until_s=ANSWER_UNTIL_S
    )
    return Answers(
        n_acts=int(found.n_acts.sum()),
        n_answered=sum(latencies_s.size for latencies_s in found.latencies_s),
    )


def contingency(live: Answers, twin: Answers) -> Contingency:
    """Compare answers live with those of a partner who is a recording.

    For ``L_A`` the acts are A's: ``live`` counts B's answers in the dyad, ``twin`` those of a B that is replayed, who
    acts as often and on the same channels but cannot see A. (In the twin whose *A* is replayed B answers as ever.)

    The test is Fisher's exact one. It takes acts as independent of each other; acts within 0.7 s of each other may
    share an answer, so that p is approximate. It is conservative for few acts.

    Parameters
    ----------
    live, twin
        Counts of the two recordings.

    Returns
    -------
    Contingency
        L and its p.

    References
    ----------
    Fisher (1935), J R Stat Soc 98, 39-82, for the test. L is our own definition.

    Examples
    --------
    >>> contingency(Answers(n_acts=4, n_answered=3), Answers(n_acts=4, n_answered=1)).margin
    0.5
    """
    # Imported here: workers count answers, and importing scipy.stats takes longer than measuring ten short runs.
    from scipy import stats

    margin = live.probability - twin.probability
    n_answered, n_acts = live.n_answered + twin.n_answered, live.n_acts + twin.n_acts
    # Fisher: if every act is as likely to be answered, how many of the answered ones are live?
    p_value = stats.hypergeom.sf(live.n_answered - 1, n_acts, n_answered, live.n_acts)
    return Contingency(
        live=live, twin=twin, margin=margin, p_value=float(p_value) if np.isfinite(margin) else float("nan")
    )
