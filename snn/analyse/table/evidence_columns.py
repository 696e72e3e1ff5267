"""Synchrony, Granger causality and answers of a dyad: on all channels, the friendly and the unfriendly ones."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from snn.analyse.behaviour.contingency import ANSWER_FROM_S, ANSWER_UNTIL_S
from snn.analyse.behaviour.returns import returned_acts
from snn.analyse.influence.scopes import SCOPES, channels_in, column
from snn.analyse.measures.granger import BIN_MS, rate_granger
from snn.analyse.measures.transfer_entropy import rate_transfer_entropy
from snn.analyse.nulls.circular_shift import circular_shift_test
from snn.analyse.table.columns import Value
from snn.analyse.views.drive_courses import drive_courses
from snn.analyse.views.execution_cells import execution_rates_hz
from snn.config.schema.channels import PARTNERS
from snn.errors import ResultError
from snn.record.types import FloatArray, Recording

if TYPE_CHECKING:
    from snn.config.schema.nulls import Nulls
    from snn.config.schema.procedure import Analysis

TRANSFER_ENTROPY = ("transfer_entropy_a_to_b_bits", "transfer_entropy_b_to_a_bits")
"""Columns of the transfer entropy each way, on all channels."""


def influence_columns(recording: Recording, *, analysis: "Analysis") -> dict[str, Value]:
    """Return conditional Granger causality and transfer entropy each way, nan where the recording is too short.

    Parameters
    ----------
    recording
        The measured stretch.
    analysis
        Its transient is left out; its bin and lags have no part in this.
    """
    window = {"transient_ms": analysis.transient_ms, "bin_ms": BIN_MS}
    rates = [execution_rates_hz(recording, partner, **window) for partner in PARTNERS]
    courses = drive_courses(
        recording.events, n_bins=rates[0].shape[1], bin_ms=BIN_MS, start_s=analysis.transient_ms * 1e-3
    )
    columns: dict[str, Value] = {}
    for scope in SCOPES:
        try:
            found = rate_granger(*rates, courses=courses, channels=channels_in(scope))
            values = found.a_to_b.value, found.b_to_a.value
        except ResultError:
            values = float("nan"), float("nan")
        columns |= {column("granger_a_to_b", scope): values[0], column("granger_b_to_a", scope): values[1]}
    try:
        bits = rate_transfer_entropy(*rates, courses=courses)
        ways = bits.a_to_b_bits, bits.b_to_a_bits
    except ResultError:
        ways = float("nan"), float("nan")
    return columns | dict(zip(TRANSFER_ENTROPY, ways, strict=True))


def scoped_synchrony_columns(
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    *,
    analysis: "Analysis",
    nulls: "Nulls",
    scored: bool,
    rng: np.random.Generator,
) -> dict[str, Value]:
    """Return mean of the null and p of C on the friendly and the unfriendly channels; nan where there is none.

    An unscored dyad has none.
    """
    columns: dict[str, Value] = {}
    for scope in SCOPES[1:]:
        chosen = list(channels_in(scope))
        names = column("null_mean", scope), column("p", scope)
        if not scored:
            columns |= dict.fromkeys(names, float("nan"))
            continue
        try:
            test = circular_shift_test(
                rates_a_hz[chosen],
                rates_b_hz[chosen],
                bin_ms=analysis.bin_ms,
                max_lag_ms=analysis.max_lag_ms,
                n_surrogates=nulls.circular_shift.surrogates,
                min_shift_s=nulls.circular_shift.min_shift_s,
                rng=rng,
            )
            values = float(test.null_peaks.mean()), test.p_value
        except ResultError:
            values = float("nan"), float("nan")
        columns |= zip(names, values, strict=True)
    return columns


def answered_columns(
    acts_s: Mapping[str, Sequence[FloatArray]], *, start_s: float, stop_s: float
) -> dict[str, Value]:
    """Return the share of each partner's acts that the other answers in kind within 80 to 700 ms; nan without acts.

    Many come by chance: compare them with those of a partner who is a video.

    Parameters
    ----------
    acts_s
        By partner, onsets of the acts on each channel.
    start_s, stop_s
        The measured time.
    """
    window = {"start_s": start_s, "stop_s": stop_s, "from_s": ANSWER_FROM_S, "until_s": ANSWER_UNTIL_S}
    columns: dict[str, Value] = {}
    for partner, other in zip(PARTNERS, reversed(PARTNERS), strict=True):
        found = returned_acts(acts_s[partner], acts_s[other], **window)
        for scope in SCOPES:
            columns[column(f"{partner}_answered", scope)] = found.over(channels_in(scope)).probability
    return columns
