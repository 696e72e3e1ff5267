"""``python -m tests.reference.redraw NAME FIGURE``: draws a published figure again from its published table.

For figures that are drawn from the rows of ``results/reference/<name>.csv`` alone, as those of a sweep are. ``FIGURE``
is the name in the results folder, such as ``sweep_C``.
"""

import argparse
import csv
import math
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from snn.compare.tables import Row
from snn.config.expand import Trial, expand
from snn.config.load import load_experiment
from snn.config.simulated_nulls import axis_names
from snn.plot.save import save_figure
from snn.record.results_folder import ResultsFolder
from snn.report.figures import drawings_of_rows
from snn.report.results import Results
from tests.reference.publish import REFERENCE, ROOT


def published_rows(name: str) -> list[Row]:
    """Read a published table; what is empty is nan, what is no number a word."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: _value(text) for key, text in row.items()} for row in csv.DictReader(file)]


def _value(text: str) -> float | str:
    try:
        return float(text) if text else math.nan
    except ValueError:
        return text


def redraw(name: str, figure: str) -> None:
    """Draw the figures of an experiment, and put the one that is published into its place."""
    experiment = load_experiment(ROOT / "configs" / f"{name}.yaml")
    rows = published_rows(name)
    axes = axis_names(experiment)
    by_dyad = {(*(row[axis] for axis in axes), row["replicate"]): row for row in rows}
    found = [(trial, by_dyad[dyad]) for trial in expand(experiment) if (dyad := _dyad(trial)) in by_dyad]
    if len(found) != len(rows):
        raise SystemExit(f"{name}.csv has {len(rows)} dyads, of which configs/{name}.yaml has {len(found)}")
    trials, rows = zip(*found, strict=True)
    with TemporaryDirectory() as folder:
        results = Results(ResultsFolder(Path(folder)), experiment, trials, rows)
        drawn = {name: figure for draw in drawings_of_rows(results).values() for name, figure in draw()}
        if figure not in drawn:
            raise SystemExit(f"no figure {figure}; there are {', '.join(drawn)}")
        png, *_ = save_figure(drawn[figure], Path(folder) / name)
        shutil.copy(png, REFERENCE)


def _dyad(trial: Trial) -> tuple[float | str, ...]:
    return (*(_value(str(point)) for _, point in trial.condition), float(trial.replicate))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("figure")
    arguments = parser.parse_args()
    redraw(arguments.name, arguments.figure)


if __name__ == "__main__":
    main()
