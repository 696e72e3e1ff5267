"""``python -m tests.reference.asynchrony RUNS``: do the cells of a channel answer a seen act together?

RUNS holds finished runs of `coupling_dose` and `answering_dyad`. In the time in which a partner sees an act of a
channel and intends nothing, spikes of the channel's excitatory execution cells are counted in short bins; the index is
the mean correlation of two cells' counts. What all cells have in common by the course of the movement counts as
correlation, too, and more so in longer bins. *Of other acts* is what is left if each cell's acts are put in an order
of its own. Writes ``results/reference/asynchrony.md``.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from snn.compare.effects import mean_over_dyads
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.trials.expand import expand
from snn.config.trials.measured_span import measured_span_s
from snn.record.base_firing import base_trains, mean_pair_correlation
from snn.record.base_state import situations
from snn.record.dyad_bins import dyad_bins
from snn.record.hdf5 import read_recording
from snn.record.loops import open_ways
from snn.record.results_folder import ResultsFolder
from snn.record.signals import whole_steps
from snn.record.types import BoolArray, Recording
from snn.report.closing_table import as_markdown, estimate_text
from tests.reference.published import REFERENCE

SEED = 20261129
BINS_MS = (5.0, 20.0, 50.0)
DYADS = {
    "default": ("coupling_dose", {"coupling": 1.0}),
    "answering": ("answering_dyad", {"dose": "default"}),
}
HEADING = ["dyad", "n", *(f"{b:g} ms" for b in BINS_MS), *(f"{b:g} ms, of other acts" for b in BINS_MS)]
LEGEND = (
    "Correlation of the spike counts of two excitatory execution cells of a channel while its act is seen and nothing "
    "is intended: mean over pairs, channels and both partners of a dyad; brackets: 95 % CI over n model dyads "
    "(jackknife t below 15, else BCa bootstrap). *Of other acts*: each cell has the acts in an order of its own, so "
    "that only what follows from the course of an act is left. At base the limit of asynchronous firing is .05 in 50 "
    "ms."
)


def indices(recording: Recording, rng: np.random.Generator) -> list[float]:
    """Return the index for each width of bin, and the same of other acts."""
    experiment = recording.trial.experiment
    start_s, stop_s = measured_span_s(experiment)
    dyad = dyad_bins(recording).cut(start_s=start_s, stop_s=stop_s)
    found: list[list[float]] = []
    for partner in PARTNERS:
        seeing = situations(dyad, partner, open_ways(experiment)).seeing
        trains = recording.spikes[f"{partner}_execution_e"]
        steps = whole_steps(dyad.bin_ms, time_step_ms=trains.time_step_ms)
        for channel, seen in enumerate(seeing):
            joined = base_trains(
                trains,
                n_channels=len(CHANNELS),
                base=seen,
                steps_per_bin=steps,
                first_step=dyad.first_bin * steps,
            )
            n = joined.n_rows // len(CHANNELS)
            mine = joined.rows // n == channel
            spikes = np.zeros((n, joined.n_steps), dtype=np.int64)
            np.add.at(spikes, (joined.rows[mine] % n, joined.positions[mine]), 1)
            others = _of_other_acts(spikes, _lengths(seen) * steps, rng)
            widths = [round(width_ms / trains.time_step_ms) for width_ms in BINS_MS]
            found.append([mean_pair_correlation(_binned(s, w)) for s in (spikes, others) for w in widths])
    return np.nanmean(found, axis=0).tolist()


def _lengths(seen: BoolArray) -> NDArray[np.int64]:
    """Return how many bins each stretch of seeing has."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], seen, [False])).astype(np.int8)))
    return edges[1::2] - edges[::2]


def _of_other_acts(
    spikes: NDArray[np.int64], lengths: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Give each cell the acts in an order of its own; all are cut to the shortest of the usual length."""
    usual = int(np.median(lengths))
    starts = np.cumsum(lengths) - lengths
    acts = np.stack([spikes[:, start : start + usual] for start in starts[lengths >= usual]], axis=1)
    mixed = [cell[rng.permutation(len(cell))] for cell in acts]
    return np.stack(mixed).reshape(len(spikes), -1)


def _binned(spikes: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    n_bins = spikes.shape[1] // width
    return spikes[:, : n_bins * width].reshape(len(spikes), n_bins, width).sum(axis=2)


def lines(runs: Path) -> Iterator[list[str]]:
    """Yield a line for each kind of dyad."""
    rng = np.random.default_rng(SEED)
    for name, (experiment, condition) in DYADS.items():
        results = ResultsFolder(runs / experiment)
        trials = [one for one in expand(results.experiment()) if dict(one.condition) == condition]
        values = np.array([indices(read_recording(results.recording_path(t.key)), rng) for t in trials])
        scored = np.zeros(len(trials), dtype=np.bool_)
        yield [
            name,
            str(len(trials)),
            *(estimate_text(mean_over_dyads(row, unscored=scored, rng=rng), 3) for row in values.T),
        ]


def main() -> None:
    text = f"{as_markdown([HEADING, *lines(Path(sys.argv[1]))])}\n\n{LEGEND}\n"
    head = "<!-- python -m tests.reference.asynchrony RUNS -->"
    (REFERENCE / "asynchrony.md").write_text(f"{head}\n\n{text}", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
