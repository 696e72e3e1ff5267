"""What a dyad's own code of doing reads of what is seen: columns of the table of dyads."""

from collections.abc import Mapping

import numpy as np

from snn.analyse.cells.act_windows import Trials
from snn.analyse.cells.decoding import Decoding, decode_channel, decode_valence
from snn.analyse.table.columns import Value, mean_of_defined
from snn.record.types import FloatArray, SpikeTrains

CHANCE_QUANTILE = 0.95


def reading_columns(
    spikes: Mapping[str, SpikeTrains],
    *,
    trials: Mapping[str, Trials],
    new_channels: Mapping[str, list[int]],
    rng: np.random.Generator,
) -> dict[str, Value]:
    """Return how well each dyad reads the observed channel and its valence, and what it reads by chance.

    Parameters
    ----------
    spikes
        Spikes by population; those of execution E cells are read.
    trials
        By partner.
    new_channels
        By partner, the channels that are new to it.
    rng
        Draws the cells and the shuffled labels.

    Returns
    -------
    dict
        ``decoded_channel``: share read rightly, mean over channels and partners (of the diagonal of the confusion
        matrix), which falls as `confusion` of sight is raised; ``decoded_channel_guess``: that of one who guesses, one
        over the number of channels read; ``decoded_channel_trials``: how many seen acts it rests on, of both partners;
        ``decoded_channel_chance95``: what it reaches in 5 % of cases with the labels of the seen trials shuffled;
        ``decoded_channel_p``. Value, chance95 and p also for ``decoded_valence``, and for ``new_decoded``, the trials
        that show an act outside the watcher's repertoire. nan without trials of at least two kinds.
    """
    channels = {p: decode_channel(spikes[f"{p}_execution_e"], trials=trials[p], rng=rng) for p in trials}
    valences = {p: decode_valence(spikes[f"{p}_execution_e"], trials=trials[p], rng=rng) for p in trials}
    new = [_recall(channels[p], new_channels[p]) for p in trials]
    guesses = [found.chance for found in channels.values()]
    return (
        {
            "decoded_channel_guess": mean_of_defined(guesses),
            "decoded_channel_trials": sum(found.n_trials for found in channels.values()),
        }
        | _columns("decoded_channel", [(found.accuracy, found.null) for found in channels.values()])
        | _columns("decoded_valence", [(found.accuracy, found.null) for found in valences.values()])
        | _columns("new_decoded", new)
    )


def _recall(found: Decoding, channels: list[int]) -> tuple[float, FloatArray]:
    """Average the share read rightly, and its null, over some channels; nan if none of them was read."""
    places = [place for place, label in enumerate(found.classes) if label in channels]
    if not places:
        return float("nan"), np.full(found.null.size, np.nan)
    return float(found.recall[places].mean()), found.null_recall[:, places].mean(axis=1)


def _columns(name: str, by_partner: list[tuple[float, FloatArray]]) -> dict[str, Value]:
    """Average over the partners that have a value; their shuffles are independent, and so add up one by one."""
    defined = [(value, null) for value, null in by_partner if np.isfinite(value)]
    if not defined:
        return dict.fromkeys((name, f"{name}_chance95", f"{name}_p"), float("nan"))
    value = float(np.mean([value for value, _ in defined]))
    null = np.mean([null for _, null in defined], axis=0)
    # less a rounding error: the means of equal hits may be added up in another order
    reached = int(np.count_nonzero(null >= value - 1e-12))
    return {
        name: value,
        f"{name}_chance95": float(np.quantile(null, CHANCE_QUANTILE)),
        f"{name}_p": (1 + reached) / (1 + null.size),
    }
