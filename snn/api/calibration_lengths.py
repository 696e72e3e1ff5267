"""How much of each recording a calibration measures, checked before anything is simulated."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from snn.errors import ResultError
from snn.wording import argument

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment

_PARTS = (1, 2, 4)
"""Into how many parts a recording is cut, of which the first is measured."""


def lengths_in_s(
    spans_s: Sequence[float], events: Sequence[int], experiment: "Experiment"
) -> tuple[float, ...]:
    """Check the lengths that were asked for, those in seconds first; if none was, take the whole, a half and a quarter.

    Shorter ones are cut from the same recordings; of these parts those are left out that are too short to correlate
    anything.

    Raises
    ------
    ResultError
        If one is longer than what is measured, or too short to correlate anything.
    """
    from snn.config.trials.measured_span import measured_span_s

    start_s, stop_s = measured_span_s(experiment)
    longest_s = stop_s - start_s
    asked_s = spans_within(spans_s, longest_s=longest_s) if spans_s else ()
    lasting_s = tuple(_lasting_s(n, experiment, longest_s=longest_s) for n in events)
    for option, lengths_s in (("spans_s", asked_s), ("events", lasting_s)):
        _refuse_short(argument(option), lengths_s, experiment)
    if asked_s or lasting_s:
        return (*asked_s, *lasting_s)
    _refuse_short("duration", (longest_s,), experiment)
    parts_s = (longest_s / n for n in _PARTS)
    return tuple(part_s for part_s in parts_s if part_s > _shortest_s(experiment))


def spans_within(spans_s: Sequence[float], *, longest_s: float, option: str = "") -> tuple[float, ...]:
    """Return lengths in seconds, the longest if none is given; a `ResultError` if one is longer."""
    for span_s in spans_s:
        if not 0 < span_s <= longest_s:
            raise ResultError(
                f"{option or argument('spans_s')}: {span_s:g} s; these runs can be measured over up to {longest_s:g} s"
            )
    return tuple(spans_s) or (longest_s,)


def _lasting_s(n_events: int, experiment: "Experiment", *, longest_s: float) -> float:
    """Return how long the partner who acts less takes for so many intentions on a channel, on average."""
    rate_hz = min(experiment.partners.a.intention.rate_hz, experiment.partners.b.intention.rate_hz)
    if rate_hz == 0:
        raise ResultError(f"{argument('events')}: a partner without spontaneous intentions never has any")
    span_s = float(f"{n_events / rate_hz:g}")
    if span_s > longest_s:
        raise ResultError(
            f"{argument('events')}: {n_events} intended acts on each channel take {span_s:g} s; these runs can be "
            f"measured over up to {longest_s:g} s: ask for fewer, or raise duration"
        )
    return span_s


def _discarded_s(experiment: "Experiment") -> tuple[float, float]:
    """Return the transient and the largest lag."""
    return experiment.analysis.transient_ms * 1e-3, experiment.analysis.max_lag_ms * 1e-3


def _shortest_s(experiment: "Experiment") -> float:
    """Return how long a recording must at least be, itself not included."""
    return sum(_discarded_s(experiment))


def _refuse_short(option: str, lengths_s: Sequence[float], experiment: "Experiment") -> None:
    transient_s, lag_s = _discarded_s(experiment)
    for length_s in lengths_s:
        if length_s <= _shortest_s(experiment):
            raise ResultError(
                f"{option}: {length_s:g} s are too short: analysis.transient ({transient_s:g} s) is discarded, and "
                f"analysis.max_lag ({lag_s:g} s) must fit into the rest; take more than {transient_s + lag_s:g} s"
            )
