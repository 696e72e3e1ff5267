"""The default dyad in C++ written by hand (`limit_kernel.cpp`): the limit of what one core can do, not an engine.

It reads the model's own arrays and noise keys, rearranged: cells that differ in nothing but their state make a segment,
and synapses of weight 0 are left out. Its spikes and acts are those of the compiled model.
``python -m tests.benchmarks.limit_kernel INPUTS DIR`` prepares DIR and says how to run what is there.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from snn.model.channel_rows import ACT_TIME_S
from snn.model.inputs import ModelInputs
from snn.model.intervals import CHANNEL_STEP_MS
from snn.model.schedule import NEVER
from snn.record.acts import ACT_ONSET_HZ, ACT_REARM_HZ
from tests.benchmarks.machine import compiler_command
from tests.benchmarks.own_cpu import say

SOURCE = Path(__file__).with_suffix(".cpp")
FLAGS = ("-O3", "-march=native", "-std=c++17", "-Wno-psabi", "-Wno-ignored-attributes")
LANES = 8
KINDS = ("excitatory", "inhibitory", "plastic", "sensory")
OF_CELLS = (
    "C", "g_leak", "E_leak", "E_e", "E_i", "E_ahp", "v_threshold", "v_reset", "refractory_steps", "decay_e", "decay_i",
    "decay_ahp", "mean_e", "mean_i", "mean_ahp", "adaptation_step", "gate_conductance", "gate_leak", "current",
    "w_background", "mean_background", "w_intention",
)  # fmt: skip
"""Constants of a segment in the order of the C++, after its place and its channel."""
SYNAPSE = np.dtype([("post", "<i4"), ("delay_steps", "<i4"), ("w", "<f8")])
Arrays = dict[str, NDArray]


def stage(inputs: ModelInputs, folder: Path) -> None:
    """Write into ``folder`` all that the kernel reads."""
    require_static(inputs)
    arrays = dict(inputs.arrays)
    cells, sight = _held_cells(inputs)
    starts = segment_starts(cells | {"channel": arrays["cells.channel_row"]})
    place, first, end = _places(starts, arrays["cells.v"].size)
    files = (
        _state(arrays, place, int(end[-1])) | _channels(inputs) | {"time_step_s": inputs.time_step_ms * 1e-3}
    )
    n_cells = np.diff([*starts, arrays["cells.v"].size])
    where = (first, end, n_cells, starts, arrays["cells.channel_row"][starts])
    files["segments"] = np.stack([*where, *(cells[name][starts] for name in OF_CELLS)], axis=1).astype("<f8")
    files["segment_of"] = np.repeat(np.arange(starts.size), end - first).astype("<i4")
    for kind in KINDS:
        first_synapse, synapses = _live_synapses(inputs, kind, place, int(end[-1]), sight)
        files |= {f"{kind}_first": first_synapse, f"{kind}_synapses": synapses}
    folder.mkdir(parents=True)
    for name, values in files.items():
        np.asarray(values).tofile(folder / f"{name}.bin")


def require_static(inputs: ModelInputs) -> None:
    """Refuse a dyad of another kind than the one that the kernel knows."""
    a = inputs.arrays
    held_rows = np.concatenate([a[f"partners.{what}_row"] for what in ("sight", "self_sight", "gate")])
    reasons = {
        "it learns, or has an engagement that changes, or a film": inputs.learns
        or inputs.inclines
        or inputs.has_film,
        "levels change": np.any(
            a["partners.released"] + a["partners.driven"] + a["partners.stress_sensitivity"]
        ),
        "seen acts are answered": np.any(a["seen_acts.p_answer"]),
        "phases change": np.any(a["schedule.steps"][held_rows, 0])
        or np.any(a["schedule.steps"][held_rows, 1] != NEVER),
        "inhibition depresses": np.any(a["inhibitory.u"]),
        "social synapses differ": any(np.ptp(a[f"sensory.{name}"]) for name in ("u", "tau_recovery")),
        "channels are updated at another interval": round(CHANNEL_STEP_MS / inputs.time_step_ms) != 10,
    }
    found = [reason for reason, holds in reasons.items() if holds]
    if found:
        raise ValueError(f"the hand-written kernel does not know this dyad: {'; '.join(found)}")


def segment_starts(constants: Arrays) -> NDArray[np.int64]:
    """Return the first cell of each run of cells that are alike, ``(n_segments,)``."""
    table = np.stack(list(constants.values()), axis=1)
    return np.flatnonzero(np.concatenate([[True], np.any(table[1:] != table[:-1], axis=1)]))


def _places(starts: NDArray, n_cells: int) -> tuple[NDArray, NDArray, NDArray]:
    """Give each segment whole blocks of lanes; return the place of each cell, and first and end of each segment."""
    sizes = np.diff([*starts, n_cells])
    end = np.cumsum(-(-sizes // LANES) * LANES)
    first = np.concatenate([[0], end[:-1]])
    return np.repeat(first - starts, sizes) + np.arange(n_cells), first, end


def _held_cells(inputs: ModelInputs) -> tuple[Arrays, NDArray]:
    """Return the cells' constants at the held levels, and how well each sees the other and itself, ``(2, n_cells)``."""
    cells, p, rows = inputs.of("cells"), inputs.of("partners"), inputs.arrays["cells.partner_row"]
    scheduled = inputs.arrays["schedule.values"][:, 0]
    power, level = p["oxytocin"] ** p["oxytocin_exponent"], p["serotonin"] ** p["serotonin_exponent"]
    oxytocin = p["receptor_density"] * power / (power + p["oxytocin_half_power"])
    current = p["balanced_current_term"] - level / (level + p["current_half_power"])
    divided = 1 + p["divisive_gain"] * level / (level + p["divisive_half_power"])
    by_receptor = (1 + p["divisive_gain"] * p["balanced_divisive_term"]) / divided
    distance = np.log(p["serotonin"] / p["best_level"]) / p["curve_width"]
    by_curve = p["minimum_gain"] + (1 - p["minimum_gain"]) * np.exp(-(distance**2) / 2)
    gain = np.where(p["receptor_mode"] > 0, by_receptor, by_curve)
    sight = scheduled[p["sight_row"]]
    seen = [sight * (1 + p["social_gain"] * oxytocin * blind) for blind in (p["valence_blind"], 1.0)]
    held = {
        "mean_e": cells["mean_e"] * np.where(cells["in_circuit"] > 0, gain[rows], 1.0),
        "mean_background": cells["mean_background_at_rest"]
        * (1 + p["stress_background"] * p["stress"])[rows],
        "gate_conductance": cells["gate_conductance"]
        * ((1 + p["stress_gate"] * p["stress"]) * scheduled[p["gate_row"]])[rows],
        "current": cells["is_interneuron"] * (p["interneuron_current_max"] * oxytocin)[rows]
        + cells["in_circuit"] * (p["receptor_mode"] * p["current_span"] * current)[rows],
    }
    sights = np.where(cells["is_positive"] > 0, seen[1][rows], seen[0][rows])
    constants = {name: (cells | held)[name] for name in OF_CELLS}
    return constants, np.stack([sights, scheduled[p["self_sight_row"]][rows]])


def _state(arrays: Arrays, place: NDArray, n_places: int) -> Arrays:
    """Return what differs from cell to cell; lanes without a cell rest."""
    keys, v, act_step_hz = np.zeros(n_places, "<u8"), np.zeros(n_places), np.zeros(n_places)
    high, low = (arrays[f"cells.key_{half}"].view(np.uint32).astype(np.uint64) for half in ("high", "low"))
    keys[place] = (high << np.uint64(32)) | low
    v[:] = arrays["cells.E_leak"][0]
    v[place] = arrays["cells.v"]
    act_step_hz[place[arrays["readout.pre"]]] = arrays["readout.act_step"]
    depression = [arrays["sensory.u"][0], arrays["sensory.tau_recovery"][0]]
    return {"keys": keys, "v": v, "act_step_hz": act_step_hz, "depression": depression}


def _channels(inputs: ModelInputs) -> Arrays:
    mean = inputs.arrays["channels.mean_at_full_intensity"]
    decay = np.exp(-CHANNEL_STEP_MS * 1e-3 / ACT_TIME_S)
    columns = [mean, *(np.full(mean.size, value) for value in (decay, ACT_ONSET_HZ, ACT_REARM_HZ))]
    steps, values = (inputs.arrays[f"schedule.{what}"][: mean.size] for what in ("steps", "values"))
    return {"channels": np.stack(columns, axis=1), "change_steps": steps, "change_values": values}


def _live_synapses(
    inputs: ModelInputs, kind: str, place: NDArray, n_places: int, sight: NDArray
) -> tuple[NDArray, NDArray]:
    """Return the synapses of a kind by sending cell, those of weight 0 left out, in their order otherwise."""
    arrays = inputs.of(kind)
    w = arrays["w"]
    if "own" in arrays:
        w = w * np.where(arrays["own"] > 0, sight[1][arrays["post"]], sight[0][arrays["post"]])
    order = np.argsort(arrays["pre"], kind="stable")
    order = order[w[order] != 0]
    synapses = np.empty(order.size, SYNAPSE)
    synapses["post"] = place[arrays["post"][order]]
    synapses["delay_steps"] = np.rint(arrays["delay"][order] * 1e3 / inputs.time_step_ms)
    synapses["w"] = w[order]
    counts = np.bincount(place[arrays["pre"][order]], minlength=n_places)
    return np.concatenate([[0], np.cumsum(counts)]).astype("<i4"), synapses


def compile_kernel(binary: Path) -> None:
    """Compile the kernel for this processor."""
    command = [*compiler_command(), *FLAGS, str(SOURCE), "-o", str(binary)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the hand-written kernel does not compile: {done.stderr[-2000:]}")


def moments(folder: Path, what: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return cells and steps of the spikes (``what`` is "spike"), or rows and steps of the acts ("act")."""
    index = {"spike": "spike_cells", "act": "act_rows"}[what]
    cells, steps = (np.fromfile(folder / f"{name}.bin", "<i4") for name in (index, f"{what}_steps"))
    return cells, steps


def main(inputs: str, directory: str) -> None:
    folder = Path(directory)
    stage(ModelInputs.load(Path(inputs)), folder)
    compile_kernel(folder / "limit_kernel")
    say(binary=str(folder / "limit_kernel"), spike_file="spike_cells.bin")


if __name__ == "__main__":
    main(*sys.argv[1:])
