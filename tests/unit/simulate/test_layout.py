"""Files of a compiled model are recognised by their contents."""

import numpy as np
import pytest

from snn.errors import SimulationError
from snn.model.inputs import ModelInputs
from snn.simulate.layout import InputFile, Layout, OutputFile, recognisable, recognise
from snn.simulate.run_files import INPUTS

OUTPUTS = {"spikes.index": OutputFile("i", "<i4"), "spikes.time": OutputFile("t", "<f8")}


@pytest.fixture
def inputs():
    return ModelInputs(
        0.1,
        {
            "cells.v": np.zeros(5),
            "cells.C": np.ones(5),
            "cells.channel_row": np.zeros(5, np.int32),
            "plastic.pre": np.zeros(7, np.int32),
            "readout.post": np.zeros(6, np.int32),
            "seen_acts.pre": np.zeros(32, np.int32),
            "rewards.post": np.zeros(6, np.int32),
            "channels.partner_row": np.ones(8),
            "bodies.armed": np.ones(9),
            "partners.coupling": np.ones(2),
            "recorded.partners": np.arange(2, dtype=np.int32),
            "schedule.steps": np.zeros((3, 4), np.int32),
        },
    )


def test_recognisable_contents_differ_everywhere_and_keep_the_structure(inputs):
    random = recognisable(inputs, np.random.default_rng(0))
    assert random.structure() == inputs.structure()
    assert not np.array_equal(random.arrays["cells.v"], random.arrays["cells.C"])
    assert 0 < random.arrays["plastic.pre"].max() < 5
    assert 0 < random.arrays["readout.post"].max() < 8
    assert 5 <= random.arrays["seen_acts.pre"].max() < 9  # a body, not a cell
    assert random.arrays["rewards.post"].max() < 2
    assert random.arrays["recorded.partners"].tolist() == [0, 1]
    assert np.all(np.diff(random.arrays["schedule.steps"], axis=1) >= 0)


def test_files_are_matched_whatever_their_names_and_integer_width(inputs, tmp_path):
    random = recognisable(inputs, np.random.default_rng(0))
    files = []
    for number, (name, array) in enumerate(random.arrays.items()):
        c_type, dtype = ("int64_t", "<i8") if name == "plastic.pre" else (
            ("int32_t", "<i4") if array.dtype == np.int32 else ("double", "<f8"))  # fmt: skip
        array.astype(dtype).tofile(tmp_path / f"f{number}")
        files.append((f"f{number}", c_type))
    found = {entry.array: entry for entry in recognise(files, tmp_path, random.arrays)}
    assert {array: entry.file for array, entry in found.items()} == {
        name: f"f{number}" for number, name in enumerate(random.arrays)
    }
    assert found["plastic.pre"].dtype == "<i8"


def test_a_file_of_unknown_contents_stops_the_build(inputs, tmp_path):
    np.arange(5.0).tofile(tmp_path / "stranger")
    with pytest.raises(SimulationError, match=r"stranger .5 values. holds none of the inputs"):
        recognise([("stranger", "double")], tmp_path, recognisable(inputs, np.random.default_rng(0)).arrays)


def test_an_input_without_a_file_stops_the_build(inputs, tmp_path):
    random = recognisable(inputs, np.random.default_rng(0))
    random.arrays["cells.C"].tofile(tmp_path / "f")
    with pytest.raises(
        SimulationError,
        match=r"does not read bodies.armed, cells.channel_row, cells.v, channels.partner_row, partners.coupling, ",
    ):
        recognise([("f", "double")], tmp_path, random.arrays)


def test_layout_survives_its_file_and_writes_inputs_in_the_stored_type(inputs, tmp_path):
    layout = Layout((InputFile("p", "plastic.pre", "<i8"), InputFile("c", "cells.C", "<f8")), OUTPUTS, "abc")
    layout.save(tmp_path / "layout.json")
    assert Layout.load(tmp_path / "layout.json") == layout
    layout.write_inputs(inputs, tmp_path / "static_arrays")
    (file,) = (tmp_path / "static_arrays").iterdir()
    assert file.name == INPUTS
    assert np.fromfile(file, dtype=np.int64, count=7).tolist() == [0] * 7
    assert np.fromfile(file, offset=7 * 8).tolist() == [1.0] * 5


def test_an_index_of_zeros_is_not_taken_for_numbers_below_one(tmp_path):
    arrays = {"rewards.post": np.zeros(8, np.int32), "rewards.delay": np.full(8, 1e-3)}
    for number, values in enumerate(arrays.values()):
        values.tofile(tmp_path / f"f{number}")
    entries = recognise([("f0", "int32_t"), ("f1", "double")], tmp_path, arrays)
    assert [entry.array for entry in entries] == ["rewards.post", "rewards.delay"]


def test_outputs_are_read_by_name_as_they_are_stored(tmp_path):
    np.asarray([3, 1], np.int32).tofile(tmp_path / "i")
    np.asarray([0.5, 2.5]).tofile(tmp_path / "t")
    read = Layout((), OUTPUTS, "").read_outputs(tmp_path)
    assert {name: values.tolist() for name, values in read.items()} == {
        "spikes.index": [3, 1],
        "spikes.time": [0.5, 2.5],
    }
