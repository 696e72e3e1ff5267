"""The columns of the table of dyads: what they are called, and in which unit."""

from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar

import numpy as np

from snn.analyse.circular_shift import ShiftTest
from snn.analyse.crosscorrelation import CrossCorrelation
from snn.analyse.irregularity import NetworkState
from snn.analyse.responses import Responses
from snn.config.channels import PARTNERS
from snn.record.acts import acts_of
from snn.record.health import Health
from snn.record.types import Recording

Value: TypeAlias = float | int | str
T = TypeVar("T")


def health_columns(health: Health) -> dict[str, Value]:
    """Return flag, onset and loop correlation."""
    return {
        "health": health.flag,
        "health_onset_s": _or_nan(health.onset_s),
        "loop_correlation": _or_nan(health.loop_correlation),
    }


def synchrony_columns(
    correlation: CrossCorrelation | None, test: ShiftTest | None, note: str
) -> dict[str, Value]:
    """Return C, its lag, its null, z, p, and why anything of it is missing."""
    return {
        "C": correlation.peak if correlation else float("nan"),
        "lag_s": correlation.lag_s if correlation else float("nan"),
        "null_mean": float(test.null_peaks.mean()) if test else float("nan"),
        "null95": test.null95 if test else float("nan"),
        "z": test.z if test else float("nan"),
        "p": test.p_value if test else float("nan"),
        "n_surrogates": test.n_surrogates if test else 0,
        "note": note,
    }


def response_columns(responses: Mapping[str, Responses]) -> dict[str, Value]:
    """Return base, executing and observing rates of each population, and their means over the partners."""
    return (
        _of_both(responses, "base_hz", lambda found: found.base.rate_hz)
        | _of_both(responses, "executing_hz", lambda found: found.executing.rate_hz)
        | _of_both(responses, "observing_hz", lambda found: found.observing.rate_hz)
    )


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


def event_columns(recording: Recording, *, transient_ms: float) -> dict[str, Value]:
    """Count intentions, overt acts and intentions from the shared stream, all after the transient."""
    events, start_s = recording.events, transient_ms * 1e-3
    measured = events.onset_s >= start_s
    columns: dict[str, Value] = {}
    for index, partner in enumerate(PARTNERS):
        columns[f"{partner}_intentions"] = int(np.count_nonzero(measured & (events.partner == index)))
        acts_s = np.concatenate(acts_of(recording, partner))
        columns[f"{partner}_acts"] = int(np.count_nonzero(acts_s >= start_s))
    columns["shared_intentions"] = int(np.count_nonzero(measured & events.shared & (events.partner == 0)))
    return columns


def _of_both(by_population: Mapping[str, T], suffix: str, value: Callable[[T], float]) -> dict[str, Value]:
    """Name a value ``a_motor_<suffix>`` and so on, and its mean over partners ``motor_<suffix>``."""
    values = {name: value(found) for name, found in by_population.items()}
    kinds = dict.fromkeys(name.split("_", 1)[1] for name in values)
    means = {kind: _mean_of_defined([values[f"{partner}_{kind}"] for partner in PARTNERS]) for kind in kinds}
    return {f"{name}_{suffix}": value for name, value in (means | values).items()}


def _mean_of_defined(values: list[float]) -> float:
    defined = [value for value in values if np.isfinite(value)]
    return float(np.mean(defined)) if defined else float("nan")


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
