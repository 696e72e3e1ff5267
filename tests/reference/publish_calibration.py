"""``python -m tests.reference.publish_calibration FOLDER``: copies a finished calibration into ``results/reference``.

Writes ``calibration_<length>s.md`` (which measure can be trusted), ``calibration_<length>s_index.md`` (the index and
its parts), ``_areas.md`` (ROC), ``_effects.md`` (lesion twins), their figures, and ``calibration.csv``,
``calibration_areas.csv`` (every rate and area with its bounds); and the chance values into ``snn/calibrations``, where
every later run finds them.
"""

import argparse
import hashlib
import shutil
import subprocess
from pathlib import Path

from snn.config.resolved import resolved_yaml
from snn.record.results_folder import ResultsFolder
from tests.reference.publish import REFERENCE, ROOT

SHIPPED = ROOT / "snn" / "calibrations"


def provenance(folder: Path) -> str:
    """Return the line that says what made the tables."""
    experiment = ResultsFolder(folder / "nulls").experiment()
    config = hashlib.sha256(resolved_yaml(experiment).encode()).hexdigest()[:16]
    done = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), cwd=ROOT, capture_output=True, text=True, check=True
    )
    return (
        f"snn calibrate configs/calibration.yaml -s replicates={experiment.replicates} -j 2; config {config}; "
        f"commit {done.stdout.strip()}; {experiment.replicates} seeds of {experiment.duration_s:g} s"
    )


def sections(text: str) -> dict[str, list[str]]:
    """Return the tables of ``trust.md`` by recording length."""
    found = {}
    for section in text.split("## ")[1:]:
        length, *tables = section.strip().split("\n\n")
        found[length.removesuffix(" s")] = tables
    return found


def publish(folder: Path) -> None:
    """Write tables, figures and chance values of a calibration."""
    line = f"<!-- {provenance(folder)} -->"
    for length, tables in sections((folder / "trust.md").read_text(encoding="utf-8")).items():
        name = f"calibration_{length}s"
        for kind, table in zip(("", "_index", "_areas", "_effects"), tables, strict=False):
            (REFERENCE / f"{name}{kind}.md").write_text(f"{line}\n\n{table}\n", encoding="utf-8")
        shutil.copy(folder / "figures" / f"trust_{length}s.png", REFERENCE / f"{name}.png")
        for kind in ("roc", "sensitivity"):
            figure = folder / "figures" / f"{kind}_{length}s.png"
            if figure.exists():
                shutil.copy(figure, REFERENCE / f"{name}_{kind}.png")
    for rates, published in (("trust", "calibration"), ("areas", "calibration_areas")):
        shutil.copy(folder / f"{rates}.csv", REFERENCE / f"{published}.csv")
    SHIPPED.mkdir(exist_ok=True)
    for path in sorted((folder / "calibrations").glob("*.json")):
        shutil.copy(path, SHIPPED)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    publish(parser.parse_args().folder)


if __name__ == "__main__":
    main()
