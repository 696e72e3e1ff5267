"""What a watch takes for runaway: too many spikes of a block of cells in one window."""

import numpy as np

from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import expand
from snn.model.dyad import build_dyad
from snn.simulate.simulate import runaway_watch
from snn.simulate.watch import Watch

WATCH = Watch(window_steps=100, blocks=((10, 20, 5), (30, 40, 2)))


def ran_away(cells, steps):
    return WATCH.ran_away(np.asarray(cells, np.int32), np.asarray(steps, np.int64))


def test_the_limit_itself_is_allowed():
    assert not ran_away([10] * 5, range(5))
    assert ran_away([10] * 6, range(6))


def test_each_block_has_its_own_cells_and_limit():
    assert ran_away([30, 39, 35], [1, 2, 3])
    assert not ran_away([9, 20, 29, 40, 9, 20, 29, 40], range(8))  # beside the blocks
    assert not ran_away([19] * 4 + [30] * 2, range(6))  # together too many for one, but not in one


def test_windows_are_aligned_to_the_stretch():
    assert not ran_away([10] * 10, range(95, 105))  # five on each side of the border
    assert ran_away([10] * 6, range(94, 100))
    assert ran_away([10] * 6, range(100, 106))


def test_silence_is_no_runaway():
    assert not ran_away([], [])


def test_a_watch_survives_its_text():
    assert Watch.from_text(WATCH.as_text()) == WATCH
    assert WATCH.as_text() == "100 10 20 5 30 40 2"


def test_excitatory_cells_of_both_circuits_are_watched_at_60_hz_in_200_ms():
    raw = {"name": "t", "question": "?", "seed": 1, "duration": "2 s"}
    dyad = build_dyad(expand(Experiment.model_validate(raw))[0])
    watch = runaway_watch(dyad)
    assert watch.window_steps == 2000
    names = [f"{partner}_{circuit}_e" for partner in "ab" for circuit in ("observation", "execution")]
    limit = int(80.0 * 320 * 0.2)
    assert watch.blocks == tuple((dyad.blocks[n].start, dyad.blocks[n].stop, limit) for n in names)
