"""Nulls that are made from the recording: their settings, and what each keeps and destroys.

A new way to move spikes is a key of `SpikeDither` and its entry in `DITHERS`; `snn.analyse.nulls.dithered` moves them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field

from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.quantities import Milliseconds, Quantity, Seconds
from snn.units import UNITS

_CHOICE = "user's choice"


class CircularShift(Frozen):
    """The null model that shifts one partner's signals against the other's, around the recording."""

    surrogates: int = parameter(
        1000,
        meaning="Number of shifts drawn.",
        larger="finer p-values (the smallest is 1 / (1 + surrogates))",
        source=_CHOICE,
        ge=1,
        le=1_000_000,
    )
    min_shift_s: Seconds = parameter(
        2.0,
        meaning="Smallest shift, either way around.",
        larger="surrogates share less of the true alignment, fewer are different",
        ge=0,
        le=3_600,
    )


_HalfWidth = Annotated[float, Field(gt=0, le=10_000), Quantity(UNITS["ms"])]
_HalfWidths = Annotated[tuple[_HalfWidth, ...], Field(strict=False)]


class SpikeDither(Frozen):
    """The null model that moves each spike of partner b a little, to ask how fine is what the partners share.

    It is no test of whether they have anything to do with each other: slow changes that both go through survive it.
    """

    half_widths_ms: _HalfWidths = parameter(
        (),
        meaning=(
            "Move spikes by up to this, either way; usual are 25, 100 and 500 ms; none is no such null. Keeps each "
            "cell's number of spikes, and rates that change slowly against the half-width; destroys all that is finer, "
            "volleys and onsets of each partner's own too."
        ),
        larger="slower structure is destroyed too",
        source=_CHOICE,
        max_length=10,
    )
    operational_half_widths_ms: _HalfWidths = parameter(
        (),
        meaning=(
            "The same on a clock that runs with the rate of the spike's channel, so that rates change as fast as "
            "before. Keeps each cell's number of spikes, and the rate of each channel in bins of `rate_bin`; destroys "
            "what is finer than these bins."
        ),
        larger="what single cells share on slower scales is destroyed too",
        source="Louis et al. 2010, doi 10.3389/fncom.2010.00127 (the clock); user's choice (the widths)",
        max_length=10,
    )
    rate_bin_ms: Milliseconds = parameter(
        100.0,
        meaning="Bin in which that clock measures the rate.",
        larger="onsets of rates are destroyed too; must hold many spikes of a channel",
        gt=0,
        le=10_000,
    )
    surrogates: int = parameter(
        200,
        meaning="Dithered copies of partner b for each half-width.",
        larger="finer p-values (the smallest is 1 / (1 + surrogates)), slower measuring",
        source=_CHOICE,
        ge=1,
        le=100_000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedNull:
    """What is said of a null that is made from the recording."""

    name: str
    """The path of its key in `nulls`, or words where it has none."""
    has_key: bool = True
    keeps: str
    destroys: str
    use: str
    """When to ask for it, or what for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dither(RecordedNull):
    """A way to move spikes, each by no more than a half-width."""

    begins: str
    """How the names of its columns begin, before the half-width."""
    widths: str
    """Attribute of `SpikeDither` that holds its half-widths in ms."""
    said: str
    """What is done to spikes."""
    clock: Callable[[SpikeDither], str] = lambda _: ""
    """On which clock they are moved, for a heading; empty for time itself."""

    @property
    def key(self) -> str:
        """The key of its half-widths in `nulls.dither`."""
        return self.name.removeprefix("dither.")

    def widths_ms(self, asked: SpikeDither) -> tuple[float, ...]:
        """Return the half-widths that a configuration asks for."""
        return getattr(asked, self.widths)


DITHERS: Final = (
    Dither(
        name="dither.half_widths",
        keeps="each cell's number of spikes, and slow rates",
        destroys="everything in b that is finer than the half-width",
        use="how fine is what is shared? No test of a relation",
        begins="dither",
        widths="half_widths_ms",
        said="spikes moved by up to the half-width",
    ),
    Dither(
        name="dither.operational_half_widths",
        keeps="the same, and the rate of each channel in bins of `rate_bin` (Louis et al. 2010)",
        destroys="what is finer than these bins",
        use="the same where rates change fast",
        begins="rate_dither",
        widths="operational_half_widths_ms",
        said="spikes moved on a clock that runs with the channel's rate",
        clock=lambda asked: f"rate clock of {asked.rate_bin_ms:g} ms",
    ),
)
"""In the order of their columns."""
RECORDED_NULLS: Final[tuple[RecordedNull, ...]] = (
    RecordedNull(
        name="circular_shift",
        keeps="each partner's own activity, but for one seam",
        destroys="what the partners have to do with each other in time, whatever caused it",
        use="always; p of C and of most measures",
    ),
    *DITHERS,
    RecordedNull(
        name="draws of cues",
        has_key=False,
        keeps="everything but the list of cues, which is drawn anew from its law",
        destroys="that the other follows these cues",
        use="the cue test, see [evidence](evidence.md)",
    ),
)
"""All of them, in the order of the page of nulls."""
