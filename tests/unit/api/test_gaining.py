"""Half loops put together into dyads, and what is not replaced."""

from types import SimpleNamespace

import pytest

from snn.api import gaining
from snn.errors import ResultError


@pytest.fixture
def _two_halves(monkeypatch):
    """Let a dyad have two halves, whose gains are their names."""
    monkeypatch.setattr("snn.protocols.open_loop.half_loops", lambda _trial, *, n_rounds: range(2 * n_rounds))
    monkeypatch.setattr("snn.protocols.gain.dyad_gains", lambda trial, found: (trial.replicate, found))


def half(replicate, condition=(("c", 1),)):
    trial = SimpleNamespace(condition=condition, replicate=replicate)
    return SimpleNamespace(trial=trial, n_rounds=1, source="a", observer="b", state="rest")


@pytest.mark.usefixtures("_two_halves")
def test_a_dyad_that_lacks_a_half_is_left_out():
    measured = [(half(0), "x"), (half(1), "y"), (half(0), "z"), (half(0, (("c", 2),)), "w")]
    assert gaining._by_dyad(measured) == [(0, ["x", "z"])]


def test_a_half_is_named_by_its_condition_and_what_is_done():
    assert gaining._name(half(3)) == "c = 1, replicate 3, a -> b, observer rest"


def test_gains_are_replaced_only_if_that_is_forced(tmp_path):
    gaining.refuse_to_replace(None, force=False)
    gaining.write_gains(tmp_path / "out", {"dyads": [{"gain": 0.5}], "curves": []})
    assert (tmp_path / "out" / "gain.csv").read_text() == "gain\n0.5\n"
    gaining.refuse_to_replace(tmp_path / "out", force=True)
    with pytest.raises(ResultError, match=r"gain\.json exists"):
        gaining.refuse_to_replace(tmp_path / "out", force=False)
