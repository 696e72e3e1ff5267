"""Counting runs and naming files."""

from snn.record.folder_listing import counts, files_in


def test_states_that_no_run_is_in_are_counted_too():
    found = counts(["failed", "complete", "failed"])
    assert found == {"complete": 1, "failed": 2, "damaged": 0, "missing": 0}


def test_some_files_come_first_and_what_nobody_opens_is_left_out(tmp_path):
    for name in ("b.csv", "a.md", "results.csv", ".hidden", "manifest.jsonl"):
        (tmp_path / name).touch()
    (tmp_path / "figures").mkdir()
    assert files_in(tmp_path, first=["results.csv", "answer.md"]) == ["results.csv", "a.md", "b.csv"]
    assert files_in(tmp_path / "absent") == []
