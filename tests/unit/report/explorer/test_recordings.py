"""Recordings inside a page: one scored dyad of each condition, within the room there is."""

import numpy as np
import pytest

from snn.report.explorer import recordings
from snn.report.explorer.packing import unpacked
from snn.report.explorer.recordings import _in_bytes, packed_recordings
from tests.unit.synthetic_pages import synthetic_explored


def test_one_scored_dyad_of_each_condition_is_there():
    found = synthetic_explored(12, n_unscored=2)
    heading, body = unpacked(packed_recordings(found))
    assert [one["run"] for one in heading["runs"]] == [0, 2, 4, 6, 8]
    assert sum(one["n_bytes"] for one in heading["runs"]) == len(body)


def test_less_is_shown_where_there_is_no_room(monkeypatch):
    found = synthetic_explored(12)
    whole = packed_recordings(found)
    monkeypatch.setattr(recordings, "MAX_CHARACTERS", len(whole) // 3)
    less = packed_recordings(found)
    assert len(less) <= len(whole) // 3
    assert len(unpacked(less)[0]["runs"]) == len(unpacked(whole)[0]["runs"]) == 6


def test_movement_comes_back_as_means_of_20_ms():
    found = synthetic_explored(6)
    heading, body = unpacked(packed_recordings(found))
    told = heading["runs"][0]
    n = told["n_samples"]
    points = np.cumsum(np.frombuffer(body[: 8 * n], np.uint8).reshape(2, 4, n), axis=-1, dtype=np.uint8)
    moved = found.sources[0].recording(found.runs[0].trial).movement.movement_hz["b"]
    first = round(told["start_s"] / 0.01)
    means = moved[:, first : first + 2 * n].reshape(4, n, 2).mean(-1)
    assert np.abs(points[1] * told["movement_step_hz"] - means).max() <= 0.51 * told["movement_step_hz"]


@pytest.mark.parametrize("gap", [0, 1, 254, 255, 256, 509, 510, 1000])
def test_gaps_of_any_length_fit_into_bytes(gap):
    assert sum(_in_bytes([gap])) == gap
    *more, last = _in_bytes([gap])
    assert set(more) <= {255}
    assert last < 255
