"""Weights of NEST's STDP synapses after given spikes; ``python nest_stdp_script.py given.json result.json``.

``given`` is a list of connections: synapse model, its parameters, parameters of the receiving cell's memory, and the
spikes (ms) of both cells. NEST's delay is that of the dendrite: a post spike reaches the synapse so much later, a pre
spike at once. The tests take this off the given post spikes, so that both meet at the synapse as in our model.
"""

import json
import sys
from pathlib import Path

import nest


def main(given_path: str, result_path: str) -> None:
    given = json.loads(Path(given_path).read_text())
    nest.set_verbosity("M_ERROR")
    nest.resolution = 1.0
    made = [connect(**entry) for entry in given["connections"]]
    nest.Simulate(given["duration_ms"])
    Path(result_path).write_text(json.dumps([connection.weight for connection in made]))


def connect(
    *, model: str, synapse: dict, memory: dict, pre_ms: list[float], post_ms: list[float]
) -> nest.SynapseCollection:
    """Drive two cells that repeat what they get; spikes reach them one step after they are sent."""
    pre, post = nest.Create("parrot_neuron"), nest.Create("parrot_neuron", params=memory)
    for cell, times_ms in ((pre, pre_ms), (post, post_ms)):
        source = nest.Create("spike_generator", params={"spike_times": [t - 1.0 for t in times_ms]})
        nest.Connect(source, cell, syn_spec={"delay": 1.0})
    # Through port 1 a spike is seen by the synapse but not repeated.
    nest.Connect(pre, post, syn_spec={"synapse_model": model, "receptor_type": 1, "delay": 1.0, **synapse})
    return nest.GetConnections(pre, post)


if __name__ == "__main__":
    main(*sys.argv[1:])
