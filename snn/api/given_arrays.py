"""Cues and signals of two people from arrays of any origin; what cannot be meant is refused in one line."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from snn.api.array_checks import refuse_hidden
from snn.api.checked_arguments import BY_NAME, PAIRS, require
from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.analyse.influence.given_dyads import GivenDyad
    from snn.record.influence_files import GivenCues, Samples
    from snn.record.types import FloatArray

ByChannel: TypeAlias = ArrayLike | Mapping[Any, ArrayLike]
"""Of one partner: one array, or one for each channel by its name."""
Dyad: TypeAlias = Mapping[str, ByChannel]
"""By partner."""


def dyads_of(what: str, given: Dyad | Sequence[Dyad]) -> list[Dyad]:
    """Return a list of mappings by partner, one for each dyad.

    Raises
    ------
    ResultError
        If it is something else.
    """
    listed = [given] if isinstance(given, Mapping) else given
    if not isinstance(listed, Sequence) or not all(isinstance(one, Mapping) for one in listed):
        raise ResultError(
            f"{what}: expected a mapping by partner, or a list of such, one for each dyad; got {type(given).__name__}"
        )
    for one in listed:
        require(what, one, BY_NAME)
    return list(listed)


def given_dyad(
    name: str,
    cues: Dyad,
    signals: Dyad,
    blanks: Dyad,
    stretches_s: Mapping[str, Sequence[tuple[float, float]]],
    step_ms: float,
) -> "GivenDyad":
    """Put together what was given of one dyad; see `snn.influence` for the arguments.

    Raises
    ------
    ResultError
        If arrays are no numbers, do not fit, or are of partners that have no cues.
    """
    from snn.analyse.influence.cues import Stretch
    from snn.analyse.influence.given_dyads import GivenDyad

    for who, own in stretches_s.items():
        require(f"stretches_s of {who}", own, PAIRS)
    stranger = next((one for one in [*blanks, *stretches_s] if one not in cues), None)
    if stranger is not None:
        raise ResultError(f"there are no cues of partner '{stranger}'")
    return GivenDyad(
        name=name,
        cues={who: _given_cues(who, own, blanks.get(who)) for who, own in cues.items()},
        signals={who: _given_samples(who, own, step_ms) for who, own in signals.items()},
        stretches={
            who: tuple(Stretch(start_s=start_s, stop_s=stop_s) for start_s, stop_s in own)
            for who, own in stretches_s.items()
        },
    )


def _given_cues(who: str, cues: ByChannel, blanks: ByChannel | None) -> "GivenCues":
    from snn.record.influence_files import GivenCues

    moments = sorted(
        (float(onset_s), channel, given)
        for one, given in ((cues, True), ({} if blanks is None else blanks, False))
        for channel, onsets_s in _by_channel(one).items()
        for onset_s in _numbers(f"cues of {who}", onsets_s)
    )
    if not moments:
        raise ResultError(f"cues of {who}: there are none")
    twice = next((one for one, other in pairwise(moments) if one[:2] == other[:2]), None)
    if twice:
        raise ResultError(
            f"cues of {who}: {twice[0]:g} s stands there twice; a cue is given, or left out, once"
        )
    return GivenCues(
        onset_s=np.array([onset_s for onset_s, _, _ in moments]),
        channel=tuple(channel for _, channel, _ in moments),
        is_given=np.array([given for _, _, given in moments], dtype=np.bool_),
        tossed=blanks is not None,
    )


def _given_samples(who: str, signals: ByChannel, step_ms: float) -> "dict[str, Samples]":
    from snn.record.influence_files import Samples

    if not 0 < step_ms < np.inf:
        raise ResultError(f"step_ms: expected more than 0, got {step_ms:g}")
    rows = _by_channel(signals)
    if not isinstance(signals, Mapping) and _is_matrix(signals):
        rows = {str(number): row for number, row in enumerate(np.asarray(signals))}
    found = {}
    for name, row in rows.items():
        values = _numbers(f"signals of {who}", row)
        found[name or "signal"] = Samples(
            time_s=np.arange(values.size, dtype=np.float64) * float(step_ms * 1e-3), value=values
        )
    lengths = {name: samples.value.size for name, samples in found.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise ResultError(f"signals of {who}: {told} samples; give all the same length")
    return found


def _is_matrix(given: ArrayLike) -> bool:
    try:
        return np.ndim(given) == 2
    except ValueError:  # rows of several lengths, which are refused as numbers
        return False


def _by_channel(given: ByChannel) -> dict[str, ArrayLike]:
    if isinstance(given, Mapping):
        return {str(name): own for name, own in given.items()}
    return {"": given}


def _numbers(what: str, given: ArrayLike) -> "FloatArray":
    refuse_hidden(what, given)
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ResultError(f"{what}: expected numbers, got {type(given).__name__}") from error
    if values.ndim != 1:
        raise ResultError(f"{what}: expected one axis for each channel, got shape {values.shape}")
    if not np.isfinite(values).all():
        raise ResultError(f"{what}: {np.count_nonzero(~np.isfinite(values))} are no finite numbers")
    return values
