"""Pairs of cells that fire when they are told to, joined by synapses that learn by the model's own equations.

The text of the synapses is that of `snn.model.learning_equations`; only the cells are not the model's, so that spikes
come when a test wants them and a minute costs a second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from snn.config.schema.learning import MirrorLearning
from snn.model import learning_equations
from snn.model.functions import exponential_function
from snn.model.intervals import LEVEL_STEP_MS
from snn.model.learning import rule_numbers

NS = 1e-9
WEIGHT_MAX_NS = 1.0
SYNAPSE_OF_ONE_CELL = {
    "learning_rate": 1.0,
    "weight_max": WEIGHT_MAX_NS * NS,
    "eligibility_time": 1.0,
    "sliding_target": 5.0,
    "sliding_time": 7.0,
    "n_incoming": 1.0,
    "inhibitory_tau": 0.02,
    "inhibitory_weight_max": WEIGHT_MAX_NS * NS,
}
"""What every receiving cell needs, in SI units; what is not named here is 0."""
STEPS = ("pair_potentiation", "triplet_potentiation", "nominal_depression")
Train = Sequence[int]
"""Time steps of spikes."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Spikes of a sending and a receiving cell, in time steps, and the weight to begin with (nS)."""

    pre: Train
    post: Train
    weight_nS: float = 0.5


def numbers_of(learning: MirrorLearning) -> dict[str, float]:
    """Return the numbers of a receiving cell, with steps in siemens for the largest weight of these tests."""
    numbers = rule_numbers(learning)
    return numbers | {name: numbers[name] * WEIGHT_MAX_NS * NS for name in STEPS}


def weights_after(
    pairings: Sequence[Pairing],
    rule: Mapping[str, float],
    *,
    n_steps: int,
    step_ms: float = 1.0,
    inhibitory: bool = False,
    dopamine_error: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Simulate all pairings at once; return their weights (nS), ``(n_pairings,)``.

    ``dopamine_error`` holds what drives reward learning in each slow step, ``(n_slow_steps,)``.
    """
    factors = b2.NeuronGroup(1, "learning : 1\ninhibitory_learning : 1\ndopamine_error : 1", name="factors")
    factors.learning = factors.inhibitory_learning = 1.0
    cells = _cells(pairings, rule, factors, n_steps=n_steps, step_ms=step_ms)
    synapses = _synapses(cells, pairings, inhibitory=inhibitory)
    if dopamine_error is not None:
        _reward(factors, synapses, dopamine_error)
    network = b2.Network(factors, cells, synapses)
    network.run(n_steps * step_ms * b2.ms, namespace={})
    return np.asarray(synapses.w_[:]) / NS


def _reward(factors: b2.NeuronGroup, synapses: b2.Synapses, dopamine_error: NDArray[np.float64]) -> None:
    """Let reward learn as in the model: after the cells took over the present dopamine."""
    level_step = LEVEL_STEP_MS * b2.ms
    factors.namespace["given"] = b2.TimedArray(dopamine_error, dt=level_step)
    factors.run_regularly("dopamine_error = given(t)", dt=level_step, when="start", order=-1)
    synapses.namespace["reward_interval"] = level_step
    synapses.run_regularly(learning_equations.REWARD, dt=level_step, when="start", order=7)


def _cells(
    pairings: Sequence[Pairing],
    rule: Mapping[str, float],
    factors: b2.NeuronGroup,
    *,
    n_steps: int,
    step_ms: float,
) -> b2.NeuronGroup:
    """Senders first, then receivers; each fires in the steps of its train."""
    n = len(pairings)
    fires = np.zeros((n_steps, 2 * n))
    for number, pairing in enumerate(pairings):
        fires[list(pairing.pre), number] = 1.0
        fires[list(pairing.post), n + number] = 1.0
    cells = b2.NeuronGroup(
        2 * n,
        learning_equations.CELLS + "g_e : siemens\ng_i : siemens",
        threshold="fires(t, i) > 0.5",
        reset=learning_equations.RESET,
        clock=b2.Clock(dt=step_ms * b2.ms),
        namespace={
            "fires": b2.TimedArray(fires, dt=step_ms * b2.ms),
            "level_step": LEVEL_STEP_MS * b2.ms,
            "reward_interval": LEVEL_STEP_MS * b2.ms,
        },
    )
    for name in ("learning", "inhibitory_learning", "dopamine_error"):
        setattr(cells, name, b2.linked_var(factors, name, index=np.zeros(2 * n, int)))
    for name, value in {**SYNAPSE_OF_ONE_CELL, **rule}.items():
        setattr(cells, f"{name}_", value)
    cells.run_regularly(learning_equations.CELLS_UPDATE, dt=LEVEL_STEP_MS * b2.ms, when="start")
    return cells


def _synapses(cells: b2.NeuronGroup, pairings: Sequence[Pairing], *, inhibitory: bool) -> b2.Synapses:
    n, texts = len(pairings), learning_equations
    model, on_pre, on_post = (
        (texts.PLASTIC_INHIBITION, texts.INHIBIT_AND_LEARN, texts.LEARN_INHIBITION)
        if inhibitory
        else (texts.PLASTIC_SYNAPSE, texts.EXCITE_AND_LEARN, texts.LEARN)
    )
    synapses = b2.Synapses(
        cells, cells, model, on_pre=on_pre, on_post=on_post, clock=cells.clock, method="exact",
        namespace={"one_minus_exp": exponential_function()},
    )  # fmt: skip
    synapses.connect(i=np.arange(n), j=np.arange(n, 2 * n))
    synapses.w_ = np.array([pairing.weight_nS for pairing in pairings]) * NS
    if inhibitory:
        synapses.tau_recovery_ = 1.0
        synapses.x_ = 1.0
    return synapses


N_INPUTS, N_DRIVEN, INPUT_HZ, ALONE_HZ = 200, 20, 20.0, 40.0
_DRIVEN = """
dg_i/dt = -g_i/(10*ms) : siemens
g_e : siemens
drive : Hz
"""


def rates_under_inhibition(target_hz: float, rng: np.random.Generator) -> float:
    """Return the mean rate of cells after 20 s under inhibition that learns; what they fire falls with it.

    Inputs and driven cells are one group of Poisson neurons: a driven one fires at 40 Hz less 0.5 Hz per nS.
    """
    n, is_driven = N_INPUTS + N_DRIVEN, np.arange(N_INPUTS + N_DRIVEN) >= N_INPUTS
    b2.seed(int(rng.integers(2**31)))
    factors = b2.NeuronGroup(1, "learning : 1\ninhibitory_learning : 1\ndopamine_error : 1")
    factors.inhibitory_learning = 1.0
    cells = b2.NeuronGroup(
        n,
        learning_equations.CELLS + _DRIVEN,
        threshold="rand() < clip(drive - 0.5*Hz/nS*g_i, 0*Hz, 1*kHz)*dt",
        reset=learning_equations.RESET,
        clock=b2.Clock(dt=2 * b2.ms),
        method="exact",
        namespace={"level_step": LEVEL_STEP_MS * b2.ms, "reward_interval": LEVEL_STEP_MS * b2.ms},
    )
    for name in ("learning", "inhibitory_learning", "dopamine_error"):
        setattr(cells, name, b2.linked_var(factors, name, index=np.zeros(n, int)))
    balance = {"inhibitory_rate": 0.05 * NS, "inhibitory_target": 2 * target_hz * 0.02}
    for name, value in {**SYNAPSE_OF_ONE_CELL, "inhibitory_weight_max": 1.0, **balance}.items():
        setattr(cells, f"{name}_", value)
    cells.drive_ = np.where(is_driven, ALONE_HZ, INPUT_HZ)
    cells.run_regularly(learning_equations.CELLS_UPDATE, dt=LEVEL_STEP_MS * b2.ms, when="start")
    texts = learning_equations
    synapses = b2.Synapses(
        cells, cells, texts.PLASTIC_INHIBITION, on_pre=texts.INHIBIT_AND_LEARN, on_post=texts.LEARN_INHIBITION,
        clock=cells.clock, method="exact", namespace={},
    )  # fmt: skip
    pre, post = np.indices((N_INPUTS, N_DRIVEN)).reshape(2, -1)
    synapses.connect(i=pre, j=post + N_INPUTS)
    synapses.tau_recovery_ = synapses.x_ = 1.0
    spikes = b2.SpikeMonitor(cells)
    b2.Network(factors, cells, synapses, spikes).run(20 * b2.second, namespace={})
    late = (np.asarray(spikes.t_) >= 10.0) & (np.asarray(spikes.i) >= N_INPUTS)
    return float(late.sum() / N_DRIVEN / 10.0)
