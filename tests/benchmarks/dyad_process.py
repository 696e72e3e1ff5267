"""What `snn` does with a default dyad, one part a process: ``python -m tests.benchmarks.dyad_process PART ...``."""

import hashlib
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.own_cpu import cpu_s, cpu_with_children_s, peak_mb, say

if TYPE_CHECKING:
    from snn.config.trials.expand import Trial

SEED = 1


def save_learning(path: str, seconds: str, rule: str) -> None:
    """Draw a dyad whose partners watch themselves, with or without a rule of learning."""
    from snn.model.dyad import build_dyad

    learning = {"mirror": {"map": "naive", "learning": {"rule": rule}}, "reafference": {"coupling": 1}}
    build_dyad(_trial(seconds, partner=learning)).inputs.save(Path(path))


def save(path: str, seconds: str) -> None:
    """Draw the default dyad and write its arrays, from which all programs build the same network."""
    from snn.model.dyad import build_dyad
    from snn.model.network import STATIC_KINDS

    dyad = build_dyad(_trial(seconds))
    dyad.inputs.save(Path(path))
    say(
        n_steps=dyad.n_steps,
        n_cells=dyad.inputs.arrays["cells.v"].size,
        n_synapses=sum(dyad.inputs.arrays[f"{kind}.pre"].size for kind in STATIC_KINDS),
    )


def save_video(path: str, seconds: str) -> None:
    """Draw the dyad that `save` draws, with the movement of its partner b in the place of b, and write its arrays."""
    from dataclasses import replace

    from snn.config.trials.trial import TrialInputs
    from snn.model.dyad import build_dyad
    from snn.record.videos import given_video
    from snn.simulate.engine import CompiledEngine
    from snn.simulate.simulate import simulate

    live = _trial(seconds)
    video = given_video(simulate(live, engine=CompiledEngine()), whose="b", experiment=live.experiment)
    digest = hashlib.sha256(video.movement_hz.tobytes()).hexdigest()
    trial = _trial(seconds, partners={"b": {"video": {"file": "b.csv", "sha256": digest}}})
    build_dyad(replace(trial, inputs=TrialInputs(videos={"b": video}))).inputs.save(Path(path))


def save_live(path: str, live_path: str) -> None:
    """Write the saved arrays again without the synapses of weight 0, which a script by hand would not have."""
    from dataclasses import replace

    from snn.model.inputs import ModelInputs
    from snn.model.network import STATIC_KINDS

    inputs = ModelInputs.load(Path(path))
    arrays = dict(inputs.arrays)
    for kind in STATIC_KINDS:
        live = arrays[f"{kind}.w"] != 0
        arrays |= {f"{kind}.{name}": values[live] for name, values in inputs.of(kind).items()}
    replace(inputs, arrays=arrays).save(Path(live_path))
    say(n_synapses=sum(arrays[f"{kind}.pre"].size for kind in STATIC_KINDS))


def build(path: str) -> None:
    """Compile the model into ``$SNN_CACHE_DIR`` and say what that cost."""
    from snn.model.inputs import ModelInputs
    from snn.simulate.engine import CompiledEngine

    inputs, engine = ModelInputs.load(Path(path)), CompiledEngine()
    before_s = cpu_with_children_s()
    engine.prepare(inputs)
    say(cpu_s=cpu_with_children_s() - before_s)


def generate(path: str, directory: str) -> None:
    """Generate the C++ of the model, as a build does, without compiling it."""
    from snn.model.inputs import ModelInputs
    from snn.simulate import build_worker

    build_worker.generate(ModelInputs.load(Path(path)), Path(directory))


def stage(path: str, directory: str) -> None:
    """Lay out a folder in which the compiled model can be run by itself."""
    from snn.model.inputs import ModelInputs
    from snn.simulate.compiled_model import compile_model

    inputs, folder = ModelInputs.load(Path(path)), Path(directory)
    model = compile_model(inputs)
    model.layout.write_inputs(inputs, folder / "static_arrays")
    (folder / "results").mkdir()
    say(binary=str(model.binary), spike_file=model.layout.outputs["spikes.index"].file)


def run_engine(path: str, n_steps: str) -> None:
    """Run the engine once and say what that cost, the model's own process included, imports excluded."""
    from snn.model.inputs import ModelInputs
    from snn.simulate.engine import CompiledEngine

    inputs = ModelInputs.load(Path(path))
    before_s = cpu_with_children_s()
    CompiledEngine().run(inputs, int(n_steps))
    say(cpu_s=cpu_with_children_s() - before_s)


def simulate(seconds: str) -> None:
    """Go all the way from a configuration to a recording."""
    from snn.simulate.engine import CompiledEngine
    from snn.simulate.simulate import simulate

    simulate(_trial(seconds), engine=CompiledEngine())
    say(parent_mb=peak_mb(), child_mb=peak_mb(resource.RUSAGE_CHILDREN))


def analyse(seconds: str) -> None:
    """Simulate a dyad and say what measuring it cost: C with 1000 shifts, all measures, tiling of all pairs."""
    import numpy as np

    from snn.analyse.measures.spike_time_tiling import tiling_coefficients
    from snn.analyse.nulls.circular_shift import circular_shift_test
    from snn.analyse.table.battery import battery
    from snn.record.signals import channel_rates_hz
    from snn.simulate.engine import CompiledEngine
    from snn.simulate.simulate import simulate

    trial = _trial(seconds)
    recording = simulate(trial, engine=CompiledEngine())
    rng = np.random.default_rng(SEED)
    before_s = cpu_s()
    rates_a_hz, rates_b_hz = (
        channel_rates_hz(recording.spikes[f"{partner}_execution_e"], n_channels=4, bin_ms=20.0)
        for partner in ("a", "b")
    )
    test = circular_shift_test(
        rates_a_hz,
        rates_b_hz,
        bin_ms=20.0,
        max_lag_ms=500.0,
        n_surrogates=1000,
        min_shift_s=2.0,
        rng=rng,
    )
    shifted_s = cpu_s()
    battery(recording, experiment=trial.experiment, span_s=float(seconds), measures=(), rng=rng)
    measured_s = cpu_s()
    tiling_coefficients(
        recording.spikes["a_execution_e"], recording.spikes["b_execution_e"], half_width_ms=50.0
    )
    say(
        cpu_s=shifted_s - before_s,
        n_surrogates=test.n_surrogates,
        battery_s=measured_s - shifted_s,
        tiling_s=cpu_s() - measured_s,
    )


def index(seconds: str) -> None:
    """Simulate a dyad and say what its index costs: C on three sets of channels, and who follows whose cues."""
    import numpy as np

    from snn.analyse.influence.cue_columns import cue_columns, index_columns
    from snn.analyse.nulls.circular_shift import circular_shift_test
    from snn.analyse.table.evidence_columns import scoped_synchrony_columns
    from snn.analyse.views.execution_cells import execution_rates_hz
    from snn.simulate.engine import CompiledEngine
    from snn.simulate.simulate import simulate

    trial = _trial(seconds)
    recording = simulate(trial, engine=CompiledEngine())
    analysis, nulls, rng = trial.experiment.analysis, trial.experiment.nulls, np.random.default_rng(SEED)
    before_s = cpu_s()
    rates_hz = [
        execution_rates_hz(recording, partner, transient_ms=analysis.transient_ms, bin_ms=analysis.bin_ms)
        for partner in ("a", "b")
    ]
    test = circular_shift_test(
        *rates_hz,
        bin_ms=analysis.bin_ms,
        max_lag_ms=analysis.max_lag_ms,
        n_surrogates=nulls.circular_shift.surrogates,
        min_shift_s=nulls.circular_shift.min_shift_s,
        rng=rng,
    )
    scoped = scoped_synchrony_columns(*rates_hz, analysis=analysis, nulls=nulls, scored=True, rng=rng)
    shifted_s = cpu_s()
    cues = cue_columns(recording, analysis=analysis, rng=rng)
    index_columns({"C": test.observed, "p": test.p_value, **scoped, **cues})
    say(cues_s=cpu_s() - shifted_s, index_s=cpu_s() - before_s)


def _trial(seconds: str, **parts: object) -> "Trial":
    from snn.config.schema.experiment import Experiment
    from snn.config.trials.expand import expand

    settings = {
        "name": "benchmark",
        "question": "What does it cost?",
        "seed": SEED,
        "duration": f"{seconds} s",
        **parts,
    }
    return expand(Experiment.model_validate(settings))[0]


PARTS = {
    part.__name__: part
    for part in (
        save,
        save_video,
        save_live,
        save_learning,
        build,
        generate,
        stage,
        run_engine,
        simulate,
        analyse,
        index,
    )
}

if __name__ == "__main__":
    PARTS[sys.argv[1]](*sys.argv[2:])
