"""What a dyad is measured for is asked in one call, and nothing of it is left out in silence."""

import pytest

from snn.api.measuring import measure
from snn.api.recording import Recording
from snn.config.trials.expand import expand
from snn.errors import ResultError
from tests.unit.synthetic_runs import small_experiment, synthetic_recording

RECORDING = Recording(synthetic_recording(expand(small_experiment())[0]))


def test_shifts_without_a_measure_are_refused():
    with pytest.raises(ResultError, match="n_shifts: there is no measure to put beside shifts; give names"):
        measure(RECORDING, n_shifts=19)
    assert "C" in measure(RECORDING)


def test_rates_have_a_row_for_each_channel_and_one_where_cells_serve_all():
    counts = {
        name: RECORDING.rates_hz(name).shape[0] for name in ("a_execution_e", "a_execution_i", "b_motor")
    }
    assert counts == {"a_execution_e": 4, "a_execution_i": 1, "b_motor": 4}
