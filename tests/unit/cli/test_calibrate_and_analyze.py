"""What the verbs of measures say to what they cannot do; that they work, the end-to-end tests show."""

import json

import pytest

from snn.analyse import measure_list
from snn.analyse.measure_list import MEASURES
from snn.cli.analyze_command import plan_of
from snn.cli.calibrate_command import MIN_REPLICATES, _truths
from snn.cli.main import main
from snn.compare.calibrating import KnownDyad
from snn.errors import ResultError

CONFIG = "name: c\nquestion: q\nseed: 1\nduration: 2 s\nreplicates: {replicates}\n"


def test_all_measures_are_listed(capsys):
    assert main(["analyze", "--list", "--json"]) == 0
    assert [m["name"] for m in json.loads(capsys.readouterr().out)] == [m.name for m in MEASURES]


def test_nothing_to_analyze_is_told(capsys):
    assert main(["analyze"]) == 2
    assert "no run given" in capsys.readouterr().err


def test_a_path_without_runs_is_told(tmp_path, capsys):
    assert main(["analyze", str(tmp_path / "none")]) == 2
    assert "not found" in capsys.readouterr().err


def test_too_few_replicates_to_calibrate_are_told_with_the_remedy(tmp_path, capsys):
    config = tmp_path / "c.yaml"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES - 1))
    assert main(["calibrate", str(config)]) == 2
    told = capsys.readouterr().err
    assert "at least 40 replicates" in told
    assert "-s replicates=200" in told


@pytest.mark.parametrize(("span", "reason"), [("20", "--span"), ("3 s", "up to 2 s"), ("0 s", "up to 2 s")])
def test_a_bad_span_is_told_before_anything_is_simulated(tmp_path, capsys, span, reason):
    config = tmp_path / "c.yaml"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES))
    output = tmp_path / "out"
    assert main(["calibrate", str(config), "-o", str(output), "--span", span]) == 2
    assert reason in capsys.readouterr().err
    assert not output.exists()


def test_an_unknown_measure_is_told_before_anything_is_simulated(tmp_path, capsys):
    config = tmp_path / "c.yaml"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES))
    assert main(["calibrate", str(config), "-o", str(tmp_path / "out"), "-m", "plv"]) == 2
    assert "no measure 'plv'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_number_of_events_is_a_length(tmp_path, capsys):
    config = tmp_path / "c.yaml"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES))
    # 5 acts at 0.25 a second take 20 s, of which there are 2
    assert main(["calibrate", str(config), "-o", str(tmp_path / "out"), "--events", "5"]) == 2
    assert "20 s; these runs can be measured over up to 2 s" in capsys.readouterr().err


def test_nulls_that_are_missing_are_told_before_anything_is_simulated(tmp_path, capsys):
    config = tmp_path / "c.yaml"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES))
    output = tmp_path / "out"
    assert main(["calibrate", str(config), "-o", str(output), "-s", "nulls.cut_link=true"]) == 2
    assert "needs uncoupled, common_input, replay too" in capsys.readouterr().err
    assert not output.exists()


def test_dyads_with_the_rates_of_others_and_both_links_are_coupled():
    kinds = ("live", "rate-matched coupled", "rate-matched uncoupled", "scrambled map", "replay a")
    dyads = [(KnownDyad(kind=kind, replicate=0, row={}), {}) for kind in kinds]
    assert _truths(dyads, None) == {
        "rate-matched uncoupled": "not mutual",
        "replay a": "not mutual",
        "scrambled map": "other",
        "rate-matched coupled": "mutual",
        "live": "mutual",
    }


def test_measures_that_lack_a_package_are_left_out_and_named(monkeypatch, capsys):
    monkeypatch.setattr(measure_list, "find_spec", lambda name: None if name == "pyspike" else object())
    plan = plan_of((), (2.0,))
    assert set(plan.measures) == {m.name for m in MEASURES} - {"isi", "spike", "synchronization"}
    told = capsys.readouterr().err
    assert "not measured: isi, spike, synchronization" in told
    assert 'pip install "snn[measures]"' in told
    with pytest.raises(ResultError, match=r"--measure: isi need PySpike"):
        plan_of(("isi",), (2.0,))
    assert plan_of(("correlation",), (2.0,)).measures == ("correlation",)
    assert capsys.readouterr().err == ""
