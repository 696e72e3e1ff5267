"""``python -m tests.reference.redraw_calibration FOLDER``: the report of a calibration, as this version writes it.

From its ``dyads.csv``, which holds all that was measured: nothing is simulated or measured.
"""

import argparse
import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from snn.analyse.battery import MEASURE
from snn.analyse.measure_list import MEASURES
from snn.compare.calibrating import KnownDyad
from snn.record.results_folder import ResultsFolder
from snn.report.assumptions import assumptions
from snn.report.calibration import DYADS_NAME, calibration_report, write_report
from snn.report.calibration_tables import CalibrationReport
from snn.report.causal_effects import effects_of_links

_IDENTITY = ("dyad", "replicate", "measured_s")
_WORDS = ("health", "note", "verdict")


def _value(name: str, text: str) -> str | float | None:
    return text if name in _WORDS else float(text) if text else None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _reports(folder: Path) -> list[CalibrationReport]:
    """Judge the dyads of each length again."""
    truths: Mapping[str, str] = {row["dyad"]: row["truth"] for row in _rows(folder / "trust.csv")}
    lengths: dict[float, list[KnownDyad]] = {}
    for texts in _rows(folder / DYADS_NAME):
        row = {name: _value(name, text) for name, text in texts.items() if name not in _IDENTITY}
        dyad = KnownDyad(kind=texts["dyad"], replicate=int(texts["replicate"]), row=row)
        lengths.setdefault(float(texts["measured_s"]), []).append(dyad)
    some = next(iter(lengths.values()))[0].row
    return [
        calibration_report(
            dyads,
            experiment=ResultsFolder(folder / "nulls").experiment(),
            truths=truths,  # type: ignore[arg-type]
            measures=[measure for measure in MEASURES if MEASURE + measure.name in some],
            measured_s=measured_s,
        )
        for measured_s, dyads in lengths.items()
    ]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    experiment = ResultsFolder(folder / "nulls").experiment()
    twins = [path for name in ("twins", "twins_ladder") if (path := folder / name).exists()]
    effects = effects_of_links([ResultsFolder(path).experiment() for path in twins], twins)
    rng = np.random.default_rng(experiment.seed)
    write_report(folder, _reports(folder), effects=effects, note=assumptions(experiment), rng=rng)


if __name__ == "__main__":
    main()
