"""What it takes to look at, open and go on with a batch of very many runs, and the goals."""

from tests.benchmarks.measure import Sample, Usage, cpu
from tests.benchmarks.table import Row
from tests.benchmarks.workbench import MANY_RUNS, Workbench

GOAL_S = 5.0
VERBS = {
    "status": "`snn status`",
    "open": "`snn.open_results(...).table`, all measures in pandas",
    "resume": "`snn resume`, nothing to do",
}
NOTE = (
    "A sweep of 20 couplings; one dyad of 20 s was simulated, the others are copies of it whose measures vary by 5 % "
    "(`tests/benchmarks/many_runs_process.py`): 317 measures, a line of 2 kB in the list and notes of 21 kB a run. "
    "Whole processes, imports included; tables and figures were made by a resume before."
)


def many_rows(bench: Workbench) -> list[Row]:
    few, many = MANY_RUNS
    rows: list[Row] = []
    for verb, name in VERBS.items():
        less, more = (bench.many[f"{verb} {n}"] for n in (few, many))
        what = f"{name}, {many:,} runs: {few:,}"
        rows += [
            Row(what, cpu(more), other=cpu(less), limit=GOAL_S, absolute=True, note=NOTE),
            Row("- memory", _peak_mb(more), unit="MB", other=_peak_mb(less), note=NOTE),
        ]
    return rows


def _peak_mb(usages: list[Usage]) -> Sample:
    return Sample(tuple(usage.peak_mb for usage in usages))
