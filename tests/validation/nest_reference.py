"""Runs the engine's own inputs in NEST, in a process of its own, and reads the result in our time steps."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from snn.model.inputs import ModelInputs
from tests.validation.dyads import run_script

needs_nest = pytest.mark.skipif(
    importlib.util.find_spec("nest") is None, reason="needs NEST: pip install nest-simulator"
)
SYNAPSE_SIGN = {"excitatory": 1.0, "plastic": 1.0, "inhibitory": -1.0}
"""NEST tells excitation from inhibition by the sign of the weight."""


@dataclass(frozen=True, slots=True)
class GivenSpikes:
    """Inputs of known times: target cell, our step of arrival, count and signed weight in siemens, each ``(n,)``."""

    cells: NDArray[np.int64]
    steps: NDArray[np.int64]
    counts: NDArray[np.float64]
    weights_S: NDArray[np.float64]

    @staticmethod
    def none() -> "GivenSpikes":
        return GivenSpikes(np.empty(0, int), np.empty(0, int), np.empty(0), np.empty(0))

    @staticmethod
    def of(
        cell: int, steps: NDArray[np.int64], counts: NDArray[np.float64], weight_S: float
    ) -> "GivenSpikes":
        """Collect inputs of one cell that have the same weight."""
        return GivenSpikes(np.full(steps.size, cell), steps, counts, np.full(steps.size, weight_S))

    def joined(self, other: "GivenSpikes") -> "GivenSpikes":
        return GivenSpikes(
            np.append(self.cells, other.cells),
            np.append(self.steps, other.steps),
            np.append(self.counts, other.counts),
            np.append(self.weights_S, other.weights_S),
        )


@dataclass(frozen=True, slots=True)
class NestResult:
    """Spikes in our steps, and membrane potentials ``v_mV[cell][k]`` before our step k + 1."""

    cells: NDArray[np.int64]  # (n_spikes,)
    steps: NDArray[np.int64]  # (n_spikes,)
    v_mV: dict[int, NDArray[np.float64]]


def cell_columns(inputs: ModelInputs) -> dict[str, NDArray]:
    """Translate our cells to NEST's names and units (pF, nS, mV, pA, ms)."""
    ours, dt_ms = inputs.of("cells"), inputs.time_step_ms
    scaled = {
        "C_m": ("C", 1e12),
        "g_L": ("g_leak", 1e9),
        "E_L": ("E_leak", 1e3),
        "E_ex": ("E_e", 1e3),
        "E_in": ("E_i", 1e3),
        "E_sfa": ("E_ahp", 1e3),
        "tau_syn_ex": ("tau_e", 1e3),
        "tau_syn_in": ("tau_i", 1e3),
        "tau_sfa": ("tau_ahp", 1e3),
        "V_th": ("v_threshold", 1e3),
        "V_reset": ("v_reset", 1e3),
        "V_m": ("v", 1e3),
        "q_sfa": ("adaptation_step", 1e9),
    }
    columns = {nest: ours[name] * scale for nest, (name, scale) in scaled.items()}
    initial = {"g_ex": "g_e", "g_in": "g_i"}
    columns |= {nest: ours[name] * 1e9 for nest, name in initial.items() if name in ours}
    columns["I_e"] = modulator_current_A(inputs) * 1e12
    return columns | {"t_ref": np.round(ours["refractory_steps"] * dt_ms, 6)}


def modulator_current_A(inputs: ModelInputs) -> NDArray[np.float64]:
    """Return the constant current into each cell: oxytocin's into interneurons; serotonin must be at its neutral."""
    ours, partners = inputs.of("cells"), inputs.of("partners")
    assert (partners["serotonin"] == 1).all()
    assert (partners["receptor_mode"] == 1).all()
    power = partners["oxytocin"] ** partners["oxytocin_exponent"]
    effect = partners["receptor_density"] * power / (power + partners["oxytocin_half_power"])
    return ours["is_interneuron"] * (effect * partners["interneuron_current_max"])[ours["partner_row"]]


def synapse_columns(inputs: ModelInputs) -> dict[str, NDArray]:
    """Translate our synapses; those of weight 0 do nothing and are left out."""
    parts: list[dict[str, NDArray]] = []
    for kind, sign in SYNAPSE_SIGN.items():
        ours = inputs.of(kind)
        there = ours["w"] != 0
        parts.append(
            {
                "pre": ours["pre"][there].astype(np.int64),
                "post": ours["post"][there].astype(np.int64),
                "weight": sign * ours["w"][there] * 1e9,
                "delay_ms": np.round(ours["delay"][there] * 1e3, 6),
            }
        )
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def run_nest(
    inputs: ModelInputs,
    n_steps: int,
    *,
    folder: Path,
    given: GivenSpikes | None = None,
    poisson_background: bool = False,
    record_v: tuple[int, ...] = (),
    seed: int = 1,
) -> NestResult:
    """Simulate in NEST: background from NEST's own Poisson generators, or as ``given``.

    Our spike in step n stands at the end of that step, which is NEST's time (n + 1) dt.
    """
    given, dt_ms = given or GivenSpikes.none(), inputs.time_step_ms
    ours = inputs.of("cells")
    rate_hz = ours["mean_background_at_rest"] / (dt_ms * 1e-3) * poisson_background
    np.savez(
        folder / "given.npz",
        resolution_ms=dt_ms,
        duration_ms=np.round((n_steps + 1) * dt_ms, 6),  # one step more, so that the last of ours is reported
        poisson_rate_hz=np.round(rate_hz, 9),
        poisson_weight=ours["w_background"] * 1e9,
        input_cell=given.cells,
        input_ms=np.round((given.steps + 1) * dt_ms, 6),
        input_count=given.counts,
        input_weight=given.weights_S * 1e9,
        record_v=np.asarray(record_v, dtype=np.int64),
        **{f"cell.{name}": values for name, values in cell_columns(inputs).items()},
        **synapse_columns(inputs),
    )
    run_script("nest_script.py", "given.npz", str(seed), "result.npz", folder=folder)
    with np.load(folder / "result.npz") as result:
        steps = np.rint(result["spike_ms"] / dt_ms).astype(np.int64) - 1
        order = np.lexsort((result["spike_cell"], steps))
        order = order[steps[order] < n_steps]
        v_mV = {cell: result["v_mV"][result["v_cell"] == cell] for cell in record_v}
        return NestResult(result["spike_cell"][order], steps[order], v_mV)
