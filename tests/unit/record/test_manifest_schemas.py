"""What is written passes; what somebody else may have written does not."""

import json

import pytest

from snn.record.manifest import RunLine
from snn.record.manifest_schemas import require_header, require_run_line, require_run_manifest

LINE = {
    "key": "0123456789abcdef",
    "condition": {"coupling": 0.5},
    "replicate": 0,
    "status": "complete",
    "sha256": "0" * 64,
    "n_bytes": 10,
}
NOTES = {
    "snn_format": "run",
    "schema_version": 1,
    "name": "small",
    "key": "0123456789abcdef",
    "condition": {},
    "replicate": 0,
    "summary": {"C": 0.5, "health": "healthy", "p": None},
}


def test_what_is_right_passes():
    require_run_line(LINE)
    require_run_line({**LINE, "status": "failed", "sha256": None, "n_bytes": None, "error": "no luck"})
    require_run_manifest(NOTES)
    require_header({"snn_format": "results", "schema_version": 1})
    assert RunLine.from_json(json.dumps(LINE)).condition == (("coupling", 0.5),)


@pytest.mark.parametrize(
    "change",
    [
        {"key": ["a"]},
        {"key": "../../../etc"},
        {"condition": []},
        {"condition": {"coupling": {}}},
        {"replicate": "0"},
        {"status": "done"},
        {"sha256": None},
        {"sha256": "0"},
        {"n_bytes": -1},
        {"health": {"flag": "\x1b"}},
        {"provenance": []},
        {"inputs": [1]},
        {"error": 5},
    ],
)
def test_a_line_that_is_none_is_refused(change):
    with pytest.raises(ValueError, match=f"^{next(iter(change))}"):
        require_run_line(LINE | change)


@pytest.mark.parametrize(
    "change", [{"summary": {"C": "=1"}}, {"summary": []}, {"key": "k"}, {"snn_format": "x"}]
)
def test_notes_that_are_none_are_refused(change):
    with pytest.raises(ValueError, match=f"^{next(iter(change))}"):
        require_run_manifest(NOTES | change)


def test_the_shortest_notes_are_not_enough():
    with pytest.raises(ValueError, match="field required|Field required"):
        require_run_manifest({"schema_version": 1})
