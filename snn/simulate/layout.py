"""Which file of a compiled model holds which input, found by content and not by Brian2's names.

A model is generated once with random contents. Every array that Brian2 then wrote beside the source is one of ours,
recognised by its values; one that is not means that Brian2 works in a way this module does not know, and the build
stops. So the layout holds for every Brian2 version that passes, whatever it calls its files.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from snn.errors import SimulationError
from snn.foreign.json_value import read_json_file
from snn.foreign.schema import Document, FileName, Label, require
from snn.model.inputs import ModelInputs
from snn.simulate.engines import USE_UNCOMPILED
from snn.simulate.run_files import INPUTS

_GROUP_OF_ENDS = {
    "readout.post": "channels.partner_row",
    "seen_acts.pre": "bodies.armed",
    "seen_acts.post": "bodies.armed",
    "rewards.pre": "bodies.armed",
    "rewards.post": "partners.coupling",
}
"""An array of the group in which a synapse begins or ends; of all others that is the cells."""
C_TYPES = {"double": "<f8", "float": "<f4", "int32_t": "<i4", "int64_t": "<i8", "char": "<i1"}


_MAX_BYTES = 10_000_000
"""Of a stored layout; ours have some 50 kB."""


class _StoredOutput(Document):
    file: FileName
    dtype: Literal["<f8", "<f4", "<i4", "<i8", "<i1"]


class _StoredInput(_StoredOutput):
    array: Label


class _StoredLayout(Document):
    inputs: list[_StoredInput]
    outputs: dict[Label, _StoredOutput]
    source_sha256: Label


@dataclass(frozen=True, slots=True)
class InputFile:
    """What the compiled model reads: Brian2's name of it, the input it holds, and how the values are stored."""

    file: str
    array: str
    dtype: str


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file that the compiled model writes: its name, and how the values are stored."""

    file: str
    dtype: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Inputs, in the order in which they are read, and output files (by output name) of one compiled model.

    Also the hash of the source it was made from.
    """

    inputs: tuple[InputFile, ...]
    outputs: Mapping[str, OutputFile]
    source_sha256: str

    def save(self, path: Path) -> None:
        """Write the layout as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @staticmethod
    def load(path: Path) -> "Layout":
        """Read a layout that ``save`` wrote; OSError or ValueError if it is none."""
        stored = require(_StoredLayout, read_json_file(path, max_bytes=_MAX_BYTES))
        inputs = tuple(InputFile(**row.model_dump()) for row in stored.inputs)
        outputs = {name: OutputFile(**entry.model_dump()) for name, entry in stored.outputs.items()}
        return Layout(inputs, outputs, stored.source_sha256)

    def write_inputs(self, inputs: ModelInputs, directory: Path) -> None:
        """Write all inputs of one run into one file in ``directory``, as the compiled model reads them."""
        directory.mkdir(parents=True)
        with (directory / INPUTS).open("xb") as file:
            for entry in self.inputs:
                inputs.arrays[entry.array].astype(entry.dtype).tofile(file)

    def read_outputs(self, directory: Path) -> dict[str, NDArray]:
        """Read everything that the compiled model wrote into ``directory``, as flat arrays by output name."""
        return {
            name: np.fromfile(directory / entry.file, dtype=entry.dtype)
            for name, entry in self.outputs.items()
        }


def recognisable(inputs: ModelInputs, rng: np.random.Generator) -> ModelInputs:
    """Replace all contents by random ones, so that no two arrays are alike; indices of synapses stay in range."""

    def contents(name: str, array: NDArray) -> NDArray:
        if name.startswith("recorded."):
            return array  # Brian2 takes nothing but valid indices here
        if name.startswith("schedule.steps"):
            return np.sort(rng.integers(0, 2**30, array.shape, dtype=np.int32), axis=-1)
        if name.endswith((".pre", ".post")):
            n_ends = inputs.arrays[_GROUP_OF_ENDS.get(name, "cells.v")].size
            return rng.integers(0, n_ends, array.shape, dtype=array.dtype)
        if np.issubdtype(array.dtype, np.integer):
            return rng.integers(1, 2**30, array.shape, dtype=array.dtype)
        return rng.uniform(1e-3, 2e-3, array.shape)

    return ModelInputs(inputs.time_step_ms, {name: contents(name, a) for name, a in inputs.arrays.items()})


def recognise(
    files: Sequence[tuple[str, str]], directory: Path, inputs: Mapping[str, NDArray]
) -> tuple[InputFile, ...]:
    """Match every file to the input that has its contents.

    Parameters
    ----------
    files
        Name and C type of each file in ``directory``.
    directory
        Where the files are.
    inputs
        The recognisable arrays that the model was generated with.

    Returns
    -------
    tuple[InputFile, ...]
        One entry a file.

    Raises
    ------
    SimulationError
        If a file holds none of the inputs, or an input has no file.
    """
    entries = tuple(_recognise_file(name, c_type, directory, inputs) for name, c_type in files)
    unused = sorted(set(inputs) - {entry.array for entry in entries})
    if unused:
        raise SimulationError(
            f"compiled model: the generated source does not read {', '.join(unused)}; this Brian2 version lays out "
            f"its files in an unknown way; {USE_UNCOMPILED}"
        )
    return entries


def _recognise_file(name: str, c_type: str, directory: Path, inputs: Mapping[str, NDArray]) -> InputFile:
    dtype = C_TYPES[c_type]
    stored = np.fromfile(directory / name, dtype=dtype)
    found = [
        array
        for array, values in inputs.items()
        # As they are: cast to integers, all that lies below 1 would look like a row of zeros.
        if values.size == stored.size and np.array_equal(values.ravel(), stored)
    ]
    if len(found) == 1:
        return InputFile(name, found[0], dtype)
    holds = " and ".join(found) if found else "none of the inputs"
    raise SimulationError(
        f"compiled model: file {name} ({stored.size} values) holds {holds}; this Brian2 version lays out its files in "
        f"an unknown way; {USE_UNCOMPILED}"
    )
