"""Which state is a dyad in? Two states are no exchange that could be scored; all others are results.

- *runaway*: over some 200 ms, anywhere in the recording, the mean rate of a circuit's excitatory cells exceeds 80 Hz,
  or that of one channel of them or of its inhibitory cells 160 Hz; or the run was stopped for it.
- *reverberating*: what nobody intends keeps itself alive around a loop (`snn.record.reverberation`).
- *over-excited*, *suppressed*: at base an excitatory population or channel fires above 10 Hz, below .5 Hz.
- *compulsive*: who only sees does it, too: copies half or more of the acts that it only sees, beyond chance
  (`snn.record.copies`), or its motor cells fire in seeing at half or more of their rate in executing.
- *unsettled*: none of these, but cells fire too regularly, too irregularly or together at base, or base is not regained
  after an act; the reason says which.
- *answering*: none of these, but a tenth or more of either: what is seen now and then comes out as movement, as it
  does by design where the motor gate is half open. The closed gate of the default should not let that happen.
- *not judged*: nothing could be judged, as where there is too little time at base or no brain;
- *healthy*: none of these (`snn.record.base_state`).

The first that applies is the state; the reason names whatever else fails, and what could not be judged. Runaway and
reverberating dyads have no synchrony score, for what is alike in their two partners is not what they exchange. They
are counted, and stay where nothing is scored, as in the test of cues. All other states enter every mean.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Final, TypeAlias, get_args

from snn.config.columns.words import State
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.trials.measured_span import measured_span_s
from snn.record.base_firing import BaseTrains, base_trains
from snn.record.base_state import (
    CIRCUITS,
    Criterion,
    Situations,
    firing_criteria,
    motor_criterion,
    rate_criteria,
    regained_criterion,
    situations,
)
from snn.record.copies import copies_criterion
from snn.record.dyad_bins import DyadBins, dyad_bins
from snn.record.loops import Way, closed_loops, open_ways
from snn.record.reverberation import GAIN_LIMIT, Reverberation, reverberation
from snn.record.runaway import Runaway, find_runaway
from snn.record.signals import whole_steps
from snn.record.types import Recording, SpikesLeftOut
from snn.record.window import stopped_at_s

STATES: Final[tuple[State, ...]] = get_args(State)
UNSCORED: Final[frozenset[State]] = frozenset({"runaway", "reverberating"})
_Failure: TypeAlias = tuple[State, str, float | None]
"""State, reason and onset."""
_GRAVEST_FIRST: Final[tuple[State, ...]] = (
    "runaway",
    "reverberating",
    "over-excited",
    "suppressed",
    "compulsive",
    "unsettled",
    "answering",
    "not judged",
    "healthy",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The state of one dyad, and what it rests on; None where nothing could tell."""

    state: State
    reason: str
    """What was found, in one line, with the numbers, and what could not be judged."""
    onset_s: float | None = None
    """When runaway or reverberation began."""
    loop_correlation: float | None = None
    """The largest gain around a loop of what nobody intends; the limit is a half."""
    held_share: float | None = None
    """Share of the time, three rounds after any intention, in which all partners of a loop move."""
    base_low_hz: float | None = None
    """Of the excitatory population or channel that fires least at base."""
    base_high_hz: float | None = None
    base_cv: float | None = None
    """Of inter-spike intervals; the one farthest from 1."""
    base_pair_correlation: float | None = None
    """Of spike counts, the one that is most beyond chance."""
    motor_seeing_share: float | None = None
    """Motor rate in seeing over that in executing, the largest."""
    copied_share: float | None = None
    """Part of the acts that a partner only sees which it copies, beyond chance; the larger of both partners."""
    left_after_act: float | None = None
    """Part of a response that is left 300 ms after an act; the largest."""

    @property
    def scored(self) -> bool:
        """Whether the dyad's synchrony may be scored."""
        return is_scored(self.state)


def is_scored(state: object) -> bool:
    """Tell whether dyads of a state, as a table has it, are scored; without a state they are not."""
    return state in STATES and state not in UNSCORED


def counted_states(states: Iterable[object]) -> str:
    """Count dyads by their state, the healthy ones first.

    Examples
    --------
    >>> counted_states(["over-excited", "healthy", "healthy"])
    'healthy 2, over-excited 1'
    """
    counts = Counter(states)
    return ", ".join(f"{state} {counts[state]}" for state in STATES if counts[state])


def gravest(states: Iterable[object]) -> object:
    """Return the gravest of some states as a table has them; none, or another word, is graver than all.

    Examples
    --------
    >>> gravest(["healthy", "compulsive", "answering"])
    'compulsive'
    """
    found = set(states)
    known = [state for state in _GRAVEST_FIRST if state in found]
    return known[0] if len(known) == len(found) else (found - set(known)).pop()


def assess_health(recording: Recording) -> Health:
    """Judge the state of a dyad: runaway on the whole recording, all else on the measured phase.

    Parameters
    ----------
    recording
        Spikes, movement and intentions of a whole run and, from the trial, its phases and what is seen by whom. Of a
        partner who is a video only runaway is judged: its state is that of the run that it was recorded in.

    Returns
    -------
    Health
        The onset is counted from the start of the recording. Of one whose spikes were not kept it is what was found
        while they were there.

    Raises
    ------
    ResultError
        If it is a stretch of a recording whose spikes were not kept.
    """
    if isinstance(recording.spikes, SpikesLeftOut):
        return recording.spikes.known_health()
    experiment, dyad = recording.trial.experiment, dyad_bins(recording)
    runaway = find_runaway(recording, dyad)
    if runaway and stopped_at_s(recording) is not None:
        return Health(state="runaway", reason=runaway.reason, onset_s=runaway.onset_s)
    start_s, stop_s = measured_span_s(experiment)
    measured = dyad.cut(start_s=start_s, stop_s=stop_s)
    ways = open_ways(experiment)
    judged = [name for name in PARTNERS if name not in recording.videos]
    loops = {
        loop.name: reverberation(measured, loop) for loop in closed_loops(experiment, videos=recording.videos)
    }
    criteria = [c for name in judged for c in _criteria(recording, measured, name, ways)]
    videos = [f"{name} (a video, judged in its own run)" for name in recording.videos]
    return judge(loops, criteria, runaway=runaway, missing=videos)


def judge(
    loops: Mapping[str, Reverberation],
    criteria: Sequence[Criterion],
    *,
    runaway: Runaway | None = None,
    missing: Sequence[str] = (),
) -> Health:
    """Decide on the state.

    Parameters
    ----------
    loops
        What was found around each closed loop, by its name.
    criteria
        Those of all partners.
    runaway
        None if nothing ran away.
    missing
        What else could not be judged.

    Returns
    -------
    Health
        With the gravest state that applies.
    """
    failures: list[_Failure] = [("runaway", runaway.reason, runaway.onset_s)] if runaway else []
    failures += _reverberating(loops)
    failures += [(*criterion.failure, None) for criterion in criteria if criterion.failure]
    failures.sort(key=lambda failure: _GRAVEST_FIRST.index(failure[0]))
    numbers = _numbers(loops, criteria)
    if not failures and all(value is None for value in numbers.values()):
        failures = [("not judged", "nothing to judge", None)]
    state, _, onset_s = failures[0] if failures else ("healthy", "", None)
    said = [reason for _, reason, _ in failures] or [_all_well(numbers)]
    missing = [*dict.fromkeys([*missing, *(c.missing for c in criteria if c.missing), *_undecided(loops)])]
    not_judged = f"; not judged: {', '.join(missing)}" if missing else ""
    return Health(state=state, reason="; ".join(said) + not_judged, onset_s=onset_s, **numbers)


def _criteria(recording: Recording, dyad: DyadBins, partner: str, ways: Sequence[Way]) -> list[Criterion]:
    found = situations(dyad, partner, ways)
    n_cells = {c: recording.spikes[f"{partner}_{c}"].n_cells // len(CHANNELS) for c in CIRCUITS}
    trains = {circuit: _base_trains(recording, dyad, f"{partner}_{circuit}", found) for circuit in CIRCUITS}
    return [
        *rate_criteria(dyad, partner, found),
        *firing_criteria(trains, partner),
        motor_criterion(dyad, partner, found),
        copies_criterion(dyad, partner, ways),
        regained_criterion(dyad, partner, found, n_cells=n_cells),
    ]


def _base_trains(recording: Recording, dyad: DyadBins, population: str, found: Situations) -> BaseTrains:
    trains = recording.spikes[population]
    steps_per_bin = whole_steps(dyad.bin_ms, time_step_ms=trains.time_step_ms)
    return base_trains(
        trains,
        n_channels=len(CHANNELS),
        base=found.base,
        steps_per_bin=steps_per_bin,
        first_step=dyad.first_bin * steps_per_bin,
    )


def _reverberating(loops: Mapping[str, Reverberation]) -> list[_Failure]:
    found: list[_Failure] = []
    for name, loop in loops.items():
        if loop.rings_from_s is not None:
            reason = (
                f"from {loop.rings_from_s:.2f} s on, execution without intention repeats itself around the loop "
                f"({name}): correlation {loop.correlation:.2f}, limit {GAIN_LIMIT:g}"
            )
            found.append(("reverberating", reason, loop.rings_from_s))
        if loop.held_from_s is not None:
            reason = (
                f"from {loop.held_from_s:.2f} s on, movement without intention goes on around the loop ({name}), "
                f"in {100 * loop.held_share:.0f} % of the time in which it should have faded"
            )
            found.append(("reverberating", reason, loop.held_from_s))
    return sorted(found, key=lambda one: one[2] or 0.0)


def _undecided(loops: Mapping[str, Reverberation]) -> list[str]:
    if not loops:
        return ["reverberation (no closed loop)"]
    short = [name for name, loop in loops.items() if isnan(loop.correlation) or isnan(loop.held_share)]
    return [f"reverberation of {name} (too little time without intentions)" for name in short]


def _numbers(loops: Mapping[str, Reverberation], criteria: Sequence[Criterion]) -> dict[str, float | None]:
    """Take the largest of each number over loops and partners, but the least of the least and the CV off most."""
    by_name: dict[str, list[float]] = {
        "loop_correlation": [loop.correlation for loop in loops.values()],
        "held_share": [loop.held_share for loop in loops.values()],
    }
    for criterion in criteria:
        by_name.setdefault(criterion.name, []).append(criterion.value)
    finite = {name: [v for v in values if isfinite(v)] for name, values in by_name.items()}
    extreme = {"base_low_hz": min, "base_cv": lambda values: max(values, key=lambda cv: abs(cv - 1))}
    return {name: extreme.get(name, max)(values) if values else None for name, values in finite.items()}


def _all_well(numbers: Mapping[str, float | None]) -> str:
    texts = {
        "base_low_hz": "base from {:.1f} Hz",
        "base_high_hz": "to {:.1f} Hz",
        "base_cv": "CV {:.2f}",
        "base_pair_correlation": "pair correlation {:.2f}",
        "motor_seeing_share": "motor in seeing {:.0%} of executing",
        "copied_share": "{:.0%} of seen acts copied",
        "left_after_act": "{:+.0%} of a response left after an act",
        "loop_correlation": "loop correlation {:.2f}",
        "held_share": "unintended movement in {:.0%}",
    }
    said = [text.format(value) for name, text in texts.items() if (value := numbers.get(name)) is not None]
    return ", ".join(said).replace(" Hz, to ", " to ", 1)
