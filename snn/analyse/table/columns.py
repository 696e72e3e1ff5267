"""The columns of the table of dyads: what they are called, and in which unit."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

import numpy as np

from snn.analyse.behaviour.mimicry import Mimicry
from snn.analyse.behaviour.returns import ReturnedActs, ReturnRate
from snn.analyse.cells.cell_classes import CLASSES, CellClasses
from snn.analyse.cells.irregularity import NetworkState
from snn.analyse.cells.responses import Responses
from snn.analyse.measures.crosscorrelation import CrossCorrelation
from snn.analyse.measures.leading import LeaderLag, leader_lag
from snn.analyse.nulls.circular_shift import ShiftTest
from snn.config.schema.channels import CHANNELS, PARTNERS, channels_of_valence
from snn.record.health import Health
from snn.record.types import EventTable, FloatArray

COUNTED_CLASSES = ("mirror", "congruent", "broad", "execution_only", "observation_only", "suppressed")
"""The classes of cells that have a column; what is left is unresponsive."""

_VALENCES = {"positive": +1, "negative": -1}

Value: TypeAlias = float | int | str
T = TypeVar("T")


def health_columns(health: Health) -> dict[str, Value]:
    """Return the state, its reason and onset, and the numbers that it rests on; nan where nothing could tell."""
    return {
        "health": health.state,
        "health_reason": health.reason,
        "health_onset_s": _or_nan(health.onset_s),
        "loop_correlation": _or_nan(health.loop_correlation),
        "held_share": _or_nan(health.held_share),
        "base_low_hz": _or_nan(health.base_low_hz),
        "base_high_hz": _or_nan(health.base_high_hz),
        "base_cv": _or_nan(health.base_cv),
        "base_pair_correlation": _or_nan(health.base_pair_correlation),
        "motor_seeing_share": _or_nan(health.motor_seeing_share),
        "copied_share": _or_nan(health.copied_share),
        "left_after_act": _or_nan(health.left_after_act),
    }


def synchrony_columns(
    correlation: CrossCorrelation | None, test: ShiftTest | None, note: str
) -> dict[str, Value]:
    """Return C, its lag, its null, z, p, why anything of it is missing, and who leads.

    ``a_leads_C`` is the peak among the lags at which b follows a, ``a_leads_lag_s`` how much later b follows there;
    ``lead_C`` is above 0 if a leads more than b does.
    """
    leads = leader_lag(correlation) if correlation else LeaderLag.undefined()
    return {
        "C": correlation.peak if correlation else float("nan"),
        "lag_s": correlation.lag_s if correlation else float("nan"),
        "null_mean": float(test.null_peaks.mean()) if test else float("nan"),
        "null95": test.null95 if test else float("nan"),
        "z": test.z if test else float("nan"),
        "p": test.p_value if test else float("nan"),
        "n_surrogates": test.n_surrogates if test else 0,
        "note": note,
        "lead_C": leads.lead,
        "a_leads_C": leads.a_leads_peak,
        "b_leads_C": leads.b_leads_peak,
        "a_leads_lag_s": leads.a_leads_lag_s,
        "b_leads_lag_s": -leads.b_leads_lag_s,
    }


def response_columns(responses: Mapping[str, Responses]) -> dict[str, Value]:
    """Return base, executing and observing rates of each population, and their means over the partners."""
    return (
        _of_both(responses, "base_hz", lambda found: found.base.rate_hz)
        | _of_both(responses, "executing_hz", lambda found: found.executing.rate_hz)
        | _of_both(responses, "observing_hz", lambda found: found.observing.rate_hz)
    )


def valence_columns(
    correlation: CrossCorrelation | None, responses: Mapping[str, Responses]
) -> dict[str, Value]:
    """Return C and the observing rates of friendly and of unfriendly acts apart.

    ``C_positive`` is to the positive channels what C is to all: their mean correlation, and then the maximum over
    lags. ``execution_e_negative_observing_hz`` is the rate of the cells of the negative channels while their act is
    observed.
    """
    columns: dict[str, Value] = {}
    for name, valence in _VALENCES.items():
        columns[f"C_{name}"] = (
            correlation.peak_over(channels_of_valence(valence)) if correlation else float("nan")
        )
        circuits = {name: found for name, found in responses.items() if not name.endswith("motor")}
        columns |= _of_both(circuits, f"{name}_observing_hz", _observing(channels_of_valence(valence)))
    return columns


def state_columns(states: Mapping[str, NetworkState]) -> dict[str, Value]:
    """Return rate, CV and pair correlation of each population, and their means over the partners.

    Motor cells, silent but for their acts, have only a rate.
    """
    circuits = {name: state for name, state in states.items() if not name.endswith("motor")}
    return (
        _of_both(states, "rate_hz", lambda state: state.rate_hz)
        | _of_both(circuits, "interval_cv", lambda state: state.interval_cv)
        | _of_both(circuits, "pair_correlation", lambda state: state.pair_correlation)
    )


def event_columns(
    events: EventTable,
    acts_s: Mapping[str, Sequence[FloatArray]],
    *,
    known: Sequence[str],
    start_s: float,
    stop_s: float,
) -> dict[str, Value]:
    """Count intentions, overt acts and intentions from the shared stream, from ``start_s`` to ``stop_s``.

    ``intention_rate_hz`` is how often a partner sets out to act, mean of those whose intentions are known.
    """
    measured = (events.onset_s >= start_s) & (events.onset_s < stop_s)
    columns: dict[str, Value] = {}
    rates_hz = []
    for index, partner in enumerate(PARTNERS):
        n_intentions = int(np.count_nonzero(measured & (events.partner == index)))
        columns[f"{partner}_intentions"] = n_intentions if partner in known else float("nan")
        rates_hz.append(n_intentions / (stop_s - start_s) if partner in known else float("nan"))
        onsets_s = np.concatenate(acts_s[partner])
        columns[f"{partner}_acts"] = int(np.count_nonzero((onsets_s >= start_s) & (onsets_s < stop_s)))
    columns["intention_rate_hz"] = mean_of_defined(rates_hz)
    columns["shared_intentions"] = int(np.count_nonzero(measured & events.shared & (events.partner == 0)))
    return columns


def return_columns(returned: Mapping[str, ReturnedActs]) -> dict[str, Value]:
    """Return how far above chance each partner's acts are returned, friendly and unfriendly ones apart.

    ``a_positive_return_margin`` is about the acts of a that b returns; ``positive_return_margin`` is the mean of
    both directions.
    """
    rates: dict[str, ReturnRate] = {}
    for partner, found in returned.items():
        rates[f"{partner}_positive"] = found.of_valence(+1)
        rates[f"{partner}_negative"] = found.of_valence(-1)
    counts = {f"{name}_acts": rate.n_acts for name, rate in rates.items()}
    return (
        counts
        | _of_both(rates, "return_margin", lambda rate: rate.margin)
        | _of_both(rates, "return_chance", lambda rate: rate.chance)
        | _of_both(rates, "return_latency_s", lambda rate: rate.latency_s)
    )


def mimicry_columns(copied: Mapping[str, Mimicry]) -> dict[str, Value]:
    """Return how often and how soon the partners, while they only watched, copied what they saw; means over both."""
    found = [copied[partner] for partner in PARTNERS]
    return {
        "watched_acts": sum(one.n_seen for one in found),
        "mimicry_share": mean_of_defined([one.share for one in found]),
        "mimicry_other_share": mean_of_defined([one.other_share for one in found]),
        "mimicry_latency_s": mean_of_defined([one.latency_s for one in found]),
    }


def class_columns(classes: Mapping[str, CellClasses | None], trials: Mapping[str, int]) -> dict[str, Value]:
    """Return the share of cells in each class, mean over the partners, and what it rests on.

    Parameters
    ----------
    classes
        By population; None where there are too few trials.
    trials
        By partner: the fewest trials on either side of a comparison.

    Returns
    -------
    dict
        ``execution_e_mirror_fraction`` and so on; nan where neither partner has enough trials.
    """
    columns: dict[str, Value] = {"fewest_trials": min(trials.values(), default=0)}
    for kind in dict.fromkeys(name.split("_", 1)[1] for name in classes):
        found = [cells.fractions for p in PARTNERS if (cells := classes[f"{p}_{kind}"]) is not None]
        for name in COUNTED_CLASSES:
            columns[f"{kind}_{name}_fraction"] = mean_of_defined([shares[name] for shares in found])
    return columns


def _observing(channels: Sequence[int]) -> Callable[[Responses], float]:
    return lambda found: found.observing.rate_over_hz(channels)


def new_class_columns(
    classes: Mapping[str, CellClasses | None], new_channels: Mapping[str, Sequence[int]]
) -> dict[str, Value]:
    """Return the share of congruent cells among the execution E cells of acts outside a partner's repertoire.

    Mean over the partners to whom any act is new; nan without any, or with too few trials.
    """
    shares = []
    for partner in PARTNERS:
        channels, cells = list(new_channels[partner]), classes[f"{partner}_execution_e"]
        if channels and cells is not None:
            congruent = cells.codes.reshape(len(CHANNELS), -1)[channels] == CLASSES.index("congruent")
            shares.append(float(congruent.mean()))
    return {"new_congruent_fraction": mean_of_defined(shares)}


def _of_both(by_population: Mapping[str, T], suffix: str, value: Callable[[T], float]) -> dict[str, Value]:
    """Name a value ``a_motor_<suffix>`` and so on, and its mean over partners ``motor_<suffix>``."""
    values = {name: value(found) for name, found in by_population.items()}
    kinds = dict.fromkeys(name.split("_", 1)[1] for name in values)
    means = {kind: mean_of_defined([values[f"{partner}_{kind}"] for partner in PARTNERS]) for kind in kinds}
    return {f"{name}_{suffix}": value for name, value in (means | values).items()}


def mean_of_defined(values: Sequence[float]) -> float:
    """Average what is not nan; nan if all are."""
    defined = [value for value in values if np.isfinite(value)]
    return float(np.mean(defined)) if defined else float("nan")


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
