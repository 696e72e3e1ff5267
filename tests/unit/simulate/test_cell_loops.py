"""Loops over cells, in the form that Brian2 generates, do the same after they were rewritten."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from snn.errors import SimulationError
from snn.simulate import cell_loops
from tests.unit.simulate.compiled_snippets import HEADERS, compiled, pointer

N_CELLS = 150  # more than two words of bits, and no multiple of anything
THRESHOLDER = f"""
extern "C" void test(const double *_ptr_v, const double *_ptr_limit, int32_t *_ptr_space)
{{
    const int64_t N = {N_CELLS};

    long _count = 0;
    for(size_t _idx=0; _idx<N; _idx++)
    {{
        const double v = _ptr_v[_idx];
        const double limit = _ptr_limit[_idx];
        const char _cond = v > limit;

        if(_cond) {{
            _ptr_space[_count++] = _idx;
        }}
    }}
    _ptr_space[N] = _count;
}}
"""
UPDATE = f"""
extern "C" void update(const double *_ptr_C, const int32_t *_ptr_row, const double *_ptr_row_of,
                       const int32_t *_ptr_key_high, const double *_ptr_g, double *_ptr_v)
{{
    const int64_t N = {N_CELLS};
    const int _N = N;
    
    for(int _idx=0; _idx<_N; _idx++)
    {{
        // vector code
        const double C = _ptr_C[_idx];
        const int32_t row = _ptr_row[_idx];
        const double gain = _ptr_row_of[row];
        const int32_t key_high = _ptr_key_high[_idx];
        const double g = _ptr_g[_idx];
        double v = _ptr_v[_idx];
        const double _current = gain * v;
        v += _current / C + g + key_high;
        _ptr_v[_idx] = v;

    }}

}}
"""
CELLS = SimpleNamespace(
    variables={
        "C": SimpleNamespace(constant=True),
        "row": SimpleNamespace(constant=True),
        "limit": SimpleNamespace(constant=True),
        "key_high": SimpleNamespace(constant=True),
        "g": SimpleNamespace(constant=False),
        "v": SimpleNamespace(constant=False),
    }
)


@pytest.fixture
def thresholder(tmp_path):
    path = tmp_path / "thresholder.cpp"
    path.write_text(HEADERS + THRESHOLDER)
    cell_loops._test_before_listing(path)
    cell_loops._go_by_stretches(path, CELLS)
    return compiled(path)


@pytest.mark.parametrize("probability", [0.0, 0.02, 0.5, 1.0])
def test_the_same_cells_are_listed_in_the_same_order(thresholder, probability):
    rng = np.random.default_rng(3)
    limit = np.repeat([0.5, 0.2, 0.5], [70, 1, N_CELLS - 71])  # stretches are found at the first call
    for _ in range(100):
        v = limit + np.where(rng.random(N_CELLS) < probability, 1e-9, 0.0)
        space = np.full(N_CELLS + 1, -7, np.int32)
        thresholder.test(pointer(v), pointer(limit), pointer(space))
        expected = np.flatnonzero(v > limit)
        assert space[N_CELLS] == expected.size
        assert space[: expected.size].tolist() == expected.tolist()


def updated(tmp_path, capacitance, row, name="update.cpp"):
    path = tmp_path / name
    path.write_text(HEADERS + UPDATE)
    cell_loops._go_by_stretches(path, CELLS)
    source, library, gains = path.read_text(), compiled(path), np.array([0.5, 2.0, -1.0])
    start = np.arange(N_CELLS) + 1.0
    keys = np.arange(N_CELLS, dtype=np.int32)
    for g in (np.zeros(N_CELLS), start % 3):  # what is read only here, but written elsewhere
        v = start.copy()
        library.update(*map(pointer, (capacitance, row, gains, keys, g, v)))
        np.testing.assert_allclose(v, start + gains[row] * start / capacitance + g + keys, rtol=1e-15)
    return source


@pytest.mark.parametrize(
    "kind", ["all alike", "two partners", "another row only", "another value only", "all different"]
)
def test_every_cell_has_its_own_constants(tmp_path, kind):
    rng = np.random.default_rng(4)
    capacitance, row = np.full(N_CELLS, 200.0), np.zeros(N_CELLS, np.int32)
    if kind == "two partners":
        capacitance[70:], row[70:] = 300.0, 2
    elif kind == "another row only":
        row[[0, 5, 149]] = 1
    elif kind == "another value only":
        capacitance[[0, 5, 149]] = 7.0
    elif kind == "all different":
        capacitance, row = rng.uniform(1, 2, N_CELLS), rng.integers(0, 3, N_CELLS).astype(np.int32)
    updated(tmp_path, capacitance, row)


def test_constants_and_what_hangs_on_them_are_read_before_the_loop(tmp_path):
    source = updated(tmp_path, np.full(N_CELLS, 200.0), np.zeros(N_CELLS, np.int32))
    before, inside = source.split(cell_loops.SIMD)
    assert all(f"{name} = " in before and f" {name} = " not in inside for name in ("C", "row", "gain"))
    assert " v = " in inside


def test_keys_make_no_stretches_and_stay_in_the_loop(tmp_path):
    source = updated(tmp_path, np.full(N_CELLS, 200.0), np.zeros(N_CELLS, np.int32))
    before, inside = source.split(cell_loops.SIMD)
    assert "key_high" not in before.split("stretches_of(_N")[1]
    assert "key_high = _ptr_key_high[_idx]" in inside


@pytest.mark.parametrize(
    "rewrite", [cell_loops._test_before_listing, lambda p: cell_loops._go_by_stretches(p, CELLS)]
)
def test_a_loop_of_another_form_stops_the_build(tmp_path, rewrite):
    path = tmp_path / "other.cpp"
    path.write_text("void run() { for (int i = 0; i < 5; i++) { f(i); } }\n")
    with pytest.raises(SimulationError, match="in an unknown way"):
        rewrite(path)


def test_the_file_of_a_code_object_is_that_which_brian2_writes():
    runner = SimpleNamespace(codeobj=SimpleNamespace(name="cells_thresholder_codeobject"))
    found = cell_loops._file_of(runner, Path("model"))
    assert found == Path("model/code_objects/cells_thresholder_codeobject.cpp")


def test_a_step_without_constants_stops_the_build(monkeypatch):
    runner = SimpleNamespace(codeobj=SimpleNamespace(name="cells_stateupdater"))
    cells = SimpleNamespace(state_updater=runner, contained_objects=[], thresholder={})
    monkeypatch.setattr(cell_loops, "_constants_read", lambda *_: {"tau": "tau_array"})
    cell_loops.rewrite_cell_loops(Path("model"), cells)
    monkeypatch.setattr(cell_loops, "_constants_read", lambda *_: {})
    with pytest.raises(SimulationError, match="the step of the membrane reads no constants"):
        cell_loops.rewrite_cell_loops(Path("model"), cells)
