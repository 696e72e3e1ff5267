"""How an experiment is run and read out: protocol, recording and analysis."""

from typing import Annotated

from pydantic import Field

from snn.config.frozen import Frozen, parameter
from snn.config.names import Name
from snn.config.phases import Phase
from snn.config.quantities import Hertz, Milliseconds

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
        ge=1,
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
