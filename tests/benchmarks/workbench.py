"""All measurements, each taken once and only if a row asks for it."""

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from tests.benchmarks.checkout import Checkout
from tests.benchmarks.measure import ROOT, Usage, run_module, run_process, take_turns

DYAD_S = 10
"""Simulated time of a dyad where it is compared with other compiled programs."""
RUN_S = 2
"""Simulated time of one run of a sweep."""
SWEEP_SIZE = 200
"""Runs of a sweep."""
PLAIN_RUNS = 5
"""Runs of the plain script that a sweep of it is computed from."""
EXECUTOR_ITEMS = (50, 1050)
"""Runs that do nothing."""
LONG_S = 12
"""What a loop costs is what a run of this length takes more than one of ``RUN_S``."""
LOOP_S = (RUN_S, LONG_S)
ANALYSED_S = 20
INDEXED_S = 40
DRIVE_S = 2
PAGE_RUNS = (24, 1000, 5000)
"""Runs in a page of `snn explore`."""
MANY_RUNS = (1000, 10_000)
"""Complete runs of a batch that is looked at, opened and gone on with."""
OPENED = "import snn; assert len(snn.open_results(sys.argv[1]).table) > 0"
STEPS_PER_S = 10_000
SWEEP = """\
name: sweep
question: What does a run cost?
seed: 1
replicates: {runs}
duration: {seconds} s
"""


@dataclass
class Workbench:
    """Measures in a private folder, each variant ``repeats`` times."""

    folder: Path
    repeats: int

    @cached_property
    def builds(self) -> dict[str, list[Usage]]:
        """Building our model and the plain script's, and two parts of ours: Brian2's import, generating the C++."""
        variants = {
            "import": lambda: run_process([sys.executable, "-c", "import brian2"], directory=self.folder),
            "generate": lambda: self._dyad("generate", self._inputs, self._fresh("generated")),
            "ours": self._build,
            "plain": self._build_plain,
        }
        return take_turns(variants, self.repeats)

    @cached_property
    def many(self) -> dict[str, list[Usage]]:
        """What looks at batches of many complete runs, opens them, and goes on with them."""
        variants: dict[str, Callable[[], Usage]] = {}
        for n_runs in MANY_RUNS:
            folder = self._fresh("many")
            run_module("many_runs_process", folder, n_runs, directory=self.folder)
            resume = partial(self._snn, "resume", folder)
            resume()  # makes tables and figures
            variants |= {
                f"status {n_runs}": partial(self._snn, "status", folder),
                f"open {n_runs}": partial(self._python, OPENED, folder),
                f"resume {n_runs}": resume,
            }
        return take_turns(variants, self.repeats)

    @cached_property
    def dyads(self) -> dict[str, list[Usage]]:
        """The default dyad, and the plain Brian2 script of it, with our dead synapses and without."""
        live = self._build_plain(self._live, DYAD_S).said
        variants = {
            "ours": self._staged(DYAD_S),
            "plain": lambda: _run_standalone(self._plain_project),
            "live": lambda: _run_standalone(live),
        }
        return take_turns(variants, self.repeats)

    @cached_property
    def limits(self) -> dict[str, list[Usage]]:
        """Our binary and the kernel that is written by hand, for a short and a long run."""
        variants = {f"ours {seconds}": self._staged(seconds) for seconds in LOOP_S}
        folder = self._fresh("kernel")
        facts = run_module("limit_kernel", self._inputs, folder, directory=self.folder).said
        for seconds in LOOP_S:
            command = [facts["binary"], ".", str(seconds * STEPS_PER_S)]
            variants[f"kernel {seconds}"] = partial(
                _run_and_count, command, folder, folder / facts["spike_file"]
            )
        return take_turns(variants, self.repeats)

    @cached_property
    def videos(self) -> dict[str, list[Usage]]:
        """A live dyad, and the same with the recorded movement of b in the place of b, for a short and a long run."""
        path = self.folder / "video.npz"
        self._dyad("save_video", path, ANALYSED_S)
        dyads = {"live": self._inputs, "video": path}
        variants = {
            f"{who} {seconds}": self._staged(seconds, inputs)
            for who, inputs in dyads.items()
            for seconds in LOOP_S
        }
        return take_turns(variants, self.repeats)

    @cached_property
    def sweeps(self) -> dict[str, list[Usage]]:
        """Several runs in a row: `snn run`, and the plain script without dead synapses, in its two fast ways."""
        config = self.folder / "sweep.yaml"
        config.write_text(SWEEP.format(runs=SWEEP_SIZE, seconds=RUN_S), encoding="utf-8")
        ours = Checkout(ROOT, self._cache)
        compiled, cython = self._fresh("run-args"), self._fresh("cython")
        variants = {
            "ours": lambda: ours.snn("run", config, "-o", self._fresh("results")),
            "two_workers": lambda: ours.snn("run", config, "-j", "2", "-o", self._fresh("results")),
            "run_args": lambda: self._plain_part("run_args", compiled),
            "cython": lambda: self._plain_part("cython", cython),
        }
        whole = {name: variants.pop(name) for name in ("ours", "two_workers")}
        return take_turns(whole, self.repeats) | take_turns(variants, 1)

    @cached_property
    def executors(self) -> dict[str, list[Usage]]:
        """Runs that do nothing, made by two workers of the pool and of Dask."""
        variants = {
            f"{name} {n}": partial(run_module, "executor_process", name, n, directory=self.folder)
            for name in ("pool", "dask")
            for n in EXECUTOR_ITEMS
        }
        return take_turns(variants, self.repeats)

    @cached_property
    def runs(self) -> dict[str, list[Usage]]:
        """One short run: the binary by itself, from the engine, and as a whole process."""
        variants = {
            "binary": self._staged(RUN_S),
            "engine": lambda: self._dyad("run_engine", self._inputs, RUN_S * STEPS_PER_S),
            "process": lambda: self._dyad("simulate", RUN_S),
        }
        return take_turns(variants, self.repeats)

    @cached_property
    def drives(self) -> dict[str, list[Usage]]:
        """The network of which most is random drive, in three kinds."""
        variants = {kind: self._drive(kind) for kind in ("counter", "as_snn", "poisson_group")}
        return take_turns(variants, max(self.repeats, 5))  # short runs

    @cached_property
    def learning(self) -> dict[str, list[Usage]]:
        """A dyad that watches itself, with learning and without."""
        return take_turns(
            {rule: self._staged(DYAD_S, self._of_rule(rule)) for rule in ("triplet", "none")}, self.repeats
        )

    @cached_property
    def whole(self) -> dict[str, list[Usage]]:
        """From a configuration to a recording, to C with its null, and to the index."""
        variants = {
            "memory": lambda: self._dyad("simulate", DYAD_S),
            "analysis": lambda: self._dyad("analyse", ANALYSED_S),
            "binary": self._staged(ANALYSED_S),
            "index": lambda: self._dyad("index", INDEXED_S),
        }
        return take_turns(variants, self.repeats)

    @cached_property
    def pages(self) -> dict[str, list[Usage]]:
        """Pages of `snn explore`, written and opened in a browser."""
        variants = {str(n): partial(run_module, "page_process", n, directory=self.folder) for n in PAGE_RUNS}
        return take_turns(variants, self.repeats)

    @cached_property
    def _inputs(self) -> Path:
        path = self.folder / "inputs.npz"
        self._dyad("save", path, ANALYSED_S)
        return path

    @cached_property
    def _live(self) -> Path:
        """The same dyad without the synapses of weight 0."""
        path = self.folder / "live.npz"
        self._dyad("save_live", self._inputs, path)
        return path

    @cached_property
    def _cache(self) -> Path:
        """A cache that holds our model."""
        cache = self._fresh("cache")
        self._dyad("build", self._inputs, cache=cache)
        return cache

    @cached_property
    def _plain_project(self) -> Mapping[str, Any]:
        return (self.builds["plain"][-1] if "builds" in vars(self) else self._build_plain()).said

    def _build(self) -> Usage:
        return self._dyad("build", self._inputs, cache=self._fresh("empty-cache"))

    def _build_plain(self, inputs: Path | None = None, seconds: int = DYAD_S) -> Usage:
        arguments = ("build", inputs or self._inputs, seconds, self._fresh("plain"))
        return run_module("plain_brian2", *arguments, directory=self.folder)

    def _plain_part(self, part: str, directory: Path) -> Usage:
        return run_module(
            "plain_brian2", part, self._live, RUN_S, directory, PLAIN_RUNS, directory=self.folder
        )

    def _drive(self, kind: str) -> Callable[[], Usage]:
        built = run_module("drive_network", kind, DRIVE_S, self._fresh(kind), directory=self.folder)
        return lambda: _run_standalone(built.said)

    def _of_rule(self, rule: str) -> Path:
        path = self.folder / f"{rule}.npz"
        self._dyad("save_learning", path, DYAD_S, rule)
        return path

    def _staged(self, seconds: int, inputs: Path | None = None) -> Callable[[], Usage]:
        folder = self._fresh("staged")
        facts = self._dyad("stage", inputs or self._inputs, folder).said
        command = [facts["binary"], "--results_dir", "results/"]
        environment = {"SNN_N_STEPS": str(seconds * STEPS_PER_S)}

        spike_file = folder / "results" / facts["spike_file"]
        return partial(_run_and_count, command, folder, spike_file, environment)

    def _dyad(self, part: str, *arguments: object, cache: Path | None = None) -> Usage:
        runs_the_model = part not in ("save", "save_live", "save_learning", "build", "generate")
        chosen = cache or (self._cache if runs_the_model else self.folder)
        environment = {"SNN_CACHE_DIR": str(chosen)}
        return run_module("dyad_process", part, *arguments, directory=self.folder, environment=environment)

    def _snn(self, verb: str, folder: Path) -> Usage:
        return self._python("from snn.cli.main import main; sys.exit(main(sys.argv[1:]))", verb, folder)

    def _python(self, code: str, *arguments: object) -> Usage:
        command = [sys.executable, "-c", f"import sys; {code}", *map(str, arguments)]
        return run_process(command, directory=self.folder, environment={"PYTHONPATH": str(ROOT)})

    def _fresh(self, name: str) -> Path:
        """Return the path of a folder that does not exist yet."""
        return Path(tempfile.mkdtemp(dir=self.folder)) / name


def _run_standalone(project: Mapping[str, Any]) -> Usage:
    binary = Path(project["binary"])
    return _run_and_count([str(binary)], binary.parent, binary.parent / "results" / project["spike_file"])


def _run_and_count(
    command: Sequence[str], directory: Path, spike_file: Path, environment: Mapping[str, str] | None = None
) -> Usage:
    usage = run_process(command, directory=directory, environment=environment)
    return replace(usage, said={"n_spikes": spike_file.stat().st_size // 4})  # 32-bit cell numbers
