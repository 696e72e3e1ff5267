"""The cell model and the numbers of cells of a partner."""

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from snn.config.schema.contradictions import contradiction, free_of
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.quantities import Milliseconds, Millivolts, Nanosiemens, Picofarads

_COBA = "Brette et al. 2007 (J Comput Neurosci 23:349)"
_VOGELS_ABBOTT = "Vogels & Abbott 2005 (J Neurosci 25:10786)"


class CellParameters(Frozen):
    """A conductance-based leaky integrate-and-fire cell with spike-frequency adaptation.

    Inhibitory cells do not adapt; all else is common to all cells of a partner.
    """

    capacitance_pF: Picofarads = parameter(
        200.0,
        meaning="Membrane capacitance.",
        larger="slower membrane, smaller synaptic potentials",
        source=_COBA,
        gt=0,
        le=10_000,
    )
    leak_conductance_nS: Nanosiemens = parameter(
        10.0,
        meaning="Leak conductance.",
        larger="faster and less excitable cell",
        source=_COBA,
        gt=0,
        le=1_000,
    )
    resting_potential_mV: Millivolts = parameter(
        -70.0,
        meaning="Reversal potential of the leak.",
        larger="closer to threshold, so more firing",
        source="assumed (10 mV below Vogels & Abbott 2005, so that rest is quiet)",
        ge=-150,
        le=50,
    )
    threshold_mV: Millivolts = parameter(
        -50.0,
        meaning="A cell spikes when its potential exceeds this.",
        larger="less firing",
        source=_VOGELS_ABBOTT,
        ge=-150,
        le=50,
    )
    reset_potential_mV: Millivolts = parameter(
        -60.0,
        meaning="Potential after a spike.",
        larger="next spike comes sooner",
        source=_VOGELS_ABBOTT,
        ge=-150,
        le=50,
    )
    refractory_period_ms: Milliseconds = parameter(
        2.0,
        meaning="Time after a spike during which the potential stays at reset.",
        larger="lower maximal rate",
        source="assumed (as in Brunel 2000, J Comput Neurosci 8:183)",
        gt=0,
        le=100,
    )
    reversal_excitatory_mV: Millivolts = parameter(
        0.0,
        meaning="Reversal potential of excitatory synapses.",
        larger="stronger excitation",
        source=_VOGELS_ABBOTT,
        ge=-150,
        le=150,
    )
    reversal_inhibitory_mV: Millivolts = parameter(
        -80.0,
        meaning="Reversal potential of inhibitory synapses and of the motor gate.",
        larger="weaker inhibition",
        source=_VOGELS_ABBOTT,
        ge=-150,
        le=150,
    )
    reversal_adaptation_mV: Millivolts = parameter(
        -85.0,
        meaning="Reversal potential of the adaptation conductance (potassium).",
        larger="weaker adaptation",
        ge=-150,
        le=150,
    )
    tau_excitatory_ms: Milliseconds = parameter(
        5.0,
        meaning="Decay time of excitatory conductances.",
        larger="longer and stronger excitation",
        source=_VOGELS_ABBOTT,
        gt=0,
        le=1_000,
    )
    tau_inhibitory_ms: Milliseconds = parameter(
        10.0,
        meaning="Decay time of inhibitory conductances.",
        larger="longer and stronger inhibition",
        source=_VOGELS_ABBOTT,
        gt=0,
        le=1_000,
    )
    tau_adaptation_ms: Milliseconds = parameter(
        120.0,
        meaning="Decay time of the adaptation conductance.",
        larger="firing is held down for longer after each spike",
        gt=0,
        le=100_000,
    )
    adaptation_step_nS: Nanosiemens = parameter(
        1.5,
        meaning="What each spike of an excitatory or motor cell adds to its adaptation conductance.",
        larger="acts end sooner and the closed loop is safer from running away; 0 removes adaptation",
        ge=0,
        le=1_000,
    )

    @model_validator(mode="after")
    def _free_of_contradictions(self) -> Self:
        return free_of(self._contradictions(), self)

    def _contradictions(self) -> Iterator[PydanticCustomError]:
        threshold_mV = self.threshold_mV
        for name in (
            "reset_potential_mV",
            "resting_potential_mV",
            "reversal_inhibitory_mV",
            "reversal_adaptation_mV",
        ):
            if getattr(self, name) >= threshold_mV:
                yield contradiction(self, name, "must be below", "threshold_mV")
        if self.reversal_excitatory_mV <= threshold_mV:
            yield contradiction(self, "reversal_excitatory_mV", "must be above", "threshold_mV")


class Sizes(Frozen):
    """Numbers of cells of one partner before `size_factor` scales them."""

    excitatory_per_channel: int = parameter(
        80,
        meaning="Excitatory cells per channel, in the observation and in the execution circuit each.",
        larger="smoother rates, longer simulation",
        ge=1,
        le=1_000_000_000,
    )
    inhibitory: int = parameter(
        80,
        meaning="Inhibitory cells in the observation and in the execution circuit each.",
        larger="smoother inhibition, longer simulation",
        ge=1,
        le=1_000_000_000,
    )
    motor_per_channel: int = parameter(
        20,
        meaning="Motor cells per channel; what the other partner sees.",
        larger="smoother motor output, stronger social input at the same weight",
        ge=1,
        le=1_000_000_000,
    )
