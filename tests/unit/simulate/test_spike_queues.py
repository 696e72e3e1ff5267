"""Edits of Brian2's spike queue, on the source of the installed version: what arrives, and when."""

import shutil
from pathlib import Path

import brian2
import numpy as np
import pytest

from snn.errors import SimulationError
from snn.simulate import spike_queues
from snn.simulate.source_edits import replace_once
from tests.unit.simulate.compiled_snippets import HEADERS, compiled, pointer

SYNAPSES = Path(brian2.__file__).parent / "synapses"
TIME_STEP_S = 1e-4
DRIVER = """
#include "spikequeue.h"
static const double *weights;
struct Pathway
{
    std::vector<CSpikeQueue *> queue;
    void prepare(double *delays_s, int n, int32_t *sources) { queue[0]->prepare(delays_s, n, sources, n, 1e-4); }
};
extern "C" void deliver(int n_steps, int n_cells, int n_synapses, double *delays_s, int32_t *sources,
                        const double *given_weights, const int32_t *spikes, int32_t *arrivals)
{
    weights = given_weights;
    CSpikeQueue only(0, n_cells);
    Pathway pathway{{&only}};

    pathway.prepare(delays_s, n_synapses,
                    sources);
    for (int step = 0; step < n_steps; step++) {
        only.advance();
        int32_t spike = spikes[step];
        if (spike >= 0) only.push(&spike, 1);
        for (int synapse : *only.peek()) arrivals[step * n_synapses + synapse]++;
    }
}
"""
N_CELLS, N_SYNAPSES, N_STEPS, LONGEST = 6, 40, 500, 13


@pytest.fixture(scope="module")
def queue(tmp_path_factory):
    """A queue that was edited as those of the model are."""
    folder = tmp_path_factory.mktemp("queue")
    header = next(p for p in (SYNAPSES / "spikequeue.h", SYNAPSES / "cspikequeue.cpp") if p.is_file())
    shutil.copy(header, folder / "spikequeue.h")
    shutil.copy(SYNAPSES / "stdint_compat.h", folder)
    (folder / "driver.cpp").write_text(HEADERS + DRIVER)
    replace_once(folder / "spikequeue.h", spike_queues._PLACE, spike_queues._FASTER_PLACE)
    without_idle = spike_queues._WITHOUT_IDLE.replace("WEIGHTS", "weights")
    replace_once(folder / "driver.cpp", spike_queues._PREPARED, without_idle)
    return compiled(folder / "driver.cpp")


def test_every_spike_arrives_once_after_its_delay_where_there_is_a_weight(queue):
    rng = np.random.default_rng(6)
    delay_steps = rng.integers(1, LONGEST + 1, N_SYNAPSES)
    sources = rng.integers(0, N_CELLS, N_SYNAPSES).astype(np.int32)
    weights = np.where(rng.random(N_SYNAPSES) < 0.3, 0.0, rng.normal(size=N_SYNAPSES))
    spikes = rng.integers(-3, N_CELLS, N_STEPS).astype(np.int32)
    arrivals = np.zeros((N_STEPS, N_SYNAPSES), np.int32)
    delays_s = delay_steps * TIME_STEP_S
    queue.deliver(N_STEPS, N_CELLS, N_SYNAPSES, *map(pointer, (delays_s, sources, weights, spikes, arrivals)))
    expected = np.zeros_like(arrivals)
    for step, cell in enumerate(spikes):
        for synapse in np.flatnonzero((sources == cell) & (weights != 0)):
            if step + delay_steps[synapse] < N_STEPS:
                expected[step + delay_steps[synapse], synapse] += 1
    assert expected.sum() > 1000
    np.testing.assert_array_equal(arrivals, expected)


def test_only_synapses_whose_weight_cannot_change_are_left_out(tmp_path, monkeypatch):
    cells = brian2.NeuronGroup(1, "v : 1", threshold="v > 1")
    groups = [
        brian2.Synapses(cells, cells, weight, on_pre="v_post += 1", name=name)
        for name, weight in (("fixed", "w : 1 (constant)"), ("learns", "w : 1"), ("without", ""))
    ]
    left_out = []
    monkeypatch.setattr(spike_queues, "replace_once", lambda *_: None)
    monkeypatch.setattr(spike_queues, "_leave_out_idle", lambda _, group: left_out.append(group.name))
    spike_queues.edit_spike_queues(tmp_path, brian2.Network(cells, *groups))
    assert left_out == ["fixed"]


def test_another_queue_stops_the_build(tmp_path):
    (tmp_path / "brianlib").mkdir()
    (tmp_path / "brianlib" / "spikequeue.h").write_text("class CSpikeQueue {};\n")
    with pytest.raises(SimulationError, match="in spikequeue.h, found 0"):
        spike_queues.edit_spike_queues(tmp_path, brian2.Network())
