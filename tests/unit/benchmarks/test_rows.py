"""Rows that are computed from several measurements, with numbers that can be checked in the head."""

from types import SimpleNamespace

import pytest

from tests.benchmarks.against_rows import binary_rows, measure_rows, parallel_rows
from tests.benchmarks.batch_rows import executor_rows, sweep_rows
from tests.benchmarks.many_rows import many_rows
from tests.benchmarks.measure import Usage
from tests.benchmarks.page_rows import page_rows
from tests.benchmarks.rows import limit_rows, video_rows


def used(*, cpu_s=0.0, wall_s=0.0, peak_mb=0.0, **said):
    """Return one usage of a whole process, and what it said."""
    return [Usage(cpu_s=cpu_s, wall_s=wall_s, peak_mb=peak_mb, said=said)]


def _said(**facts):
    """Return one usage of which only what it said counts."""
    return [Usage(cpu_s=99.0, wall_s=99.0, peak_mb=0.0, said=facts)]


def test_a_sweep_counts_one_build_and_two_hundred_runs():
    bench = SimpleNamespace(
        builds={"ours": _said(cpu_s=5.0), "plain": used(cpu_s=20.0)},
        sweeps={
            "ours": used(cpu_s=100.0, wall_s=90.0),  # all of them
            "two_workers": used(cpu_s=110.0, wall_s=50.0),
            "run_args": used(build_s=20.0, run_s=0.5),
            "cython": used(run_s=2.0),
        },
        dyads={"plain": used(cpu_s=5.0)},  # 10 s: a run of 2 s is 1
        runs={"binary": used(cpu_s=0.2)},
        executors={"pool 50": used(cpu_s=2.0), "pool 1050": used(cpu_s=3.0)}
        | {"dask 50": used(cpu_s=4.0), "dask 1050": used(cpu_s=15.0)},
    )
    once, cython, rebuilt, beside, parallel = sweep_rows(bench)
    assert once.ours.median == pytest.approx(5 + 100)
    assert once.other.median == pytest.approx(20 + 200 * 0.5)
    assert cython.other.median == pytest.approx(200 * 2)
    assert rebuilt.other.median == pytest.approx(200 * (20 + 1))
    assert [row.limit for row in (once, cython, rebuilt)] == [None] * 3
    assert (beside.ours.median, beside.met) == (pytest.approx(0.5 - 0.2), False)
    assert (parallel.ratio.median, parallel.met) == (pytest.approx(1.8), False)
    (dask,) = executor_rows(bench)
    assert dask.ours.median == pytest.approx(0.011 - 0.001)
    assert (dask.ratio.median, dask.met) == (pytest.approx(0.02), True)


def test_of_many_runs_the_most_are_judged_and_their_memory_is_put_beside_that_of_fewer():
    usages = {f"{verb} 1000": used(cpu_s=1.0, peak_mb=80.0) for verb in ("status", "open", "resume")}
    usages |= {f"{verb} 10000": used(cpu_s=4.0, peak_mb=160.0) for verb in ("status", "open")}
    usages |= {"resume 10000": used(cpu_s=6.0, peak_mb=160.0)}
    status, memory, _, _, resume, _ = many_rows(SimpleNamespace(many=usages))
    assert (status.ours.median, status.ratio.median, status.met) == (4.0, 4.0, True)
    assert (memory.ours.median, memory.ratio.median, memory.unit) == (160.0, 2.0, "MB")
    assert not resume.met


def test_a_loop_is_what_a_longer_run_takes_more():
    """2 s and 12 s, so ten seconds lie between; what is the same in both, such as reading files, is left out."""
    usages = {"ours 2": 0.5, "ours 12": 1.5, "kernel 2": 0.3, "kernel 12": 0.8}
    (row,) = limit_rows(SimpleNamespace(limits={who: used(cpu_s=s, n_spikes=7) for who, s in usages.items()}))
    assert row.ours.median == pytest.approx(0.1)
    assert row.ratio.median == pytest.approx(0.1 / 0.05)
    assert row.met
    usages = {"video 2": 0.3, "video 12": 0.8, "live 2": 0.3, "live 12": 1.3}
    (row,) = video_rows(SimpleNamespace(videos={who: used(cpu_s=s) for who, s in usages.items()}))
    assert row.ours.median == pytest.approx(0.05)
    assert row.ratio.median == pytest.approx(0.5)
    assert row.met


def checkouts(*, their_bodies, their_spikes):
    """Return what two checkouts used for their binaries: ten seconds are 1.1 and 1.0 s."""
    used_s = {"ours 2": 0.2, "ours 12": 1.3, "theirs 2": 0.5, "theirs 12": 1.5}
    facts = {
        "ours": {"n_spikes": 240, "has_bodies": True},
        "theirs": {"n_spikes": their_spikes, "has_bodies": their_bodies},
    }
    return SimpleNamespace(binaries={k: _said(cpu_s=s, **facts[k.split()[0]]) for k, s in used_s.items()})


def test_bodies_are_held_against_synapses_where_the_older_checkout_has_them():
    loop, binary = binary_rows(checkouts(their_bodies=False, their_spikes=360))
    assert loop.what.startswith("loop of the dyad with bodies")
    assert "20 a simulated second, the older one 30." in loop.note
    assert loop.ours.median == pytest.approx(0.11)
    assert loop.ratio.median == pytest.approx(1.1)
    assert not loop.met
    assert binary.ratio.median == pytest.approx(0.4)
    assert binary.met
    loop, _ = binary_rows(checkouts(their_bodies=True, their_spikes=240))
    assert loop.what.startswith("older `snn`: loop of the dyad")
    assert "the same number of spikes" in loop.note


def test_a_kernel_with_other_spikes_is_no_limit():
    usages = {"ours 2": 1, "ours 12": 1, "kernel 2": 1, "kernel 12": 2}
    with pytest.raises(SystemExit, match="other spikes"):
        limit_rows(SimpleNamespace(limits={who: used(cpu_s=1.0, n_spikes=n) for who, n in usages.items()}))


@pytest.mark.parametrize(("together_s", "met"), [(10.0, True), (11.0, False)])
def test_two_workers_are_judged_by_the_clock(together_s, met):
    wall_s = {"ours 1": 20.0, "ours 2": together_s, "theirs 1": 20.0, "theirs 2": 15.0}
    bench = SimpleNamespace(
        parallel_runs=40, parallel={who: used(cpu_s=20.0, wall_s=s) for who, s in wall_s.items()}
    )
    ours, theirs = parallel_rows(bench)
    assert ours.met is met
    assert theirs.met is None


def test_a_spike_is_counted_in_bytes_of_its_file():
    bench = SimpleNamespace(
        measures={
            "ours": _said(cpu_s=0.6, n_bytes=700, n_spikes=100),
            "theirs": _said(cpu_s=1.2, n_bytes=2000, n_spikes=100),
        }
    )
    size, measures = measure_rows(bench)
    assert size.ours.median == pytest.approx(7)
    assert "≤ 8 B" in size.cells("")
    assert size.met
    assert measures.met


def test_a_page_is_held_against_its_goals_size_by_size():
    facts = {"mb": 0.65, "ready_s": 0.6, "redraw_s": 0.05, "written_s": 1.0}
    rows = page_rows(SimpleNamespace(pages={str(n): _said(**facts) for n in (24, 1000, 5000)}))
    assert [row.met for row in rows] == [
        False,
        False,
        True,
        None,
        True,
        True,
        True,
        None,
        True,
        True,
        True,
        None,
    ]
