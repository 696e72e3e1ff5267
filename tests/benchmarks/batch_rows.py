"""What batches of short runs take, beside other ways to make them, and the goals."""

from tests.benchmarks.measure import cpu, said, wall
from tests.benchmarks.table import Row
from tests.benchmarks.workbench import DYAD_S, EXECUTOR_ITEMS, PLAIN_RUNS, RUN_S, SWEEP_SIZE, Workbench

BESIDE_GOAL_S, PARALLEL_GOAL, DASK_GOAL = 0.2, 1.85, 0.05

SWEEP = (
    f"Ours: one `snn run` of {SWEEP_SIZE} runs, the whole command with measures, figures and files, and one build of "
    f"the model. The others only simulate, without dead synapses, and count their spikes; computed from {PLAIN_RUNS} "
    "runs of them. "
)
RUN_ARGS = (
    SWEEP
    + "Compile once: Brian2's `device.run(run_args=...)`, which sets other values in a program that was compiled "
    "for this network. It cannot change which cells are connected: another seed of the wiring needs the row below it."
)
CYTHON = (
    SWEEP
    + "Cython: one process, `restore` and `run` in a loop, everything compiled before; compiling is not counted."
)
REBUILT = (
    SWEEP
    + "A script that is rebuilt for each run is what another wiring needs in standard Brian2; in `snn` wiring and "
    "delays are data. Build and run of the plain script with dead synapses."
)
BESIDE = (
    "All but the binary: reading, writing, measures, tables and figures of the whole command, over its runs, less the "
    f"time of the binary for a dyad of {RUN_S} s."
)
PARALLEL = (
    "Time on the clock of the whole command with `-j 1`, over that with `-j 2`; on two cores that have nothing else "
    "to do."
)
DASK = (
    "What two Dask workers of this machine take more for a run than the two of the pool, over all that a run of "
    f"{RUN_S} s takes. Runs that do nothing but tell ten times how far they are "
    f"(`tests/benchmarks/executor_process.py`): {EXECUTOR_ITEMS[1]} less {EXECUTOR_ITEMS[0]} of them, so that no start "
    "is counted. Workers that wait take .5 % more "
    "(`slurm.md`)."
)


def sweep_rows(bench: Workbench) -> list[Row]:
    ours = said(bench.builds["ours"], "cpu_s").plus(cpu(bench.sweeps["ours"]))
    others = {part: said(bench.sweeps[part], "run_s").scaled(SWEEP_SIZE) for part in ("run_args", "cython")}
    compiled_once = others["run_args"].plus(said(bench.sweeps["run_args"], "build_s"))
    plain_run = cpu(bench.dyads["plain"]).scaled(RUN_S / DYAD_S)
    rebuilt = cpu(bench.builds["plain"]).plus(plain_run).scaled(SWEEP_SIZE)
    all_but = cpu(bench.sweeps["ours"]).scaled(1 / SWEEP_SIZE).minus(cpu(bench.runs["binary"]))
    alone, together = (wall(bench.sweeps[who]) for who in ("ours", "two_workers"))
    what = f"sweep of {SWEEP_SIZE} runs of {RUN_S} s, `snn run`: a plain script"
    return [
        Row(f"{what} that is compiled once", ours, other=compiled_once, note=RUN_ARGS),
        Row(f"{what} in a warm Cython loop", ours, other=others["cython"], note=CYTHON),
        Row(f"{what} that is rebuilt for each wiring", ours, other=rebuilt, note=REBUILT),
        Row(f"- beyond the binary, a run of {RUN_S} s", all_but, limit=BESIDE_GOAL_S, note=BESIDE),
        Row(
            f"`snn run -j 1`: `-j 2`, {SWEEP_SIZE} runs of {RUN_S} s",
            alone,
            other=together,
            limit=PARALLEL_GOAL,
            at_least=True,
            note=PARALLEL,
        ),
    ]


def executor_rows(bench: Workbench) -> list[Row]:
    few, many = EXECUTOR_ITEMS
    each = {
        who: cpu(bench.executors[f"{who} {many}"])
        .minus(cpu(bench.executors[f"{who} {few}"]))
        .scaled(1 / (many - few))
        for who in ("pool", "dask")
    }
    run = cpu(bench.sweeps["ours"]).scaled(1 / SWEEP_SIZE)
    more = each["dask"].minus(each["pool"])
    return [
        Row(f"what Dask adds to a run of {RUN_S} s: that run", more, other=run, limit=DASK_GOAL, note=DASK)
    ]
