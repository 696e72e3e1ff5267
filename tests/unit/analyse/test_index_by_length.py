"""A dyad that is measured in a part of its recording is judged by the chance values for that part."""

import numpy as np
import pytest

from snn.analyse.indexed_rows import index_of_row, indexed_rows
from snn.record.calibration import QUANTITIES, SCOPES, Calibration, protocol_key, write_calibration
from tests.unit.synthetic_runs import small_experiment

EXPERIMENT = small_experiment(couplings=[0.5], duration="16 s")
ROW = {
    "health": "healthy",
    "C": 0.6,
    "null_mean": 0.1,
    "p": 0.001,
    "granger_a_to_b": 0.2,
    "granger_b_to_a": 0.3,
}


def calibration(measured_s, chance):
    rng = np.random.default_rng(1)
    samples = {(q, scope): chance * rng.uniform(0.5, 1.0, 100) for q in QUANTITIES for scope in SCOPES}
    nulls = dict.fromkeys(("cut a_to_b", "common input 1", "replay a"), samples)
    return Calibration(protocol=protocol_key(EXPERIMENT), measured_s=measured_s, nulls=nulls, made_by="test")


@pytest.fixture
def calibrations(tmp_path, monkeypatch):
    monkeypatch.setenv("SNN_CACHE_DIR", str(tmp_path))
    made = {8.0: calibration(8.0, 0.1), 16.0: calibration(16.0, 0.01)}
    for one in made.values():
        write_calibration(tmp_path / "calibrations", one)
    return made


def indexed(measured_s):
    (found,) = indexed_rows([({**ROW, "measured_s": measured_s}, EXPERIMENT)])
    return found


def test_each_length_has_its_chance_values(calibrations):
    for measured_s, taken in ((8.0, 8.0), (12.0, 8.0), (16.0, 16.0)):
        expected = index_of_row(ROW, calibrations[taken])["D_a_to_b"]
        assert indexed(measured_s)["D_a_to_b"] == pytest.approx(expected, abs=1e-5)
    assert indexed(16.0)["D_a_to_b"] > indexed(8.0)["D_a_to_b"] > 0.09
    assert indexed(16.0)["verdict"] == "mutual influence"


def test_a_length_below_all_calibrations_has_no_index(calibrations):  # noqa: ARG001
    found = indexed(4.0)
    assert found["verdict"] == "not calibrated"
    assert np.isnan(found["RI"])
    assert found["S"] == pytest.approx(0.5 / 0.9)


def test_the_whole_recording_has_the_index_of_the_table_of_dyads(calibrations):  # noqa: ARG001
    (whole,) = indexed_rows([(ROW, EXPERIMENT)])
    np.testing.assert_equal({name: indexed(16.0)[name] for name in whole}, whole)
