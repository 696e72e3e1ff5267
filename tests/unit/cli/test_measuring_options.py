"""What the verbs that measure are asked for: durations, measures, and the list of all that have a name."""

import json

import pytest

from snn.analyse.measures import registry as measure_list
from snn.api.calibration_lengths import spans_within
from snn.api.measuring import plan_of
from snn.api.spans import spans_in_s
from snn.cli.measuring_options import known_measures
from snn.errors import ResultError


def test_durations_are_read_in_their_units_and_none_is_the_whole():
    assert spans_within(spans_in_s(["20 s", "500 ms"]), longest_s=20.0) == (20.0, 0.5)
    assert spans_within(spans_in_s([]), longest_s=78.0) == (78.0,)


@pytest.mark.parametrize(
    ("text", "said"),
    [("20.5 s", "20.5 s; these runs can be measured over up to 20 s"), ("0 s", "0 s; "), ("20 mV", "mV")],
)
def test_a_duration_that_cannot_be_measured_is_refused(text, said):
    with pytest.raises(ResultError, match=f"^(spans_s|--span): .*{said}"):
        spans_within(spans_in_s([text]), longest_s=20.0)


def test_a_measure_is_planned_by_any_of_its_names():
    plan = plan_of(["STTC", "C"], [20.0])
    assert set(plan.measures) == {"tiling", "correlation"}
    assert plan.spans_s == (20.0,)


def test_what_cannot_be_taken_here_is_left_out_aloud_and_refused_if_asked_for(monkeypatch, capsys):
    monkeypatch.setattr(measure_list, "find_spec", lambda _: None)
    plan = plan_of([], [20.0])
    assert "correlation" in plan.measures
    assert "isi" not in plan.measures
    assert capsys.readouterr().err.startswith("snn: not measured: isi, spike")
    with pytest.raises(ResultError, match="^measures: isi need"):
        plan_of(["correlation", "isi"], [20.0])


def test_the_list_names_every_measure_by_what_it_is_called():
    known = json.loads(known_measures(as_json=True))
    assert [measure["name"] for measure in known] == [measure.name for measure in measure_list.MEASURES]
    assert {"name": "tiling", "short": "STTC"}.items() <= known[
        [m["name"] for m in known].index("tiling")
    ].items()
    text = known_measures(as_json=False)
    assert all(measure["name"] in text for measure in known)
