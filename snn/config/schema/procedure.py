"""How an experiment is run and read out: protocol, recording and analysis."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from snn.config.schema.answers import Answer, as_list
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.names import Name
from snn.config.schema.phases import Phase
from snn.config.schema.quantities import Hertz, Milliseconds, Seconds

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
    lag_a_ms: Milliseconds = parameter(
        0.0,
        meaning="How much later than the stream partner a follows it.",
        larger="a follows b, without seeing it",
        source=_CHOICE,
        ge=0,
        le=60_000,
    )
    lag_b_ms: Milliseconds = parameter(
        0.0,
        meaning="How much later than the stream partner b follows it.",
        larger="b follows a, without seeing it",
        source=_CHOICE,
        ge=0,
        le=60_000,
    )
    alternate_every_s: Seconds = parameter(
        0.0,
        meaning="The two lags change places in blocks of this length, by when the event is; 0 s is never.",
        larger="each partner follows for longer before it leads",
        source=_CHOICE,
        ge=0,
        le=86_400,
    )


class CommonDrive(Frozen):
    """A slow fluctuation of the background of both partners: a factor max(0, 1 + sd z(t)).

    z is an Ornstein-Uhlenbeck process of mean 0 and standard deviation 1, the same for both and another in each
    replicate. It makes partners alike without coupling and without events.
    """

    sd: float = parameter(
        0.0,
        meaning="Standard deviation of the factor; 0 is no common drive.",
        larger="rates of both partners rise and fall together more",
        source=_CHOICE,
        ge=0,
        le=10,
    )
    time_constant_s: Seconds = parameter(
        2.0,
        meaning="Time constant of the fluctuation.",
        larger="slower fluctuation",
        ge=0.01,
        le=3_600,
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
    common_drive: CommonDrive = parameter(
        CommonDrive(), meaning="A background that both partners share.", source="see its keys"
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
    """What is stored of a run."""

    rate_bin_ms: Milliseconds = parameter(
        20.0, meaning="Bin of the stored channel rates.", larger="smoother and coarser rates", gt=0, le=10_000
    )
    spikes: bool = parameter(
        True,
        meaning=(
            "Keep the spikes of a run once it is measured. false leaves nine tenths of its size out, and nothing that "
            "is made of spikes can be measured or drawn later."
        ),
        source=_CHOICE,
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
    answer: Annotated[tuple[Answer, ...], BeforeValidator(as_list), Field(strict=False)] = parameter(
        (),
        meaning=(
            "The test that answers the question; of several, each must find what is expected. None leaves the question "
            "to the tables."
        ),
        source=_CHOICE,
        max_length=20,
    )
