"""Rewrites the generated loops over all cells so that the compiler works on several cells at once.

Updates: Brian2's loop reads every constant of every cell, in the step of the membrane more bytes than there are of
state. Neighbours mostly have the same constants, so here the loop goes from one stretch of such cells to the next, with
the constants in registers. Stretches are found in the arrays when a run begins, so nothing is taken for granted.
Tests for an event: the same, and Brian2's loop lists each cell as soon as it passes; here all are tested before any is
listed. Both give the same numbers.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import brian2 as b2
from brian2.groups.group import CodeRunner

from snn.errors import SimulationError
from snn.simulate.engines import USE_UNCOMPILED
from snn.simulate.source_edits import put_first, replace_once

SIMD = "#pragma omp simd"
"""Says that the arrays do not overlap, which no compiler can find out for so many; GCC and Clang read it alike."""

STRETCHES = """
#include <utility>
#include <vector>

// The first cell, and the one after the last, of each stretch of cells that are alike.
template <class IsLikeLast> static std::vector<std::pair<int, int>> stretches_of(int n, IsLikeLast is_like_last)
{
    std::vector<std::pair<int, int>> found;
    for (int i = 0; i < n; i++) {
        if (i == 0 || !is_like_last(i)) found.push_back({i, i});
        found.back().second = i + 1;
    }
    return found;
}
"""
STRETCH_LOOP = rf"""static const auto _stretches = stretches_of(_N, [&](int i) {{ return trueALIKE; }});
    for (const auto &_equal : _stretches)
    {{CONSTANTS
        {SIMD}
        for(int _idx=_equal.first; _idx<_equal.second; _idx++)
        {{\1
        }}
    }}
"""

TEST_LOOP = """const int _N = N;
    static char _passed[(N + 63) / 64 * 64];  // the last ones, beyond the cells, stay 0
    for(int _idx=0; _idx<_N; _idx++)"""
LIST_LOOP = r"""_passed[_idx] = _cond;
    }
    for (int _first = 0; _first < _N; _first += 64) {
        uint64_t _bits = 0;  // one a cell
        for (int _eight = 0; _eight < 64; _eight += 8) {
            uint64_t _bytes;
            std::memcpy(&_bytes, _passed + _first + _eight, 8);
            _bits |= (_bytes * 0x0102040810204080ULL >> 56) << _eight;  // the lowest bit of each byte
        }
        for (; _bits; _bits &= _bits - 1) \1[_count++] = _first + __builtin_ctzll(_bits);
    }
    \1[N] = _count;"""

NEVER_ALIKE = {"key_high", "key_low"}
"""Constants that are another in each cell: they would make each cell a stretch of its own."""


def rewrite_cell_loops(directory: Path, cells: b2.NeuronGroup) -> None:
    """Rewrite the loops over all cells of a group in the project in ``directory``."""
    if not _constants_read(_file_of(cells.state_updater, directory), cells):
        raise SimulationError(
            f"compiled model: the step of the membrane reads no constants; {USE_UNCOMPILED}"
        )
    for updater in cells.contained_objects:
        if isinstance(updater, CodeRunner) and updater.template == "stateupdate":
            _go_by_stretches(_file_of(updater, directory), cells)
    for thresholder in cells.thresholder.values():
        _test_before_listing(_file_of(thresholder, directory))
        _go_by_stretches(_file_of(thresholder, directory), cells)


def _file_of(runner: CodeRunner, directory: Path) -> Path:
    assert runner.codeobj is not None  # noqa: S101  (it was generated before)
    return directory / "code_objects" / f"{runner.codeobj.name}.cpp"


def _go_by_stretches(path: Path, cells: b2.NeuronGroup) -> None:
    constants = _constants_read(path, cells)
    alike = "".join(f"\n        && {array}[i] == {array}[i - 1]" for array in constants.values())
    lines = _take_out_constants(path, constants)
    loop = STRETCH_LOOP.replace("ALIKE", alike).replace("CONSTANTS", lines)
    replace_once(path, r"for\(int _idx=0; _idx<_N; _idx\+\+\)\s*\{(.*?)\n    \}\n", loop)
    put_first(path, STRETCHES)


def _constants_read(path: Path, cells: b2.NeuronGroup) -> dict[str, str]:
    """Return the array of each constant that a loop reads of every cell, and that neighbours share, by name."""
    read = re.findall(r"(?m)^ *const \w+ (\w+) = (\w+)\[_idx\];$", path.read_text(encoding="utf-8"))
    shared = {name for name, variable in cells.variables.items() if variable.constant} - NEVER_ALIKE
    return {name: array for name, array in read if name in shared}


def _take_out_constants(path: Path, constants: Mapping[str, str]) -> str:
    """Take out of the loop what reads a constant, and what reads a row that is one; return it for before the loop."""
    of_cell = "|".join(re.escape(f"{name} = {array}[_idx]") for name, array in constants.items())
    of_row = rf"\w+ = \w+\[(?:{'|'.join(constants)})\]"
    line = rf"(?m)^ *const \w+ (?:{of_cell}|{of_row});\n"
    source = path.read_text(encoding="utf-8")
    path.write_text(re.sub(line, "", source), encoding="utf-8")
    taken = [found.group().strip() for found in re.finditer(line, source)]
    return "".join(f"\n        {text.replace('[_idx]', '[_equal.first]')}" for text in taken)


def _test_before_listing(path: Path) -> None:
    replace_once(path, r"for\(size_t _idx=0; _idx<N; _idx\+\+\)", TEST_LOOP)
    replace_once(
        path, r"if\(_cond\) \{\s*(\w+)\[_count\+\+\] = _idx;\s*\}\s*\}\s*\1\[N\] = _count;", LIST_LOOP
    )
    put_first(path, "#include <cstring>\n")
