"""Edits of what the compiled model reads and writes: all inputs in one file, and of the outputs what is read.

Brian2 opens one file for each of some 140 inputs and writes all that it has in some 280, of which 26 are read.
"""

import re
from collections.abc import Collection
from pathlib import Path

from snn.errors import SimulationError
from snn.simulate.engines import USE_UNCOMPILED
from snn.simulate.source_edits import replace_once

INPUTS = "inputs"
"""The one file of all inputs, one array after the other."""
COMPLETED = "last_run_info.txt"
"""Says whether the model came to its end."""

_SET_BY_NAME = r"(void set_variable_by_name\([^)]*\) \{\n).*?(    std::cerr << \"Cannot set unknown variable)"
_LOAD = r"(?<=\nvoid _load_arrays\(\)\n\{\n)(.*?)(?=\n\}\n)"
_WRITE = r"(?<=\nvoid _write_arrays\(\)\n\{\n)(.*?)(?=\n\}\n)"
_READS = re.compile(r'\.open\("static_arrays/(\w+)".*?\.read\(([^;]*)\);', re.DOTALL)
_READ_ALL = f"""    using namespace brian;
    ifstream inputs("static_arrays/{INPUTS}", ios::in | ios::binary);
    READS
    if (!inputs || inputs.peek() != ifstream::traits_type::eof()) {{
        std::cerr << "the inputs are not those that the model was compiled for" << endl;
        std::exit(1);
    }}"""


def take_no_variables(directory: Path) -> None:
    """Let the project set nothing from its command line, which takes a third of what runs once to compile."""
    replace_once(directory / "objects.cpp", _SET_BY_NAME, r"\1\2")


def read_one_file(directory: Path) -> list[str]:
    """Let the project in ``directory`` read all inputs from one file; return Brian2's names of them, in their order."""
    objects = directory / "objects.cpp"
    found = re.findall(_LOAD, objects.read_text(encoding="utf-8"), re.DOTALL)
    reads = _READS.findall(found[0]) if len(found) == 1 else []
    if not reads or len(reads) != found[0].count("ifstream "):
        raise SimulationError(f"compiled model: its inputs are read in an unknown way; {USE_UNCOMPILED}")
    lines = "\n    ".join(f"inputs.read({arguments});" for _, arguments in reads)
    replace_once(objects, _LOAD, _READ_ALL.replace("READS", lines))
    return [name for name, _ in reads]


def write_only(directory: Path, files: Collection[str]) -> None:
    """Let the project in ``directory`` write these files at the end of a run, and whether it came to its end."""
    objects = directory / "objects.cpp"
    found = re.findall(_WRITE, objects.read_text(encoding="utf-8"), re.DOTALL)
    first, *blocks = re.split(r"(?m)^(?=    ofstream )", found[0]) if len(found) == 1 else [""]
    kept = {name: block for block in blocks for name in re.findall(r'results_dir \+ "([^"]+)"', block)}
    missing = sorted({*files, COMPLETED} - set(kept))
    if missing:
        raise SimulationError(f"compiled model: does not write {', '.join(missing)}; {USE_UNCOMPILED}")
    wanted = first + "".join(block for name, block in kept.items() if name in files or name == COMPLETED)
    replace_once(objects, _WRITE, wanted.replace("\\", r"\\"))
