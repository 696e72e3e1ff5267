"""Measures of one dyad, and synchrony of any two signals against its null."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from snn.api.array_checks import refuse_hidden
from snn.api.checked_arguments import MEASURES, POSITIVE, checked, instance, whole
from snn.api.recording import Recording
from snn.errors import ResultError
from snn.record.types import FloatArray
from snn.wording import argument

if TYPE_CHECKING:
    from snn.batch.measuring import MeasuringPlan


@checked(recording=instance(Recording, "a recording of snn"), names=MEASURES, n_shifts=whole(least=0))
def measure(
    recording: Recording, names: Sequence[str] | Literal["all"] = (), *, n_shifts: int = 0
) -> dict[str, Any]:
    """Measure a dyad as its experiment asks.

    Parameters
    ----------
    recording
        From `snn.simulate_dyad`, or of a run of `snn.open_results`.
    names
        Measures of synchrony: names such as ``plv_theta``, or ``"all"`` (``snn analyze --list`` names them). Without
        any, what a run's row in ``results.csv`` holds.
    n_shifts
        Put each measure of ``names`` beside so many circular shifts of partner b, 19 or more.

    Returns
    -------
    dict
        Without names: health, ``C`` (peak cross-correlation) with its null and ``p``, rates, the cue test each way,
        the index ``RI`` and its ``verdict``, and more. With names: what the index rests on, and for each name
        ``measure.NAME``, and with shifts ``null_mean.NAME``, ``null95.NAME`` and ``p.NAME``. nan is undefined; a dyad
        whose ``health`` is runaway or reverberating has no synchrony.

    Raises
    ------
    ResultError
        If there is no such measure, it needs what is not installed, or shifts are asked for without any.

    Examples
    --------
    >>> import snn
    >>> recording = snn.simulate_dyad(snn.experiment("smoke", duration="8 s"), progress=False)
    >>> row = measure(recording)
    >>> 0 < row["C"] < 1, row["verdict"]
    (True, 'mutual influence')
    >>> found = measure(recording, ["counts_200ms"], n_shifts=19)
    >>> sorted(name for name in found if "counts" in name)
    ['measure.counts_200ms', 'null95.counts_200ms', 'null_mean.counts_200ms', 'p.counts_200ms']
    """
    from snn.analyse.table.battery import battery
    from snn.batch import measures
    from snn.config.trials.measured_span import measured_span_s
    from snn.model.streams import DyadStreams

    experiment, raw = recording.experiment, recording.raw
    if n_shifts and not names:
        raise ResultError("n_shifts: there is no measure to put beside shifts; give names, or 'all'")
    if not names:
        return dict(measures.measure(raw, experiment=experiment).row)
    if n_shifts:
        check_shift_number(n_shifts)
    start_s, stop_s = measured_span_s(experiment)
    return battery(
        raw,
        experiment=experiment,
        span_s=stop_s - start_s,
        measures=plan_of(() if names == "all" else names, (), called="names").measures,
        rng=DyadStreams(experiment.seed, recording.replicate).surrogates(),
        n_shifts=n_shifts,
        inclinations=measures.drawn_inclinations(raw),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Synchrony:
    """How alike two signals are at some lag, and whether more than unrelated ones."""

    C: float
    """Peak of the cross-correlation over lags, averaged over channels; nan if no channel varies in both."""
    lag_s: float
    """Where it is; above 0 the first partner leads."""
    null_mean: float
    """Mean of C over circular shifts of the second partner: two who have nothing to do with each other."""
    null95: float
    """What 5 % of these shifts exceed."""
    z: float
    """C less the mean of the null, in its standard deviations."""
    p: float
    """``(1 + number of shifts with a C as large) / (1 + number of shifts)``."""
    lags_s: FloatArray  # (n_lags,)
    """Lags of the curves, shape ``(n_lags,)``."""
    curve: FloatArray  # (n_lags,)
    """Cross-correlation at each lag."""
    band_low: FloatArray  # (n_lags,)
    """2.5th percentile of the curves of the null."""
    band_high: FloatArray  # (n_lags,)
    """97.5th percentile."""
    null_C: FloatArray  # (n_shifts,)
    """C of each shift."""


@checked(
    bin_ms=POSITIVE,
    max_lag_ms=POSITIVE,
    n_shifts=whole(least=0),
    min_shift_s=POSITIVE,
    seed=whole(least=0),
)
def synchrony(
    a: ArrayLike,
    b: ArrayLike,
    *,
    bin_ms: float,
    max_lag_ms: float = 500.0,
    n_shifts: int = 999,
    min_shift_s: float = 2.0,
    seed: int = 1,
) -> Synchrony:
    """Correlate two partners' signals at all lags, and compare with circular shifts of one of them.

    Parameters
    ----------
    a, b
        Signals of the partners, such as rates or movement, in any unit, shape ``(n_channels, n_bins)`` or
        ``(n_bins,)``. Channel k of one is held against channel k of the other.
    bin_ms
        From one value to the next.
    max_lag_ms
        Largest lag to either side.
    n_shifts
        Shifts that are drawn, without repetition; all that are possible if there are fewer, but at least 19.
    min_shift_s
        Smallest shift to either side; more than the largest lag, and than the slowest rhythm.
    seed
        Of the draw.

    Returns
    -------
    Synchrony
        The peak ``C``, its null and ``p``. A small p says that the two are not unrelated: what they have in common may
        as well come from a third. It proves no influence; that is what `snn.influence` asks.

    Raises
    ------
    ResultError
        In one line: the arrays do not fit each other, are no finite numbers, or too short.

    References
    ----------
    Andrzejak et al. (2003), Phys Rev E 68, 066202 (surrogates shifted in time); Phipson & Smyth (2010), Stat Appl
    Genet Mol Biol 9, 39 (p is never 0).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> ann = rng.normal(size=1000)
    >>> bob = np.roll(ann, 5) + rng.normal(size=1000)  # follows after 5 bins
    >>> found = synchrony(ann, bob, bin_ms=20)
    >>> found.lag_s, round(found.p, 4)
    (0.1, 0.0012)
    """
    from snn.analyse.measures.crosscorrelation import cross_correlation
    from snn.analyse.nulls.circular_shift import circular_shift_test

    check_shift_number(n_shifts)
    signals = [_channels(given) for given in (a, b)]
    window = {"bin_ms": bin_ms, "max_lag_ms": max_lag_ms}
    curve = cross_correlation(*signals, **window)
    test = circular_shift_test(
        *signals,
        **window,
        n_surrogates=n_shifts,
        min_shift_s=min_shift_s,
        rng=np.random.default_rng(seed),
    )
    return Synchrony(
        C=curve.peak,
        lag_s=curve.lag_s,
        null_mean=float(test.null_peaks.mean()),
        null95=test.null95,
        z=test.z,
        p=test.p_value,
        lags_s=curve.lags_s,
        curve=curve.values,
        band_low=test.band_low,
        band_high=test.band_high,
        null_C=test.null_peaks,
    )


def check_shift_number(n_shifts: int) -> None:
    """Raise a `ResultError` if there are too few shifts for a test at the 5 % level."""
    from snn.config.checks.shift_numbers import MIN_SHIFTS

    if n_shifts < MIN_SHIFTS:
        raise ResultError(
            f"{argument('n_shifts')}: {n_shifts} are too few for p to reach 1 / 20; take {MIN_SHIFTS} or more"
        )


def plan_of(
    measures: Sequence[str], spans_s: Sequence[float], *, called: str = "measures"
) -> "MeasuringPlan":
    """Return what is measured: of all measures those that can be taken here, and say which cannot.

    Parameters
    ----------
    measures
        Names, none for all.
    spans_s
        Lengths of recordings.
    called
        The argument that names the measures.

    Raises
    ------
    ResultError
        If there is no such measure, or one that was asked for cannot be taken here.
    """
    from snn.analyse.measures.registry import measures_named
    from snn.analyse.measures.spike_distances import NEEDED
    from snn.api.progress_log import say
    from snn.batch.measuring import MeasuringPlan

    chosen = measures_named([measures] if isinstance(measures, str) else measures)
    missing = [measure for measure in chosen if not measure.available]
    if missing:
        named = ", ".join(measure.name for measure in missing)
        reason = f"{named} need {NEEDED}"
        if measures:
            raise ResultError(f"{argument(called)}: {reason}")
        say(f"not measured: {reason}")
    names = tuple(measure.name for measure in chosen if measure.available)
    return MeasuringPlan(measures=names, spans_s=tuple(spans_s))


def _channels(given: ArrayLike) -> FloatArray:
    refuse_hidden("synchrony", given)
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ResultError(f"expected an array of numbers, got {type(given).__name__}") from error
    return values[None] if values.ndim == 1 else values
