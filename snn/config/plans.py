"""How an experiment is run and read out: protocol, recording, analysis and null models."""

from typing import Annotated

from pydantic import Field

from snn.config.frozen import Frozen, parameter
from snn.config.names import Name
from snn.config.phases import Phase
from snn.config.quantities import Hertz, Milliseconds, Seconds
from snn.config.rate_matches import RateMatching

_CHOICE = "user's choice"


class SharedEvents(Frozen):
    """Events that both partners follow at the same time, such as a film that both watch."""

    fraction: float = parameter(
        0.0,
        meaning="Share of a partner's intentions that come from the shared stream instead of its own.",
        larger="more common input, which makes partners alike without any coupling",
        source=_CHOICE,
        ge=0,
        le=1,
    )
    rate_hz: Hertz = parameter(
        0.25,
        meaning="Rate of events in each channel of the shared stream.",
        larger="more shared events",
        ge=0,
        le=100,
    )
    per_replicate: bool = parameter(
        False,
        meaning="Draw a new shared stream in each replicate; false is one film for all.",
        source=_CHOICE,
    )


class Protocol(Frozen):
    """How the simulation proceeds in time."""

    time_step_ms: Milliseconds = parameter(
        0.1,
        meaning="Integration step; delays and spikes lie on its grid.",
        larger="faster and less exact",
        gt=0,
        le=1,
    )
    shared_events: SharedEvents = parameter(
        SharedEvents(), meaning="Events that both partners follow.", source="see its keys"
    )
    phases: Annotated[tuple[Phase, ...], Field(strict=False)] = parameter(
        (),
        meaning="Phases, one after the other; their durations add up to `duration`. None is one phase.",
        source=_CHOICE,
        max_length=100,
    )
    noise_branch: int = parameter(
        0,
        meaning=(
            "Which draw of the noise and of the initial potentials: the same dyad with the same wiring and intentions "
            "under other noise. 0 is the plain one."
        ),
        larger="another draw, of the same strength",
        source=_CHOICE,
        ge=0,
        le=100_000,
    )
    stop_on_runaway: bool = parameter(
        False,
        meaning="End a run within a second of a circuit's excitatory cells firing above 80 Hz for 200 ms.",
        source=_CHOICE,
    )


class Record(Frozen):
    """Signals that are stored beside the spikes."""

    rate_bin_ms: Milliseconds = parameter(
        20.0, meaning="Bin of the stored channel rates.", larger="smoother and coarser rates", gt=0, le=10_000
    )
    motor_time_constant_ms: Milliseconds = parameter(
        60.0,
        meaning="Time constant of the low-pass that turns motor spikes into motor output.",
        larger="smoother motor output, later onsets of acts",
        gt=0,
        le=10_000,
    )


class Analysis(Frozen):
    """How synchrony is measured."""

    phase: Name | None = parameter(
        None, meaning="The phase that is measured, by name; none is the last one.", source=_CHOICE
    )

    transient_ms: Milliseconds = parameter(
        500.0,
        meaning="Beginning of the recording that no measure uses.",
        larger="less of the start-up in the measures, less data",
        ge=0,
        le=3_600_000,
    )
    bin_ms: Milliseconds = parameter(
        20.0, meaning="Bin of the rates that are correlated.", larger="coarser time scale", gt=0, le=10_000
    )
    max_lag_ms: Milliseconds = parameter(
        500.0,
        meaning="Correlations are maximised over lags up to this, either way.",
        larger="slower responses count, and chance correlations grow",
        gt=0,
        le=60_000,
    )


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


_Fraction = Annotated[float, Field(gt=0, le=1)]


class Nulls(Frozen):
    """Null models of the measures: made of recordings (circular shifts), or simulated beside each condition.

    The simulated ones keep seeds, wiring, noise, private intentions and all parameters but those that they name.
    """

    circular_shift: CircularShift = parameter(
        CircularShift(), meaning="Circular shifts of one partner against the other.", source="see its keys"
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
            "Simulate each dyad twice, with a and with b as a recording of the live run of the next replicate. Keeps "
            "what the recorded partner did and what the other sees; destroys any influence on the recorded one, and "
            "with it whether acts are answered by a partner who sees them."
        ),
        source=_CHOICE,
    )
    lesion_twin: LesionTwin = parameter(
        LesionTwin(), meaning="The causal effect of each link.", source="see its keys"
    )
