r"""How strong and how late a link is, told from a recording: the inverse of a curve measured where both were known.

Dyads of known coupling give the curve: the effect of cues `f(c)` at each coupling ``c`` (isotonic means over dyads,
PCHIP between, 0 at coupling 0), and by how much the response is later than the latency of sight, ``o(c)``. Both differ
from dyad to dyad by more than a dyad's own error says; that spread is a part of the curve. Of another dyad of the
same kind, with effect ``e``, half width ``h`` of its 95 % interval and delay ``d`` of its response::

    couplings = {c: |e - f(c)| <= sqrt(h^2 + s_f(c)^2)},   latency = d - o(c), for all c of these.

Where the curve is flat, or ends, the couplings have no upper end: then it is open, and so is what is said of it.

References
----------
Osborne (1991), International Statistical Review 59, 309-336 (statistical calibration); Fritsch & Carlson (1980), SIAM
Journal on Numerical Analysis 17, 238-246 (PCHIP).
"""

import csv
import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from scipy import special
from scipy.interpolate import PchipInterpolator
from scipy.optimize import isotonic_regression

from snn.analyse.influence.cue_effect import CONFIDENCE, UNDEFINED, Interval
from snn.config.file.resolved_document import resolved_document
from snn.config.schema.experiment import Experiment
from snn.errors import ResultError
from snn.record.types import FloatArray

COLUMNS = ("kind", "coupling", "n_dyads", "effect", "effect_spread", "offset_ms", "offset_spread_ms")
_FILE_NAME = "default_dyad_curve.csv"
_NORMAL = 1.959964
_N_STEPS = 4000
MIN_LEVELS, MIN_DYADS = 4, 3
"""Fewer couplings, or dyads of each, make no curve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLink:
    """What the cues of a dyad say of a link of which coupling and latency are known."""

    dyad: int
    """Number of its dyad, whose two links have much in common."""
    coupling: float
    latency_ms: float
    effect: Interval
    """In Hz per Hz, see `snn.analyse.influence.cue_effect`."""
    delay_ms: Interval
    """From the source's movement to the response."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEstimate:
    """Coupling and latency of a link, with 95 % intervals; nan where nothing can be told."""

    coupling: Interval
    """``high`` is infinite where larger couplings than any on the curve are not excluded. Undefined where the source
    holds the target back, which no coupling on the curve does."""
    latency_ms: Interval
    """Undefined, too, where a coupling of 0 is not excluded."""


UNTOLD = LinkEstimate(coupling=UNDEFINED, latency_ms=UNDEFINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouplingCurve:
    """What cues show at couplings that are known; arrays of shape ``(n_couplings,)``, in rising order of coupling."""

    kind: str
    """Of the dyads it holds for, see `kind_of`."""
    coupling: FloatArray
    n_dyads: FloatArray
    effect: FloatArray  # no lower than at the coupling before
    effect_spread: FloatArray  # how far 95 % of other links lie from it, beyond their own error
    offset_ms: FloatArray  # delay of the response, less the latency of sight
    offset_spread_ms: FloatArray

    def estimate(self, effect: Interval, delay_ms: Interval) -> LinkEstimate:
        """Tell coupling and latency of a link.

        Parameters
        ----------
        effect, delay_ms
            As measured in a dyad of the kind of this curve.

        Examples
        --------
        >>> from snn.analyse.influence.cue_effect import Interval
        >>> x = np.arange(1.0, 5.0)
        >>> curve = CouplingCurve(kind="", coupling=x, n_dyads=x, effect=x / 10, effect_spread=0 * x,
        ...     offset_ms=0 * x - 20, offset_spread_ms=0 * x)
        >>> told = curve.estimate(Interval(value=0.2, low=0.15, high=0.25), Interval(value=80, low=75, high=85))
        >>> [round(end, 2) for end in (told.coupling.low, told.coupling.value, told.coupling.high)]
        [1.5, 2.0, 2.5]
        >>> told.latency_ms
        Interval(value=100.0, low=95.0, high=105.0)
        """
        if not np.isfinite([effect.low, effect.high]).all() or effect.high < 0:
            return UNTOLD
        grid = self.coupling[-1] * np.linspace(0.0, 1.0, _N_STEPS + 1) ** 2  # finer where couplings are weak
        expected = self._effect_at(grid)
        spread = np.interp(grid, np.append(0.0, self.coupling), np.append(0.0, self.effect_spread))
        half = np.hypot(effect.high - effect.value, spread)
        held = grid[np.abs(expected - effect.value) <= half]
        value = float(grid[np.argmin(np.abs(expected - effect.value))])
        low, high = (
            (float(held[0]), float(held[-1])) if held.size else (value, value)
        )  # of rounding, or off the end
        coupling = Interval(value=value, low=low, high=math.inf if high == grid[-1] else high)
        return LinkEstimate(coupling=coupling, latency_ms=self._latency_ms(delay_ms, coupling))

    def _effect_at(self, coupling: FloatArray) -> FloatArray:
        return PchipInterpolator(np.append(0.0, self.coupling), np.append(0.0, self.effect))(coupling)

    def _latency_ms(self, delay: Interval, coupling: Interval) -> Interval:
        """Take off what the response is later than sight, at every coupling that is not excluded."""
        if not (np.isfinite([delay.low, delay.high]).all() and coupling.low > 0):
            return UNDEFINED  # of no link nothing is late
        ends = (coupling.low, min(coupling.high, self.coupling[-1]))
        held = np.concatenate((ends, self.coupling[(ends[0] < self.coupling) & (self.coupling < ends[1])]))
        offsets = np.interp(held, self.coupling, self.offset_ms)
        spread = np.interp(held, self.coupling, self.offset_spread_ms)
        half = np.hypot(delay.high - delay.value, spread)
        return Interval(
            value=delay.value - float(np.interp(coupling.value, self.coupling, self.offset_ms)),
            low=float((delay.value - offsets - half).min()),
            high=float((delay.value - offsets + half).max()),
        )


def fitted_curve(links: Sequence[KnownLink], *, kind: str) -> CouplingCurve:
    """Fit the curve of dyads of one kind.

    Parameters
    ----------
    links
        At least of three dyads at each of four couplings; those whose effect or delay is undefined are left out.
    kind
        Of all of them.

    Raises
    ------
    ResultError
        If there are too few.
    """
    levels: dict[float, list[KnownLink]] = {}
    for link in links:
        if link.coupling > 0 and np.isfinite([link.effect.high, link.delay_ms.high]).all():
            levels.setdefault(link.coupling, []).append(link)
    n_fewest = min((len({link.dyad for link in of_level}) for of_level in levels.values()), default=0)
    if len(levels) < MIN_LEVELS or n_fewest < MIN_DYADS:
        raise ResultError(
            f"a curve needs {MIN_DYADS} dyads or more, whose cues can be read, at each of {MIN_LEVELS} couplings above "
            f"0 or more; there are {n_fewest} at each of {len(levels)}"
        )
    coupling = np.array(sorted(levels))
    n_dyads = np.array([len({link.dyad for link in levels[c]}) for c in coupling], dtype=np.float64)
    effects = [_level(levels[c], [link.effect for link in levels[c]]) for c in coupling]
    offsets = [
        _level(levels[c], [_less(link.delay_ms, link.latency_ms) for link in levels[c]]) for c in coupling
    ]
    means, effect_spread = np.array(effects).T
    offset_ms, offset_spread_ms = np.array(offsets).T
    return CouplingCurve(
        kind=kind,
        coupling=coupling,
        n_dyads=n_dyads,
        effect=np.maximum(0.0, isotonic_regression(means, weights=n_dyads).x),  # type: ignore[union-attr]
        effect_spread=effect_spread,
        offset_ms=offset_ms,
        offset_spread_ms=offset_spread_ms,
    )


def _less(interval: Interval, amount: float) -> Interval:
    return Interval(value=interval.value - amount, low=interval.low - amount, high=interval.high - amount)


def _level(links: Sequence[KnownLink], found: Sequence[Interval]) -> tuple[float, float]:
    """Return the mean at one coupling, and how far 95 % of the links of other dyads truly lie from it.

    It is made of what links differ by beyond their own errors (half a 95 % interval over 1.96), and of the error of the
    mean over dyads; with the quantile of Student's t, for both are known from few dyads.
    """
    values = np.array([each.value for each in found])
    errors = np.array([each.high - each.value for each in found]) / _NORMAL
    between = max(0.0, float(values.var(ddof=1) - (errors**2).mean()))
    of_dyads = [
        np.mean([value for value, link in zip(values, links, strict=True) if link.dyad == dyad])
        for dyad in {link.dyad for link in links}
    ]
    of_mean = float(np.var(of_dyads, ddof=1)) / len(of_dyads)
    quantile = float(special.stdtrit(len(of_dyads) - 1, (1 + CONFIDENCE) / 2))
    return float(values.mean()), quantile * math.sqrt(between + of_mean)


def kind_of(experiment: Experiment) -> str:
    """Name the kind of a dyad: all that makes its cues' effect what it is, but coupling, latency, seed and length.

    Two experiments of one kind have the same partners, bodies, senses and protocol.
    """
    document = resolved_document(experiment)
    links = {
        way: {name: value for name, value in link.items() if name not in ("coupling", "latency")}
        for way, link in document["link"].items()
    }
    parts = {"partners": document["partners"], "protocol": document["protocol"], "link": links}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def curve_rows(curve: CouplingCurve) -> list[dict[str, float | str]]:
    """Write a curve as rows of a table, one a coupling."""
    points = zip(*(getattr(curve, name).tolist() for name in COLUMNS[1:]), strict=True)
    return [dict(zip(COLUMNS, (curve.kind, *point), strict=True)) for point in points]


@lru_cache(maxsize=1)
def default_curve() -> CouplingCurve:
    """Return the curve of the default dyad, which comes with the package: ``snn recover`` made it."""
    text = resources.files("snn.analyse.influence").joinpath(_FILE_NAME).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    values = {name: np.array([float(row[name]) for row in rows]) for name in COLUMNS[1:]}
    return CouplingCurve(kind=rows[0]["kind"], **values)
