"""Each published table follows from the published table of dyads, by the program that made it."""

import csv
import re
from dataclasses import replace

import pytest

from snn.config.file.load import load_experiment
from snn.config.null_models.axis import LIVE, NULL_AXIS
from snn.config.schema.rate_matches import MATCHED_COUPLED, MATCHED_UNCOUPLED
from snn.config.trials.expand import expand
from snn.record.publications import Clone
from snn.record.results_folder import ResultsFolder
from snn.report import published
from snn.report.answer_table import write_answer
from snn.report.results import Results
from tests.reference.published import REFERENCE, ROOT

CLONE = Clone(ROOT)
POINT = re.compile(r"(-?\d+\.\d+) \[\1, \1\]")
P_DECIMALS = 4
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def value(column, cell):
    """Read a cell of a table of dyads; an empty one is a number that there is not, or no reason to withhold one."""
    if "withheld" in column:
        return cell
    try:
        return float(cell or "nan")
    except ValueError:
        return cell


def with_rate_matched(trials, published):
    """Put in the trials of rate-matched nulls, whose noise is solved only where they are run, after their live ones."""
    known = {trial.key for trial in trials}
    found, left = [], iter(trials)
    for null, key in published:
        if null in (MATCHED_UNCOUPLED.label, MATCHED_COUPLED.label) and key not in known:
            block = [trial for trial in found if dict(trial.condition)[NULL_AXIS] == LIVE]
            place = sum(dict(trial.condition)[NULL_AXIS] == null for trial in found)
            live = block[place]
            found.append(replace(live, key=key, condition=(*live.condition[:-1], (NULL_AXIS, null))))
        else:
            found.append(next(left))
    return found


def published_dyads(name, folder):
    """Return the published dyads of an experiment as if they had just been measured in a folder."""
    experiment = load_experiment(CLONE.config(name))
    trials = expand(experiment)
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    trials = with_rate_matched(trials, [(row.get(NULL_AXIS), row["key"]) for row in cells])
    assert [(row["replicate"], row["key"]) for row in cells] == [(str(t.replicate), t.key) for t in trials]
    rows = tuple(
        {column: value(column, cell) for column, cell in row.items()} | dict(trial.condition)
        for trial, row in zip(trials, cells, strict=True)
    )
    return Results(ResultsFolder(folder), experiment, tuple(trials), rows)


def differences(made, there):
    """Yield the cells that differ by more than what comes of a table of dyads with six digits.

    That is one in the last digit, an interval of no width, or, since a rank may tip, a hundredth of the largest
    number of the cell. p are counts of sums that may tip: below .05 by a sixteenth (such as four of the 4096 flips of
    12 pairs); above .05 only that they are above is compared.
    """
    for ours, theirs in zip(made.splitlines(), there.splitlines(), strict=True):
        cells = (POINT.sub(r"\1", line).split(" | ") for line in (ours, theirs))
        for a, b in zip(*cells, strict=True):
            if NUMBER.sub("0", a) != NUMBER.sub("0", b) or not all(map(alike, *pairs(a, b))):
                yield a, b


def pairs(a, b):
    found, there = NUMBER.findall(a), NUMBER.findall(b)
    scale = max((abs(float(text)) for text in there), default=0.0)
    return found, there, [scale] * len(there)


def alike(a, b, scale):
    n_decimals = len(b.partition(".")[2])
    if n_decimals == P_DECIMALS and min(float(a), float(b)) > 0.05:
        return True
    if n_decimals == P_DECIMALS and abs(float(a) - float(b)) <= min(0.0015, float(b) / 16):
        return True
    return abs(float(a) - float(b)) <= max(1.01 * 10.0**-n_decimals, 0.01 * scale)


EXPERIMENTS = sorted(name for name, entry in CLONE.published().items() if not entry.calibrated)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_published_tables_follow_from_the_published_dyads(name, tmp_path):
    results = published_dyads(name, tmp_path)
    write_answer(results)
    tables = {"": published._main_text(results)} | {
        f"_{part}": text for part, text in published._of_dyads(results)
    }
    files = {f"{name}{part}.md" for part in tables}
    there = {file for file in CLONE.published()[name].files if file.endswith(".md")}
    assert files == there - {f"{name}_{published.STRANGERS}.md"}
    for part, made in tables.items():
        _, _, there = (REFERENCE / f"{name}{part}.md").read_text(encoding="utf-8").partition("-->\n\n")
        assert list(differences(made.strip(), there.partition("\nBeside it: ")[0].strip())) == []


def glances():
    """Yield the length in s and the cells of each table at a glance of the calibration."""
    _, *parts = (REFERENCE / "calibration.md").read_text(encoding="utf-8").split("\n## ")
    for part in parts:
        lines = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
        yield float(part.split(" s", 1)[0]), [lines[0], *lines[2:]]


def shares(rates, *, column):
    """Return the per cent of dyads of each kind of a column of the glance, as text; nothing of kinds without any."""
    coupling, latency = column.startswith("coupling "), column.endswith(" ms")
    if coupling or latency:
        key = ("coupling", column.split()[1]) if coupling else ("latency_ms", column.split()[0])
        chosen = [r for r in rates if r["truth"] == "mutual" and float(r[key[0]]) == float(key[1])]
        chosen = [r for r in chosen if r["null"] != "uncoupled" and (r["group"] == "latency") == latency]
    else:
        chosen = [r for r in rates if r["group"] == column and r["null"] != "composite"]
    return [f"{100 * int(r['detected']) / int(r['n']):.0f}" for r in chosen if int(r["n"])]


def test_the_calibration_at_a_glance_follows_from_its_rates():
    with (REFERENCE / "calibration_rates.csv").open(newline="", encoding="utf-8") as file:
        rates = list(csv.DictReader(file))
    n_cells = 0
    for measured_s, (heading, *lines) in glances():
        for measure, *cells in lines:
            of_measure = [
                r for r in rates if r["measure"] == measure and float(r["measured_s"]) == measured_s
            ]
            for column, cell in zip(heading[1:], cells, strict=True):
                found = shares(of_measure, column=column)
                mutual = column.startswith("coupling ") or column.endswith(" ms")
                allowed = found if mutual else [max(found, key=int)]  # of one rung there may be two kinds
                assert cell.removesuffix(" ?") in allowed, (measured_s, measure, column)
                n_cells += 1
    assert n_cells == 3 * 8 * 14


@pytest.mark.parametrize(
    ("made", "there", "n"),
    [
        ("| 0.120 [0.119, 0.122] |", "| 0.121 [0.119, 0.122] |", 0),
        ("| 0.120 | 0.2 |", "| 0.122 | 0.2 |", 1),
        ("| 0.120 | 0.2 |", "| 0.122 | 0.9 |", 2),
        ("| -12.934 [-27.342, 1.474] |", "| -12.935 [-27.345, 1.476] |", 0),
        ("| 0.1875 |", "| 0.2188 |", 0),
        ("| 0.0410 |", "| 0.0610 |", 1),
        ("| 0.0410 |", "| 0.0430 |", 1),
        ("| 0.0200 |", "| 0.0190 |", 0),
        ("| 0.0020 |", "| 0.0010 |", 1),
        ("| 0.150 |", "| 0.150 [0.150, 0.150] |", 0),
        ("| 0.150 |", "| 0.150 [0.149, 0.150] |", 1),
        ("n 7", "n 9", 1),
        ("0.12", "-", 1),
        ("-0.1", "0.1", 1),
        ("a 1", "b 1", 1),
    ],
)
def test_a_table_may_differ_by_one_in_the_last_digit_only(made, there, n):
    assert len(list(differences(made, there))) == n
