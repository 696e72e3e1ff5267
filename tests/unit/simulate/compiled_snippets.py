"""Small pieces of C++, compiled and loaded: what edits of generated source do, and not how they look."""

import ctypes
import subprocess
from pathlib import Path

import pytest
from numpy.typing import NDArray

from snn.simulate.build_worker import VECTORISE
from snn.simulate.compiler import compiler_command

HEADERS = (
    "#include <algorithm>\n#include <cmath>\n#include <cstdint>\n#include <cstring>\n#include <vector>\n"
)


def compiled(path: Path) -> ctypes.CDLL:
    """Compile one C++ file, with the flag by which loops over cells are compiled, and load it."""
    compiler = compiler_command()
    if compiler is None:
        pytest.skip("needs a C++ compiler (g++ and make)")
    library = path.with_suffix(".so")
    command = [*compiler, "-std=c++11", "-O2", VECTORISE, "-shared", "-fPIC", str(path), "-o", str(library)]
    subprocess.run(command, cwd=path.parent, check=True)
    return ctypes.CDLL(str(library))


def pointer(array: NDArray) -> ctypes.c_void_p:
    """Give an array to C++."""
    assert array.flags.c_contiguous
    return ctypes.c_void_p(array.ctypes.data)
