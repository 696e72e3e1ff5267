"""What is compared with an older checkout, and the goals."""

from collections.abc import Callable

from tests.benchmarks.against import LONG_S, RECORDED_S, SHORT_S, Against
from tests.benchmarks.measure import Sample, Usage, cpu, said, wall
from tests.benchmarks.table import Row, rounded

NO_DEARER, PARALLEL_GOAL = 1.0, 1.85
AGAIN_GOAL_S, MEASURES_GOAL_S, BYTES_GOAL = 3.0, 0.7, 8.0

OLDER = (
    "The other is an older checkout of `snn` (`--against`), with its own code and cache, in the same turns."
)
PARALLEL = (
    "Both by the same `snn`: time on the clock of the whole command with `-j 1`, over that with `-j 2`; on two cores "
    "with nothing else to do."
)


def binary_rows(bench: Against) -> list[Row]:
    short = {who: said(bench.binaries[f"{who} {SHORT_S}"], "cpu_s") for who in ("ours", "theirs")}
    loops = {
        who: said(bench.binaries[f"{who} {LONG_S}"], "cpu_s").minus(short[who]).scaled(1 / (LONG_S - SHORT_S))
        for who in short
    }
    note = (
        f"{OLDER} What a run of {LONG_S} s takes more than one of {SHORT_S} s, divided by {LONG_S - SHORT_S}; "
        f"the default dyad. {_spikes(bench)}"
    )
    what = "loop of the dyad with bodies, a simulated second: that with synapses between partners"
    if bench.binaries[f"theirs {LONG_S}"][0].said["has_bodies"]:
        what = "older `snn`: loop of the dyad, a simulated second"
    return [
        Row(what, *_both(loops), limit=NO_DEARER, note=note),
        Row(f"older `snn`: binary, a run of {SHORT_S} s", *_both(short), limit=NO_DEARER, note=OLDER),
    ]


def run_rows(bench: Against) -> list[Row]:
    per_run = {who: cpu(usages).scaled(1 / bench.runs) for who, usages in bench.batches.items()}
    note = f"{OLDER} One command for {bench.runs} runs of {SHORT_S} s, everything included but the build of the model."
    return [Row("older `snn`: `snn run`, a run", *_both(per_run), limit=NO_DEARER, note=note)]


def parallel_rows(bench: Against) -> list[Row]:
    n = f"{bench.parallel_runs} runs of {SHORT_S} s"
    whose = {
        "ours": (f"`snn run -j 1`: `-j 2`, {n}", PARALLEL_GOAL),
        "theirs": ("- of the older `snn`", None),
    }
    rows = []
    for who, (what, limit) in whose.items():
        alone, together = (wall(bench.parallel[f"{who} {jobs}"]) for jobs in (1, 2))
        rows.append(Row(what, alone, other=together, limit=limit, at_least=True, note=PARALLEL))
    return rows


def again_rows(bench: Against) -> list[Row]:
    used = {who: cpu(usages) for who, usages in bench.again.items()}
    what = f"older `snn`: the same command again, {bench.complete_runs} runs complete"
    return [Row(what, *_both(used), limit=AGAIN_GOAL_S, absolute=True, note=OLDER)]


def measure_rows(bench: Against) -> list[Row]:
    used = {who: said(usages, "cpu_s") for who, usages in bench.measures.items()}
    size = {who: _bytes_a_spike(usages) for who, usages in bench.measures.items()}
    whole = (
        f"{OLDER} The whole file of first_light, {RECORDED_S} s, with its signals, over its number of spikes."
    )
    once = f"{OLDER} `summary_of` of first_light, {RECORDED_S} s, when everything is imported."
    return [
        Row(
            "older `snn`: results.h5, a spike", *_both(size, "B"), limit=BYTES_GOAL, absolute=True, note=whole
        ),
        Row(
            "older `snn`: measures of one run", *_both(used), limit=MEASURES_GOAL_S, absolute=True, note=once
        ),
    ]


def _both(found: dict[str, Sample], unit: str = "s") -> tuple[Sample, str, Sample]:
    """Return what a row wants of them: ours, the unit, and the other's."""
    return found["ours"], unit, found["theirs"]


def _bytes_a_spike(usages: list[Usage]) -> Sample:
    return Sample(tuple(usage.said["n_bytes"] / usage.said["n_spikes"] for usage in usages))


def _spikes(bench: Against) -> str:
    """Say whether both do the same work: another model fires more or less."""
    a_second = {
        who: said(bench.binaries[f"{who} {LONG_S}"], "n_spikes").scaled(1 / LONG_S)
        for who in ("ours", "theirs")
    }
    if a_second["ours"] == a_second["theirs"]:
        return "Both gave the same number of spikes."
    shown = (rounded(found.median) for found in a_second.values())
    return "**Other spikes**: {} a simulated second, the older one {}.".format(*shown)


GROUPS: dict[str, Callable[[Against], list[Row]]] = {
    "older-binary": binary_rows,
    "older-run": run_rows,
    "older-parallel": parallel_rows,
    "older-again": again_rows,
    "older-measures": measure_rows,
}
