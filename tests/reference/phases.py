"""``python -m tests.reference.phases RESULTS_FOLDER``: every phase of an experiment, measured and tabulated.

The closing table holds the phase that `analysis.phase` asks for. This reads the same recordings, simulates nothing,
measures each phase like any other, and writes ``<name>_phases.md`` into ``results/reference``.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from snn.analyse.summary import summarise
from snn.compare.tables import Row
from snn.model.streams import DyadStreams
from snn.record.hdf5 import read_recording
from snn.record.results_folder import ResultsFolder
from snn.report.closing_table import as_markdown, table_cells
from snn.report.results import Results, read_results
from tests.reference.publish import REFERENCE, provenance


def rows_of_phases(results: Results) -> Iterator[Row]:
    """Measure each phase of each complete run."""
    experiment = results.experiment
    for trial in results.trials:
        recording = read_recording(results.folder.recording_path(trial.key))
        for phase in experiment.protocol.phases:
            summary = summarise(
                recording,
                analysis=experiment.analysis.model_copy(update={"phase": phase.name}),
                nulls=experiment.nulls,
                rng=DyadStreams(experiment.seed, trial.replicate).surrogates(),
            )
            yield {**dict(trial.condition), "phase": phase.name, "replicate": trial.replicate, **summary.row}


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = ResultsFolder(parser.parse_args().folder)
    results = read_results(folder, folder.experiment())
    axes = [*(axis.label for axis in results.experiment.sweep), "phase"]
    cells = table_cells(
        tuple(rows_of_phases(results)),
        axes=axes,
        rng=results.bootstrap_rng(),
        primary=results.experiment.primary,
    )
    text = f"<!-- python -m tests.reference.phases of: {provenance(results)} -->\n\n{as_markdown(cells)}\n"
    (REFERENCE / f"{results.experiment.name}_phases.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
