"""The same network in NEST; a program of its own: ``python nest_script.py given.npz seed result.npz``.

NEST's `iaf_cond_exp_sfa_rr` is our cell: conductances that decay exponentially, adaptation by a conductance; its
relative refractory period is switched off. NEST integrates with an adaptive Runge-Kutta-Fehlberg method, ours with
exponential Euler. Units are NEST's: ms, mV, nS, pF, pA; times are the ends of steps.
"""

import sys

import nest
import numpy as np

CELL = "iaf_cond_exp_sfa_rr"


def make_cells(given: np.lib.npyio.NpzFile) -> nest.NodeCollection:
    names = [name.removeprefix("cell.") for name in given.files if name.startswith("cell.")]
    cells = nest.Create(CELL, given["cell.V_m"].size, params={"q_rr": 0.0})
    cells.set({name: given[f"cell.{name}"].tolist() for name in names})
    return cells


def connect(cells: nest.NodeCollection, given: np.lib.npyio.NpzFile) -> None:
    if given["pre"].size:
        synapses = {
            "synapse_model": "static_synapse",
            "weight": given["weight"],
            "delay": given["delay_ms"],
        }
        first = cells[0].global_id
        nest.Connect(given["pre"] + first, given["post"] + first, "one_to_one", synapses)


def give_poisson_input(cells: nest.NodeCollection, given: np.lib.npyio.NpzFile) -> None:
    strengths = np.stack([given["poisson_rate_hz"], given["poisson_weight"]], axis=1)
    for rate_hz, weight in np.unique(strengths, axis=0):
        if rate_hz > 0 and weight != 0:
            source = nest.Create("poisson_generator", params={"rate": rate_hz})
            targets = np.flatnonzero((strengths == (rate_hz, weight)).all(axis=1))
            nest.Connect(
                source, cells[targets.tolist()], syn_spec={"weight": weight, "delay": nest.resolution}
            )


def give_spikes(cells: nest.NodeCollection, given: np.lib.npyio.NpzFile) -> None:
    """Give each cell its listed inputs; the synapse's own delay of one step is taken off their times."""
    for cell, weight in {*zip(given["input_cell"].tolist(), given["input_weight"].tolist(), strict=True)}:
        chosen = (given["input_cell"] == cell) & (given["input_weight"] == weight)
        order = np.argsort(given["input_ms"][chosen])
        params = {
            "spike_times": np.round(given["input_ms"][chosen][order] - nest.resolution, 6),
            "spike_multiplicities": given["input_count"][chosen][order].astype(int),
        }
        source = nest.Create("spike_generator", params=params)
        nest.Connect(source, cells[cell], syn_spec={"weight": weight, "delay": nest.resolution})


def main(given_path: str, seed: str, result_path: str) -> None:
    with np.load(given_path) as given:
        nest.set_verbosity("M_ERROR")
        nest.resolution = float(given["resolution_ms"])
        nest.rng_seed = int(seed)
        cells = make_cells(given)
        connect(cells, given)
        give_poisson_input(cells, given)
        give_spikes(cells, given)
        recorder = nest.Create("spike_recorder")
        nest.Connect(cells, recorder)
        record_v = given["record_v"].tolist()
        meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": nest.resolution})
        if record_v:
            nest.Connect(meter, cells[record_v])
        nest.Simulate(float(given["duration_ms"]))
    spikes, membrane = recorder.events, meter.events
    np.savez(
        result_path,
        spike_cell=spikes["senders"] - cells[0].global_id,
        spike_ms=spikes["times"],
        v_cell=membrane["senders"] - cells[0].global_id,
        v_ms=membrane["times"],
        v_mV=membrane["V_m"],
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
