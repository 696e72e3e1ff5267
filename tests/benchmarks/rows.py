"""What is compared with what, and the goals."""

from collections.abc import Callable, Mapping

from tests.benchmarks.batch_rows import executor_rows, sweep_rows
from tests.benchmarks.many_rows import many_rows
from tests.benchmarks.measure import Sample, Usage, cpu, said
from tests.benchmarks.page_rows import page_rows
from tests.benchmarks.table import Row, rounded
from tests.benchmarks.workbench import (
    ANALYSED_S,
    DRIVE_S,
    DYAD_S,
    INDEXED_S,
    LONG_S,
    RUN_S,
    Workbench,
)

BUILD_GOAL_S = 8.0
WARM_GOAL_S = 0.5
DRIVE_GOAL = 0.45
LEARNING_GOAL = 1.6
MEMORY_GOAL_MB = 500.0
LIMIT_GOAL = 2.2
VIDEO_GOAL = 0.6
ANALYSIS_GOAL = 1.0
TILING_GOAL_S = 2.0
INDEX_GOAL_S = 0.3

SAME_DYAD = (
    "Default dyad from the same arrays: 1760 cells, 135,040 synapses, two bodies, what each partner sees of the "
    "other, steps of 0.1 ms. The plain Brian2 script (`tests/benchmarks/plain_brian2.py`) uses shared constants, "
    "`exponential_euler`, `unless refractory`, one random number a cell and step each for background, intentions and "
    "what is seen, and slow clocks for bodies and senses. It is spared what would slow it further: a group for each "
    "population, a record of movement, and modulators. Whole binaries, so reading the arrays and writing the results "
    "is included."
)
PLAIN_BUILD = (
    "The plain script of the dyad rows, built as Brian2 does by default; imports included on both sides."
)
DRIVE = (
    f"2000 cells, 343,000 synapses with currents, 2 kHz of Poisson input a cell, {DRIVE_S} s, whole binaries "
    "(`tests/benchmarks/drive_network.py`). The first row replaces the PoissonGroup by `poisson_count` and nothing "
    "else; the second, which the goal is for, also steps the cells as `snn` does, with the same spikes: counting only "
    "where something arrives, with loops rewritten (`snn/simulate/cell_loops.py`). PoissonGroup draws "
    "at most one event a step and so has a fifth less variance, hence a lower rate: its network has less to deliver."
)
WITHOUT_DEAD = (
    "The same, without the 41,600 synapses of weight 0, which `snn` keeps so that conditions share a binary and which "
    "a script by hand would not have."
)
LOOP = (
    f"What a run of {LONG_S} s takes more than one of {RUN_S} s, divided by {LONG_S - RUN_S}: reading and writing "
    "files is left out."
)
BY_HAND = (
    "`tests/benchmarks/limit_kernel.cpp`: this one dyad in C++ by hand, from the same arrays and noise keys, with the "
    f"same spikes. The limit of what one core can do, not an engine. {LOOP}"
)
BESIDE_A_VIDEO = (
    "The default dyad, and the same trial with the recorded movement of b in the place of b, whose brain is not "
    f"simulated. {LOOP}"
)


def build_rows(bench: Workbench) -> list[Row]:
    ours, plain = said(bench.builds["ours"], "cpu_s"), cpu(bench.builds["plain"])
    imported, generated = cpu(bench.builds["import"]), cpu(bench.builds["generate"])
    parts = "Parts of the cold build. Importing includes starting Python; compiling is what the others leave."
    return [
        Row("cold build, into an empty cache", ours, limit=BUILD_GOAL_S),
        Row("- importing Brian2", imported, note=parts),
        Row("- generating the C++", generated.minus(imported), note=parts),
        Row("- compiling", ours.minus(generated), note=parts),
        Row("cold build, against that of the plain script", ours, other=plain, note=PLAIN_BUILD),
    ]


def warm_rows(bench: Workbench) -> list[Row]:
    binary, process = cpu(bench.runs["binary"]), cpu(bench.runs["process"])
    engine = said(bench.runs["engine"], "cpu_s")
    note = f"Beyond the binary's own time for a dyad of {RUN_S} s, which is {binary.median:.2f} s."
    return [
        Row("warm start: what the engine adds", engine.minus(binary), limit=WARM_GOAL_S, note=note),
        Row(
            "warm start: what a whole process adds, from Python's start to the recording",
            process.minus(binary),
            limit=WARM_GOAL_S,
            note=note,
        ),
    ]


def dyad_rows(bench: Workbench) -> list[Row]:
    ours = cpu(bench.dyads["ours"]).scaled(1 / DYAD_S)
    plain = cpu(bench.dyads["plain"]).scaled(1 / DYAD_S)
    rates = f" Spikes a second: ours {_rate(bench.dyads['ours'], DYAD_S)}, plain {_rate(bench.dyads['plain'], DYAD_S)}."
    rows = [Row("dyad, a simulated second: plain Brian2 script", ours, other=plain, note=SAME_DYAD + rates)]
    live = cpu(bench.dyads["live"]).scaled(1 / DYAD_S)
    rows.append(Row("- without dead synapses", ours, other=live, note=WITHOUT_DEAD))
    return rows


def limit_rows(bench: Workbench) -> list[Row]:
    counts = {
        who: {usage.said["n_spikes"] for usage in bench.limits[f"{who} {LONG_S}"]}
        for who in ("ours", "kernel")
    }
    if counts["ours"] != counts["kernel"]:
        raise SystemExit(f"the kernel written by hand gives other spikes: {counts}")
    ours, kernel = (_loop(bench.limits, who) for who in ("ours", "kernel"))
    return [
        Row(
            "loop, a simulated second: kernel written by hand",
            ours,
            other=kernel,
            limit=LIMIT_GOAL,
            note=BY_HAND,
        )
    ]


def video_rows(bench: Workbench) -> list[Row]:
    video, live = (_loop(bench.videos, who) for who in ("video", "live"))
    what = "loop of a dyad with a video, a simulated second: of a live dyad"
    return [Row(what, video, other=live, limit=VIDEO_GOAL, note=BESIDE_A_VIDEO)]


def drive_rows(bench: Workbench) -> list[Row]:
    other = cpu(bench.drives["poisson_group"])
    rates = {kind: _rate(usages, DRIVE_S * 2000) for kind, usages in bench.drives.items()}
    note = f"{DRIVE} Mean rates: {rates['counter']} Hz, {rates['as_snn']} Hz, PoissonGroup {rates['poisson_group']} Hz."
    kinds = {"counter": "our drive", "as_snn": "our drive and our step"}
    return [
        Row(
            f"network that is mostly drive: {what}, against PoissonGroup",
            cpu(bench.drives[kind]),
            "s",
            other,
            DRIVE_GOAL if kind == "as_snn" else None,
            note,
        )
        for kind, what in kinds.items()
    ]


def learning_rows(bench: Workbench) -> list[Row]:
    learns, frozen = (cpu(bench.learning[rule]).scaled(1 / DYAD_S) for rule in ("triplet", "none"))
    note = (
        "Self-observation from a naive map; both partners, 51,200 mirror and 6,400 motor synapses with triplet STDP, "
        "competition and eligibility, 12,800 inhibitory ones whose plasticity is idle, against the same dyad without "
        "a rule."
    )
    return [
        Row(
            "dyad that learns, a simulated second: without learning",
            learns,
            other=frozen,
            limit=LEARNING_GOAL,
            note=note,
        )
    ]


def memory_rows(bench: Workbench) -> list[Row]:
    parent, child = (said(bench.whole["memory"], key) for key in ("parent_mb", "child_mb"))
    note = f"Largest resident memory of Python and of the compiled model, added up, for a dyad of {DYAD_S} s."
    return [Row("memory of a simulation", parent.plus(child), unit="MB", limit=MEMORY_GOAL_MB, note=note)]


def analysis_rows(bench: Workbench) -> list[Row]:
    analysis, binary = said(bench.whole["analysis"], "cpu_s"), cpu(bench.whole["binary"])
    n_surrogates = round(said(bench.whole["analysis"], "n_surrogates").median)
    note = (
        f"{ANALYSED_S} s; all {n_surrogates} shifts that so short a recording allows, of the 1000 asked for."
        if n_surrogates < 1000
        else f"{ANALYSED_S} s, {n_surrogates} shifts."
    )
    battery, tiling = (said(bench.whole["analysis"], key) for key in ("battery_s", "tiling_s"))
    everything = (
        "What the index rests on, C with its shifts on three sets of channels, and all measures of the list."
    )
    index, cues = (said(bench.whole["index"], key) for key in ("index_s", "cues_s"))
    parts = (
        f"{INDEXED_S} s; C with its shifts on three sets of channels, and the cue test both ways, by brain and by "
        f"movement, with its jackknives, which takes {cues.median:.2f} s of it."
    )
    pairs = f"{ANALYSED_S} s, 320 x 320 execution cells, half-width 50 ms, one lag."
    return [
        Row("C with its circular-shift null: the simulation", analysis, other=binary, note=note),
        Row(
            "all measures, surrogates included: the simulation",
            battery,
            other=binary,
            limit=ANALYSIS_GOAL,
            note=everything,
        ),
        Row("the index of a dyad", index, limit=INDEX_GOAL_S, note=parts),
        Row("spike time tiling of all pairs", tiling, limit=TILING_GOAL_S, note=pairs),
    ]


def _loop(usages: Mapping[str, list[Usage]], who: str) -> Sample:
    """Return what a simulated second of the loop costs."""
    return cpu(usages[f"{who} {LONG_S}"]).minus(cpu(usages[f"{who} {RUN_S}"])).scaled(1 / (LONG_S - RUN_S))


def _rate(usages: list[Usage], per: float) -> str:
    return rounded(Sample(tuple(usage.said["n_spikes"] / per for usage in usages)).median)


GROUPS: dict[str, Callable[[Workbench], list[Row]]] = {
    "build": build_rows,
    "warm": warm_rows,
    "dyad": dyad_rows,
    "limit": limit_rows,
    "video": video_rows,
    "drive": drive_rows,
    "learning": learning_rows,
    "sweep": sweep_rows,
    "executors": executor_rows,
    "memory": memory_rows,
    "analysis": analysis_rows,
    "pages": page_rows,
    "many": many_rows,
}
