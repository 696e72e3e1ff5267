"""Cues and signals as arrays: put in order, counted, and refused in a line where they cannot be meant."""

import numpy as np
import pytest

from snn.api.given_arrays import dyads_of, given_dyad
from snn.errors import ResultError


def given(cues=(1.0, 0.5), signals=(1, 2, 3), *, blanks=None, stretches_s=None, step_ms=50.0):
    return given_dyad("d", {"a": cues}, {"b": signals}, blanks or {}, stretches_s or {}, step_ms)


def test_cues_are_put_in_order_with_those_that_a_coin_left_out():
    cues = given({"smile": [2.0, 0.5], "frown": [1.0]}, blanks={"a": {"smile": [1.5]}}).cues["a"]
    assert cues.onset_s.tolist() == [0.5, 1.0, 1.5, 2.0]
    assert cues.channel == ("smile", "frown", "smile", "smile")
    assert cues.is_given.tolist() == [True, True, False, True]
    assert cues.tossed
    assert not given().cues["a"].tossed


def test_samples_stand_on_their_grid_and_rows_of_a_matrix_are_channels():
    assert given(step_ms=20).signals["b"]["signal"].time_s == pytest.approx([0, 0.02, 0.04])
    rows = given(signals=np.arange(6).reshape(2, 3)).signals["b"]
    assert {name: row.value.tolist() for name, row in rows.items()} == {"0": [0, 1, 2], "1": [3, 4, 5]}


def test_stretches_are_those_of_each_partner():
    (stretch,) = given(stretches_s={"a": [(0.5, 2.0)]}).stretches["a"]
    assert (stretch.start_s, stretch.stop_s) == (0.5, 2.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cues": []}, "cues of a: there are none"),
        ({"cues": [0.5, 0.5]}, "0.5 s stands there twice"),
        ({"blanks": {"c": [1.0]}}, "there are no cues of partner 'c'"),
        ({"stretches_s": {"c": [(0, 1)]}}, "there are no cues of partner 'c'"),
        ({"signals": {"x": [1, 2], "y": [1]}}, "x has 2, y has 1 samples; give all the same length"),
        ({"signals": [1, float("nan")]}, "signals of b: 1 are no finite numbers"),
        ({"signals": np.zeros((2, 2, 2))}, r"expected one axis for each channel, got shape \(2, 2, 2\)"),
        ({"signals": ["x"]}, "signals of b: expected numbers"),
        ({"cues": np.array([1j])}, "cues of a: got complex numbers"),
        ({"step_ms": 0.0}, "step_ms: expected more than 0"),
    ],
)
def test_what_cannot_be_meant_is_refused(change, message):
    with pytest.raises(ResultError, match=message):
        given(**change)


def test_one_dyad_is_a_list_of_one():
    assert dyads_of("cues", {"a": [1.0]}) == [{"a": [1.0]}]
    assert len(dyads_of("cues", [{"a": [1.0]}, {"a": [2.0]}])) == 2
    with pytest.raises(ResultError, match="cues: expected a mapping by partner, or a list of such"):
        dyads_of("cues", [[1.0]])
