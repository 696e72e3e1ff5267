"""The columns of the table of dyads that tell what changed slowly: learned weights and levels."""

from collections.abc import Mapping, Sequence

import numpy as np

from snn.analyse.behaviour.repertoire import new_channels
from snn.analyse.cells.mirror_weights import (
    MAX_SHARE_AT_BOUND,
    MirrorWeights,
    mirror_weights,
    motor_weight_nS,
    snapshots_until,
)
from snn.analyse.table.columns import Value
from snn.config.schema.channels import PARTNERS, channels_of_valence
from snn.config.schema.levels import LEVELS
from snn.record.types import FloatArray, LevelTraces, Recording

_WEIGHTS = (
    "same_weight_nS",
    "positive_same_weight_nS",
    "different_weight_nS",
    "new_same_weight_nS",
    "new_different_weight_nS",
    "selectivity",
    "share_at_upper_bound",
    "share_at_lower_bound",
    "weights_at_bound",
    "motor_weight_nS",
)


def weight_columns(recording: Recording, *, until_s: float) -> dict[str, Value]:
    """Return what each partner's weights are at the end of the measured phase, and the means over the partners.

    ``weights_at_bound`` is 1 if more than half of the mirror weights lie at one bound, which makes their mean tell
    little; of the dyad it is the share of such partners. ``motor_weight_nS`` is the mean of the execution to motor
    weights of the positive channels, if reward teaches them.

    Parameters
    ----------
    recording
        A whole run: weights are kept from its last snapshot on, also if the measured phase has none.
    until_s
        End of the measured phase.

    Returns
    -------
    dict
        nan where nothing learns.
    """
    weights, experiment = recording.weights, recording.trial.experiment
    n_until = 0 if weights is None else snapshots_until(weights.times_s, until_s)
    undefined: dict[str, float] = dict.fromkeys(_WEIGHTS, float("nan"))
    values = {partner: dict(undefined) for partner in PARTNERS}
    for index, partner in enumerate(PARTNERS) if n_until else ():
        found = mirror_weights(weights, partner=index, experiment=experiment)
        if found is not None:
            values[partner] |= _mirror_values(found, n_until - 1)
            new = new_channels(getattr(experiment.partners, partner))
            values[partner] |= _new_values(found.maps_nS[n_until - 1], new)
        motor_nS = motor_weight_nS(weights, partner=index, experiment=experiment)
        values[partner]["motor_weight_nS"] = _mean(motor_nS[n_until - 1 : n_until])
    return _with_means(values)


def level_columns(
    levels: LevelTraces, *, transient_ms: float, partners: Sequence[str] = PARTNERS
) -> dict[str, Value]:
    """Return the mean level of each modulator over the measured phase, by partner and over the partners.

    ``stress_half_time_s`` is how long stress takes, from the end of the transient, to half of what it was there.

    Parameters
    ----------
    levels
        Traces of the measured phase.
    transient_ms
        Time at its start that is not measured.
    partners
        Those whose levels were recorded.

    Returns
    -------
    dict
        nan for a level that was not recorded, and for stress that never was, or never came down to half.
    """
    first = int(np.ceil(transient_ms / levels.step_ms - 1e-6))
    values: dict[str, dict[str, float]] = {partner: {} for partner in PARTNERS}
    for name in (level.name for level in LEVELS):
        trace = levels.values.get(name, np.empty((len(PARTNERS), 0)))
        for index, partner in enumerate(PARTNERS):
            level = trace[index, first:] if partner in partners else np.empty(0)
            values[partner][f"{name}_level"] = _mean(level)
            if name == "stress":
                values[partner]["stress_half_time_s"] = _half_time_s(level, levels.step_ms)
    return _with_means(values)


def _half_time_s(level: FloatArray, step_ms: float) -> float:
    """Return when a level first is at half of its first value or below; nan if never, or if it starts at 0."""
    fallen = np.flatnonzero(level <= level[:1] / 2)
    return float(fallen[0]) * step_ms * 1e-3 if fallen.size and fallen[0] > 0 else float("nan")


def _mirror_values(found: MirrorWeights, snapshot: int) -> dict[str, float]:
    positive = channels_of_valence(+1)
    upper, lower = found.share_at_upper_bound[snapshot], found.share_at_lower_bound[snapshot]
    return {
        "same_weight_nS": float(found.same_nS[snapshot]),
        "positive_same_weight_nS": float(found.maps_nS[snapshot, positive, positive].mean()),
        "different_weight_nS": float(found.different_nS[snapshot]),
        "selectivity": float(found.selectivity[snapshot]),
        "share_at_upper_bound": float(upper),
        "share_at_lower_bound": float(lower),
        "weights_at_bound": float(max(upper, lower) > MAX_SHARE_AT_BOUND),
    }


def _new_values(map_nS: FloatArray, channels: list[int]) -> dict[str, float]:
    """Average what acts outside the repertoire are reached by: the sight of the same act, and of the others."""
    onto = map_nS[:, channels]  # (n_channels, n_new)
    same = np.arange(map_nS.shape[0])[:, None] == np.asarray(channels)
    return {"new_same_weight_nS": _mean(onto[same]), "new_different_weight_nS": _mean(onto[~same])}


def _with_means(values: Mapping[str, Mapping[str, float]]) -> dict[str, Value]:
    """Name a value of a partner ``a_<name>``, and the mean over the partners ``<name>``."""
    names = values[PARTNERS[0]]
    means = {name: _mean(np.array([values[partner][name] for partner in PARTNERS])) for name in names}
    single = {f"{partner}_{name}": values[partner][name] for partner in PARTNERS for name in names}
    return {**means, **single}


def _mean(values: FloatArray | np.ndarray) -> float:
    defined = values[np.isfinite(values)]
    return float(defined.mean()) if defined.size else float("nan")
