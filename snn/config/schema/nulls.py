"""Null models: what an experiment is compared with, made of its recordings or run beside it."""

from typing import Annotated

from pydantic import Field

from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.quantities import Quantity, Seconds
from snn.config.schema.rate_matches import RateMatching
from snn.config.schema.recorded_nulls import CircularShift, SpikeDither
from snn.units import UNITS

_CHOICE = "user's choice"
_Fraction = Annotated[float, Field(gt=0, le=1)]
_SD = Annotated[float, Field(gt=0, le=10)]
_Lags = Annotated[
    tuple[Annotated[float, Field(gt=0, le=60_000), Quantity(UNITS["ms"])], ...], Field(strict=False)
]
_SightLags = Annotated[
    tuple[Annotated[float, Field(ge=0, le=300), Quantity(UNITS["ms"])], ...], Field(strict=False)
]


class LesionTwin(Frozen):
    """The same dyad under other noise, several times with and without a link: what the link causes.

    Keeps wiring, intentions and all parameters. Destroys the noise, so that a difference of means over branches is what
    cutting did, and not where chaos led; in the branches with a cut, also one link.
    """

    branches: int = parameter(
        0,
        meaning="Draws of the noise in each of four sets: two uncut, one with a -> b cut, one with b -> a; 0 is none.",
        larger="firmer effects; each takes 4 runs for each dyad",
        source=_CHOICE,
        ge=0,
        le=1_000,
    )
    cut_at_s: Seconds = parameter(
        0.0,
        meaning="When the link is cut. Noise differs from the beginning on; before this time all sets are alike.",
        larger="later",
        source=_CHOICE,
        ge=0,
        le=86_400,
    )


class Nulls(Frozen):
    """Null models of the measures: made of recordings (shifts, dither), or run beside each condition.

    The simulated ones keep seeds, wiring, noise, private intentions and all parameters but those that they name.
    """

    circular_shift: CircularShift = parameter(
        CircularShift(), meaning="Circular shifts of one partner against the other.", source="see its keys"
    )
    dither: SpikeDither = parameter(
        SpikeDither(), meaning="Spikes of one partner, dithered.", source="see its keys"
    )
    uncoupled: bool = parameter(
        False,
        meaning="Simulate uncoupled dyads. Keeps all but the links; destroys both links.",
        source=_CHOICE,
    )
    common_input: Annotated[tuple[_Fraction, ...], Field(strict=False)] = parameter(
        (),
        meaning=(
            "Simulate uncoupled dyads that share these fractions of their intentions. Keeps wiring, noise and the "
            "private intentions that are left; destroys both links, and which intentions are one's own. What is shared "
            "are the events of `protocol.shared_events`."
        ),
        source=_CHOICE,
        max_length=20,
    )
    common_input_lag_ms: _Lags = parameter(
        (),
        meaning=(
            "Simulate each of the dyads of `common_input` again, with b following the shared events this much later "
            "than a. Keeps and destroys the same; b seems to follow a."
        ),
        source=_CHOICE,
        max_length=20,
    )
    common_input_alternating_lag_ms: _Lags = parameter(
        (),
        meaning=(
            "The same with partners who change places every 5 s. Keeps and destroys the same; they seem to follow each "
            "other."
        ),
        source=_CHOICE,
        max_length=20,
    )
    slow_drive: Annotated[tuple[_SD, ...], Field(strict=False)] = parameter(
        (),
        meaning=(
            "Simulate uncoupled dyads whose background is driven by one slow fluctuation of these standard deviations "
            "(`protocol.common_drive`). Keeps wiring, noise and intentions; destroys both links, and steady rates."
        ),
        source=_CHOICE,
        max_length=20,
    )
    rate_matched_uncoupled: bool = parameter(
        False,
        meaning=(
            "Simulate uncoupled dyads with the rates of the condition. Keeps the rates of both circuits at rest and of "
            "execution while acting; destroys both links. Observing rates cannot be kept: nobody is seen."
        ),
        source=_CHOICE,
    )
    rate_matched_coupled: bool = parameter(
        False,
        meaning=(
            "Simulate dyads with neutral modulators and the rates of the condition. Keeps links and the rates of both "
            "circuits at rest and while acting; destroys what oxytocin and serotonin do besides."
        ),
        source=_CHOICE,
    )
    rate_matching: RateMatching = parameter(
        RateMatching(), meaning="How the rates are matched.", source="see its keys"
    )
    scrambled_map: bool = parameter(
        False,
        meaning=(
            "Simulate dyads with scrambled mirror maps. Keeps links, synapses and each cell's mirror weight in all; "
            "destroys which observed act drives which executed one."
        ),
        source=_CHOICE,
    )
    cut_link: bool = parameter(
        False,
        meaning=(
            "Simulate each dyad twice, with a -> b and with b -> a cut: the null of that direction, and a dyad with "
            "the other direction only. Keeps the other link; destroys one."
        ),
        source=_CHOICE,
    )
    replay: bool = parameter(
        False,
        meaning=(
            "Simulate each dyad twice, with a and with b as a video of the live run of the next replicate. Keeps what "
            "the recorded partner did and how it is seen; destroys any influence on the recorded one, and with it "
            "whether acts are answered by a partner who sees them."
        ),
        source=_CHOICE,
    )
    same_script: bool = parameter(
        False,
        meaning=(
            "Simulate each dyad twice more, with a and with b as a video of this dyad's own live run, and other noise "
            "in the partner who sees it. Keeps what the recorded one did and meant to do in this dyad; destroys any "
            "influence on it. It fools whoever takes agreement with a script for influence."
        ),
        source=_CHOICE,
    )
    third_party_lag_ms: _SightLags = parameter(
        (),
        meaning=(
            "Show both partners of a dyad the video of one third, a of the next replicate: to a after the usual "
            "latency of sight (100 ms), to b this much later; 0 is at once. Keeps wiring, noise and intentions; "
            "destroys influence of the two on each other, and leaves what they saw in common. Each watches it in a "
            "trial of its own; `snn calibrate` puts the two side by side."
        ),
        source=_CHOICE,
        max_length=20,
    )
    pseudo_dyads: bool = parameter(
        False,
        meaning=(
            "Put a of each dyad beside b of the next one, both as videos of their live runs. Keeps all spikes and "
            "acts of both, and what they have in common because they follow the same events (one film for all "
            "replicates) or are alike; destroys all that happened between them."
        ),
        source=_CHOICE,
    )
    lesion_twin: LesionTwin = parameter(
        LesionTwin(), meaning="The causal effect of each link.", source="see its keys"
    )
