"""``python -m tests.reference.publish_calibration FOLDER``: copies a finished calibration into ``results/reference``.

Writes ``<name>_<length>s.md`` (which measure can be trusted), ``<name>_<length>s_index.md`` (the index and its parts),
``_areas.md`` (ROC), ``_effects.md`` (lesion twins), their figures, ``<name>_durations.md`` (all lengths),
``<name>.csv`` and ``<name>_areas.csv`` (every rate and area with its bounds); and the chance values into
``snn/calibrations``, where every later run finds them. Lengths that were published before and are not in the folder
stay.
"""

import argparse
import csv
import hashlib
import shutil
import subprocess
from pathlib import Path

from snn.analyse.measure_list import MEASURES
from snn.config.resolved import resolved_yaml
from snn.record.csv_text import csv_text
from snn.record.results_folder import ResultsFolder
from snn.report.closing_table import as_markdown
from tests.reference.publish import REFERENCE, ROOT

COMPARED = (
    "correlation, best lag (C)",
    "STTC, best lag",
    "coherence, theta",
    "Granger, conditional, weaker way",
    "Reciprocity index",
)
"""Measures of the table of lengths; all are in ``calibration.csv``."""
SHIPPED = ROOT / "snn" / "calibrations"


def provenance(folder: Path) -> str:
    """Return the line that says what made the tables."""
    experiment = ResultsFolder(folder / "nulls").experiment()
    config = hashlib.sha256(resolved_yaml(experiment).encode()).hexdigest()[:16]
    done = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), cwd=ROOT, capture_output=True, text=True, check=True
    )
    return (
        f"snn calibrate configs/{experiment.name}.yaml {' '.join(_options(folder))} -j 2; "
        f"config {config}; commit {done.stdout.strip()}; "
        f"{experiment.replicates} seeds of {experiment.duration_s:g} s"
    )


def _options(folder: Path) -> list[str]:
    """Return what was asked on the command line, as far as the folder tells."""
    experiment = ResultsFolder(folder / "nulls").experiment()
    options = [f"-s replicates={experiment.replicates}", f'-s "duration={experiment.duration_s:g} s"']
    if (folder / "ladder").exists():
        options.append(f"--ladder-replicates {ResultsFolder(folder / 'ladder').experiment().replicates}")
    else:
        options.append("-s sweep=[]")
    if (folder / "twins").exists():
        twins = ResultsFolder(folder / "twins").experiment()
        options.append(f'--twin-replicates {twins.replicates} --twin-duration "{twins.duration_s:g} s"')
    else:
        options.append("-s nulls.lesion_twin.branches=0")
    rates = _rows(folder / "trust.csv")
    measures = list(dict.fromkeys(row["measure"] for row in rates))
    taken = [measure.name for measure in MEASURES if measure.label in measures]
    options += [f"-m {name}" for name in taken] if len(taken) < len(MEASURES) else []
    lengths = dict.fromkeys(float(row["measured_s"]) for row in rates)
    return options + [f'--span "{length:g} s"' for length in lengths if len(lengths) > 1]


def sections(text: str) -> dict[str, list[str]]:
    """Return the tables of ``trust.md`` by recording length."""
    found = {}
    for section in text.split("## ")[1:]:
        length, *tables = section.strip().split("\n\n")
        found[length.removesuffix(" s")] = tables
    return found


def durations(rates: list[dict[str, str]]) -> list[list[str]]:
    """Return a table: for some measures and all lengths, the worst false alarms and how much coupling is found."""
    coupled = list(dict.fromkeys(row["dyad"] for row in rates if row["truth"] == "mutual"))
    cells = [
        ["measure", "seconds", "worst false alarms", "on", "at most", *(f"finds {kind}" for kind in coupled)]
    ]
    taken = {row["measure"] for row in rates}
    for measure in (known for known in COMPARED if known in taken):
        for length in dict.fromkeys(row["measured_s"] for row in rates):
            own = [row for row in rates if (row["measure"], row["measured_s"]) == (measure, length)]
            wrong = [row for row in own if row["truth"] == "not mutual" and int(row["n"])]
            worst = max(wrong, key=lambda row: float(row["share"]))
            found = {row["dyad"]: row for row in own}
            shares = [_share(found[kind]) if kind in found else "-" for kind in coupled]
            cells.append(
                [
                    measure,
                    f"{float(length):g}",
                    _share(worst),
                    worst["dyad"],
                    _per_cent(worst["at_most"]),
                    *shares,
                ]
            )
    return cells


def _share(row: dict[str, str]) -> str:
    return f"{_per_cent(row['share'])} of {row['n']}"


def _per_cent(value: str) -> str:
    return f"{100 * float(value):.1f} %" if value else "-"


def merged(path: Path, published: Path) -> list[dict[str, str]]:
    """Write the rows of a table beside those of other lengths that were published before, and return all."""
    new = _rows(path)
    lengths = {row["measured_s"] for row in new}
    before = _rows(published) if published.exists() else []
    rows = [row for row in before if row["measured_s"] not in lengths] + new
    rows.sort(key=lambda row: float(row["measured_s"]))
    published.write_text(csv_text(rows), encoding="utf-8")
    return rows


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def publish(folder: Path) -> None:
    """Write tables, figures and chance values of a calibration."""
    line, base = f"<!-- {provenance(folder)} -->", ResultsFolder(folder / "nulls").experiment().name
    for length, tables in sections((folder / "trust.md").read_text(encoding="utf-8")).items():
        name = f"{base}_{length}s"
        for kind, table in zip(("", "_index", "_areas", "_effects"), tables, strict=False):
            (REFERENCE / f"{name}{kind}.md").write_text(f"{line}\n\n{table}\n", encoding="utf-8")
        shutil.copy(folder / "figures" / f"trust_{length}s.png", REFERENCE / f"{name}.png")
        for kind in ("roc", "sensitivity"):
            figure = folder / "figures" / f"{kind}_{length}s.png"
            if figure.exists():
                shutil.copy(figure, REFERENCE / f"{name}_{kind}.png")
    rates = merged(folder / "trust.csv", REFERENCE / f"{base}.csv")
    merged(folder / "areas.csv", REFERENCE / f"{base}_areas.csv")
    lengths = dict.fromkeys(f"{float(row['measured_s']):g}" for row in rates)
    if len(lengths) > 1:
        _publish_durations(base, list(lengths), rates)
    SHIPPED.mkdir(exist_ok=True)
    for path in sorted((folder / "calibrations").glob("*.json")):
        shutil.copy(path, SHIPPED)


def _publish_durations(base: str, lengths: list[str], rates: list[dict[str, str]]) -> None:
    """Write the table of all lengths, below what made each of them."""
    made = dict.fromkeys(
        (REFERENCE / f"{base}_{n}s.md").read_text(encoding="utf-8").split("\n", 1)[0] for n in lengths
    )
    text = "\n".join(made) + f"\n\n{as_markdown(durations(rates))}\n"
    (REFERENCE / f"{base}_durations.md").write_text(text, encoding="utf-8")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    publish(parser.parse_args().folder)


if __name__ == "__main__":
    main()
