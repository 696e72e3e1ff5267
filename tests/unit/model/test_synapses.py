"""In which order synapses lie: those of one source together, unless their weights are recorded."""

import numpy as np

from snn.model.synapses import Synapses
from tests.unit.model.small_dyads import small_dyad


def test_ordered_by_source_each_synapse_keeps_what_is_its_own():
    synapses = Synapses(
        pre=np.array([3, 1, 3, 1], np.int32),
        post=np.array([0, 5, 6, 7], np.int32),
        delay_steps=np.array([2, 9, 1, 8], np.int32),
        parameters={"w": np.array([0.1, 0.2, 0.3, 0.4])},
    )
    ordered = synapses.by_source()
    rows = zip(ordered.pre, ordered.delay_steps, ordered.post, ordered.parameters["w"], strict=True)
    assert list(rows) == [(1, 8, 7, 0.4), (1, 9, 5, 0.2), (3, 1, 6, 0.3), (3, 2, 0, 0.1)]


def test_weights_that_are_recorded_stay_in_the_order_in_which_they_were_drawn(monkeypatch):
    def plastic(**partner):
        arrays = small_dyad(partner=partner).inputs.arrays
        return np.stack([arrays[f"plastic.{part}"] for part in ("pre", "post", "delay", "w")])

    learns = {"mirror": {"learning": {"rule": "triplet"}}}
    recorded, ordered = plastic(**learns), plastic()
    monkeypatch.setattr(Synapses, "by_source", lambda self: self)
    drawn = plastic(**learns)
    np.testing.assert_array_equal(recorded, drawn)
    assert (np.diff(drawn[0]) < 0).any()
    assert (np.diff(ordered[0]) >= 0).all()
