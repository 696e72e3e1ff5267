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

from snn.config.schema.channels import CHANNELS
from snn.model.counter_noise import join_keys
from snn.model.inputs import ModelInputs
from snn.model.intervals import CHANNEL_STEP_MS, LEVEL_STEP_MS
from snn.model.schedule import NEVER
from snn.model.sights import N_SLOTS
from snn.record.acts import ACT_ONSET_HZ, ACT_REARM_HZ
from tests.benchmarks.machine import compiler_command
from tests.benchmarks.own_cpu import say

SOURCE = Path(__file__).with_suffix(".cpp")
FLAGS = ("-O3", "-march=native", "-std=c++17", "-Wno-psabi", "-Wno-ignored-attributes")
LANES = 8
KINDS = ("excitatory", "inhibitory", "plastic")
OF_CELLS = (
    "C", "g_leak", "E_leak", "E_e", "E_i", "E_ahp", "v_threshold", "v_reset", "refractory_steps", "decay_e", "decay_i",
    "decay_ahp", "mean_e", "mean_i", "mean_ahp", "adaptation_step", "gate_conductance", "gate_leak", "current",
    "w_background", "mean_background", "w_drive",
)  # fmt: skip
"""Constants of a segment in the order of the C++, after its place and its rows."""
ROWS = ("channel_row", "others_row", "self_row")
SYNAPSE = np.dtype([("post", "<i4"), ("delay_steps", "<i4"), ("w", "<f8")])
Arrays = dict[str, NDArray]


def stage(inputs: ModelInputs, folder: Path) -> None:
    """Write into ``folder`` all that the kernel reads."""
    require_static(inputs)
    arrays = dict(inputs.arrays)
    cells, rows = _held_cells(inputs), {name: arrays[f"cells.{name}"] for name in ROWS}
    starts = segment_starts(cells | rows)
    place, first, end = _places(starts, arrays["cells.v"].size)
    files = (
        _state(arrays, place, int(end[-1]))
        | _channels(inputs)
        | _sights(inputs)
        | {"time_step_s": inputs.time_step_ms * 1e-3}
    )
    n_cells = np.diff([*starts, arrays["cells.v"].size])
    where = (first, end, n_cells, starts, *(row[starts] for row in rows.values()))
    files["segments"] = np.stack([*where, *(cells[name][starts] for name in OF_CELLS)], axis=1).astype("<f8")
    files["segment_of"] = np.repeat(np.arange(starts.size), end - first).astype("<i4")
    for kind in KINDS:
        first_synapse, synapses = _live_synapses(inputs, kind, place, int(end[-1]))
        files |= {f"{kind}_first": first_synapse, f"{kind}_synapses": synapses}
    folder.mkdir(parents=True)
    for name, values in files.items():
        np.asarray(values).tofile(folder / f"{name}.bin")


def require_static(inputs: ModelInputs) -> None:
    """Refuse a dyad of another kind than the one that the kernel knows."""
    a = inputs.arrays
    held_rows = np.concatenate([a[f"partners.{what}_row"] for what in ("sight", "self_sight", "gate")])
    reasons = {
        "it learns, or has an engagement that changes, or a video": inputs.learns
        or inputs.inclines
        or inputs.has_video,
        "levels change": np.any(
            a["partners.released"] + a["partners.driven"] + a["partners.stress_sensitivity"]
        ),
        "seen acts are answered": np.any(a["seen_acts.p_answer"]),
        "phases change": np.any(a["schedule.steps"][held_rows, 0])
        or np.any(a["schedule.steps"][held_rows, 1] != NEVER),
        "inhibition depresses": np.any(a["inhibitory.u"]),
        "sight is occluded": np.any(a["schedule.steps"][a["sights.occlusion_row"], 0] != NEVER),
        "both partners share a drive": np.any(a["partners.common_sd"]),
        "channels or bodies are updated at another interval": round(CHANNEL_STEP_MS / inputs.time_step_ms)
        != 10
        or round(LEVEL_STEP_MS / inputs.time_step_ms) != 100,
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


def _held_cells(inputs: ModelInputs) -> Arrays:
    """Return the cells' constants at the held levels."""
    cells, p, rows = inputs.of("cells"), inputs.of("partners"), inputs.arrays["cells.partner_row"]
    scheduled = inputs.arrays["schedule.values"][:, 0]
    level = p["serotonin"] ** p["serotonin_exponent"]
    oxytocin = _oxytocin_effect(p)
    current = p["balanced_current_term"] - level / (level + p["current_half_power"])
    divided = 1 + p["divisive_gain"] * level / (level + p["divisive_half_power"])
    by_receptor = (1 + p["divisive_gain"] * p["balanced_divisive_term"]) / divided
    distance = np.log(p["serotonin"] / p["best_level"]) / p["curve_width"]
    by_curve = p["minimum_gain"] + (1 - p["minimum_gain"]) * np.exp(-(distance**2) / 2)
    gain = np.where(p["receptor_mode"] > 0, by_receptor, by_curve)
    held = {
        "mean_e": cells["mean_e"] * np.where(cells["in_circuit"] > 0, gain[rows], 1.0),
        "mean_background": cells["mean_background_at_rest"]
        * (1 + p["stress_background"] * p["stress"])[rows],
        "gate_conductance": cells["gate_conductance"]
        * ((1 + p["stress_gate"] * p["stress"]) * scheduled[p["gate_row"]])[rows],
        "current": cells["is_interneuron"] * (p["interneuron_current_max"] * oxytocin)[rows]
        + cells["in_circuit"] * (p["receptor_mode"] * p["current_span"] * current)[rows],
    }
    return {name: (cells | held)[name] for name in OF_CELLS}


def _oxytocin_effect(partners: Arrays) -> NDArray:
    power = partners["oxytocin"] ** partners["oxytocin_exponent"]
    return partners["receptor_density"] * power / (power + partners["oxytocin_half_power"])


def _state(arrays: Arrays, place: NDArray, n_places: int) -> Arrays:
    """Return what differs from cell to cell; lanes without a cell rest."""
    keys, v, effort_step_hz = np.zeros(n_places, "<u8"), np.zeros(n_places), np.zeros(n_places)
    keys[place] = join_keys(arrays["cells.key_high"], arrays["cells.key_low"])
    v[:] = arrays["cells.E_leak"][0]
    v[place] = arrays["cells.v"]
    effort_step_hz[place[arrays["readout.pre"]]] = arrays["readout.effort_step"]
    return {"keys": keys, "v": v, "effort_step_hz": effort_step_hz}


def _channels(inputs: ModelInputs) -> Arrays:
    mean = inputs.arrays["channels.mean_at_full_intensity"]
    thresholds = [np.full(mean.size, value) for value in (ACT_ONSET_HZ, ACT_REARM_HZ)]
    columns = [mean, inputs.arrays["channels.body_decay"], *thresholds]
    steps, values = (inputs.arrays[f"schedule.{what}"][: mean.size] for what in ("steps", "values"))
    return {"channels": np.stack(columns, axis=1), "change_steps": steps, "change_values": values}


def _sights(inputs: ModelInputs) -> Arrays:
    """Return what is seen, by whom, and how well at the held levels."""
    sights, p = inputs.of("sights"), inputs.of("partners")
    slots = [sights[f"{channel.name}_slot"] for channel in CHANNELS]
    shares = [sights[f"as_{channel.name}"] for channel in CHANNELS]
    scheduled, owner = inputs.arrays["schedule.values"][:, 0], sights["partner_row"]
    blind = np.where(sights["is_positive"] > 0, 1.0, p["valence_blind"][owner])
    of_other = scheduled[p["sight_row"]][owner] * (
        1 + (p["social_gain"] * _oxytocin_effect(p))[owner] * blind
    )
    factor = np.where(sights["own"] > 0, scheduled[p["self_sight_row"]][owner], of_other)
    names = ("adaptation", "recovery_time", "acuity_sd", "clearness_decay", "clearness_step", "inputs_per_hz",
             "clearness", "resource")  # fmt: skip
    columns = [*(slot // N_SLOTS for slot in slots), *shares, slots[0] % N_SLOTS, sights["coupling"] * factor]
    table = np.stack([*columns, *(sights[name] for name in names)], axis=1).astype("<f8")
    return {"sights": table, "sight_keys": join_keys(sights["key_high"], sights["key_low"])}


def _live_synapses(inputs: ModelInputs, kind: str, place: NDArray, n_places: int) -> tuple[NDArray, NDArray]:
    """Return the synapses of a kind by sending cell, those of weight 0 left out, in their order otherwise."""
    arrays = inputs.of(kind)
    w = arrays["w"]
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
