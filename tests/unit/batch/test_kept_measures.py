"""Kept measures: any part can be added, the order does not matter, other settings find nothing."""

import json

from snn.analyse.measures.measure_columns import MEASURE, NULL_COLUMNS
from snn.batch.kept_measures import KeptMeasures, keep, read_kept

NULL = NULL_COLUMNS if isinstance(NULL_COLUMNS, str) else NULL_COLUMNS[0]
SETTINGS = [1, "x"]


def test_measures_come_in_the_order_of_their_names_whichever_was_first():
    one, other = {"key": "k", f"{MEASURE}b": 1.0}, {f"{MEASURE}a": 2.0}
    forth = KeptMeasures().with_columns("20", one, n_shifts=0).with_columns("20", other, n_shifts=0)
    back = KeptMeasures().with_columns("20", other, n_shifts=0).with_columns("20", one, n_shifts=0)
    assert list(forth.spans["20"]) == list(back.spans["20"]) == ["key", f"{MEASURE}a", f"{MEASURE}b"]
    assert forth == back


def test_nulls_of_so_many_shifts_are_told_with_these_alone():
    kept = KeptMeasures().with_columns("20", {f"{MEASURE}a": 1.0, f"{NULL}a": 0.5}, n_shifts=19)
    kept = kept.with_columns("20", {f"{NULL}a": 0.25}, n_shifts=99).with_columns(
        "10", {"key": "k"}, n_shifts=0
    )
    assert kept.known("20", n_shifts=19) == {f"{MEASURE}a": 1.0, f"{NULL}a": 0.5}
    assert kept.known("20", n_shifts=99) == {f"{MEASURE}a": 1.0, f"{NULL}a": 0.25}
    assert kept.known("20", n_shifts=0) == {f"{MEASURE}a": 1.0}
    assert kept.known("10", n_shifts=99) == {"key": "k"}


def test_what_was_kept_is_found_under_its_settings_only(tmp_path):
    path, kept = tmp_path / "dyad.json", KeptMeasures().with_columns("20", {f"{MEASURE}a": 1.0}, n_shifts=0)
    keep(path, SETTINGS, kept)
    assert read_kept(path, SETTINGS) == kept
    assert read_kept(path, [2, "x"]) == KeptMeasures()
    assert read_kept(tmp_path / "absent.json", SETTINGS) == KeptMeasures()
    path.write_text(json.dumps({"settings": "x"})[:-1])
    assert read_kept(path, SETTINGS) == KeptMeasures()


def test_a_file_whose_settings_named_its_measures_is_still_read(tmp_path):
    path, kept = tmp_path / "dyad.json", KeptMeasures().with_columns("20", {f"{MEASURE}a": 1.0}, n_shifts=0)
    keep(path, [*SETTINGS, ["a"]], kept)
    assert read_kept(path, SETTINGS) == kept
    keep(path, [*SETTINGS, ["b"]], kept)
    assert read_kept(path, SETTINGS) == KeptMeasures()
