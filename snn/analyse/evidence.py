"""What the reciprocity index rests on, measured in one dyad: on all channels, the friendly and the unfriendly ones."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from snn.analyse.behaviour.contingency import ANSWER_FROM_S, ANSWER_UNTIL_S
from snn.analyse.behaviour.returns import returned_acts
from snn.analyse.circular_shift import circular_shift_test
from snn.analyse.columns import Value
from snn.analyse.drive_courses import drive_courses
from snn.analyse.execution_cells import execution_rates_hz
from snn.analyse.granger import BIN_MS, rate_granger
from snn.analyse.reciprocity import Evidence, Reciprocity
from snn.analyse.transfer_entropy import rate_transfer_entropy
from snn.config.channels import CHANNELS, PARTNERS, channels_of_valence
from snn.errors import ResultError
from snn.record.calibration import SCOPES, Quantity, Scope
from snn.record.health import is_scored
from snn.record.types import FloatArray, Recording

if TYPE_CHECKING:
    from snn.config.nulls import Nulls
    from snn.config.plans import Analysis

_QUANTITIES = {
    "c": "C",
    "null_mean": "null_mean",
    "p_synchrony": "p",
    "a_to_b": "granger_a_to_b",
    "b_to_a": "granger_b_to_a",
    "a_answered": "a_answered",
    "b_answered": "b_answered",
}
"""Column of each field of `Evidence`, on all channels; on others ``_positive`` or ``_negative`` follows."""

TRANSFER_ENTROPY = ("transfer_entropy_a_to_b_bits", "transfer_entropy_b_to_a_bits")
"""Columns of the transfer entropy each way, on all channels."""


def channels_in(scope: Scope) -> tuple[int, ...]:
    """Return the numbers of the channels that a scope is about."""
    if scope == "all":
        return tuple(range(len(CHANNELS)))
    return channels_of_valence(+1 if scope == "positive" else -1)


def column(name: str, scope: Scope) -> str:
    """Name the column of a quantity."""
    return name if scope == "all" else f"{name}_{scope}"


def column_of(quantity: Quantity) -> str:
    """Name the column of a quantity that is calibrated, on all channels."""
    return _QUANTITIES[quantity]


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

    Many come by chance: the index compares them with those of a partner who is a recording.

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


def evidence_of(row: Mapping[str, object], scope: Scope) -> Evidence:
    """Read the evidence from a row of the table of dyads; what it lacks is nan."""
    values = {field: _number(row.get(column(name, scope))) for field, name in _QUANTITIES.items()}
    return Evidence(**values, scored=is_scored(row.get("health")))


def index_columns(found: Mapping[Scope, Reciprocity]) -> dict[str, Value]:
    """Return the index with its parts; verdict and parts of valences are left out but for the index itself."""
    whole = found["all"]
    return {column("RI", scope): found[scope].index for scope in SCOPES} | {
        "verdict": whole.verdict,
        "S": whole.synchrony,
        "D_a_to_b": whole.influence_a_to_b,
        "D_b_to_a": whole.influence_b_to_a,
        "p_a_to_b": whole.p_a_to_b,
        "p_b_to_a": whole.p_b_to_a,
        "balance": whole.balance,
        "L_a": whole.contingency_a,
        "L_b": whole.contingency_b,
    }


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")
