"""Every column of the table of dyads is explained, once, and holds what is said of it."""

import csv
from collections import Counter
from math import nan
from pathlib import Path

import numpy as np
import pytest

from snn.analyse.table.summary import summarise
from snn.config.columns.column_names import column_kinds, column_named
from snn.config.schema.recorded_nulls import DITHERS
from tests.unit.synthetic_runs import small_trials, synthetic_recording

PUBLISHED = [
    path
    for path in sorted((Path(__file__).resolve().parents[4] / "results" / "reference").glob("*.csv"))
    if "cue_p_brain_a_to_b"
    in path.read_text(encoding="utf-8").partition("\n")[0]  # others are no tables of dyads
]
NAMED = Counter(name for kind in column_kinds() for name, _ in kind.names())
WIDTHS = {"half_widths": ["25 ms"], "operational_half_widths": ["0.1 s"], "surrogates": 2}


@pytest.fixture(scope="module")
def measured():
    """Measure a dyad of two seconds, with two kinds of dithered spikes."""
    nulls = {"circular_shift": {"min_shift": "600 ms"}, "dither": WIDTHS}
    recording = synthetic_recording(small_trials(nulls=nulls)[0])
    asked = recording.trial.experiment
    return summarise(recording, analysis=asked.analysis, nulls=asked.nulls, rng=np.random.default_rng(1)).row


def _dyads(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _value(kind, cell):
    return cell if not kind.unit else float(cell or nan)


def test_each_name_is_of_one_kind():
    assert [name for name, n in NAMED.items() if n > 1] == []


def test_each_measured_column_is_explained_and_holds_what_is_said_of_it(measured):
    assert {"dither_25ms_p", "rate_dither_100ms_z", "C", "verdict", "a_oxytocin_level"} <= set(measured)
    for name, value in measured.items():
        found = column_named(name)
        assert found, f"snn/config/columns/column_list.py says nothing of {name}"
        assert found[0].holds(value), f"{name} is {value!r}, which is not: {found[0].range_text}"


def test_nothing_is_explained_that_is_not_measured(measured):
    dithers = {name for name in NAMED if "{" in name}
    assert len(dithers) == len(DITHERS) * 4
    assert set(NAMED) - dithers == {*measured, "replicate", "key", "measured_s"} - {
        n for n in measured if "dither" in n
    }


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_published_dyads_hold_what_is_said_of_their_columns(path):
    """Each table begins with the axes of its sweep, which are of the configuration."""
    rows = _dyads(path)
    names = list(rows[0])
    for name in names[names.index("replicate") :]:
        found = column_named(name)
        assert found, name
        wrong = {row[name] for row in rows if not found[0].holds(_value(found[0], row[name]))}
        assert not wrong, f"{name}: {found[0].range_text}"
