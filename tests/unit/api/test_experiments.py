"""An experiment that is changed takes what a file takes."""

import pytest

import snn
from snn.config.trials.expand import live_conditions
from snn.errors import ConfigWarning, ResultError, SimulationError


@pytest.mark.parametrize("base", ["smoke", snn.experiment("smoke")], ids=["name", "experiment"])
def test_both_partners_are_swept_at_once(base):
    keys = {"label": "oxytocin", "keys": ["partner.oxytocin.level"], "values": [0.1, 0.7]}
    named = {
        "label": "gate",
        "conditions": {"open": {"partner.motor.gate_conductance": "0 nS"}, "same": {}},
    }
    swept = snn.experiment(base, sweep=[keys, named])
    found = [
        (
            one.partners.a.oxytocin.level,
            one.partners.b.oxytocin.level,
            one.partners.b.motor.gate_conductance_nS,
        )
        for _, one in live_conditions(swept)
    ]
    assert found == [(0.1, 0.1, 0.0), (0.1, 0.1, 60.0), (0.7, 0.7, 0.0), (0.7, 0.7, 60.0)]


AXIS = {"label": "oxytocin", "keys": ["partner.oxytocin.level"], "values": [0, 0.5, 1]}
DOUBTFUL = {"nulls": {"circular_shift": {"min_shift": "3500 ms"}}}


@pytest.mark.parametrize(
    "asked",
    [
        lambda: snn.experiment("smoke", DOUBTFUL, duration="4 s"),
        lambda: snn.experiment({"name": "x", "question": "q?", "seed": 1, "duration": "4 s", **DOUBTFUL}),
        lambda: snn.experiment(
            "calibration", {"partners.a.oxytocin.level": 0.1, "partner.oxytocin.level": 0.5}
        ),
    ],
    ids=["file", "mapping", "shadow"],
)
def test_what_is_doubtful_is_warned_of_where_it_was_asked(asked):
    with pytest.warns(ConfigWarning) as warned:
        asked()
    assert [one.filename for one in warned] == [__file__]


@pytest.mark.parametrize("jobs", [0, -1, 1.5, None, "2"])
def test_a_number_of_jobs_that_cannot_be_is_refused_before_anything_starts(jobs, tmp_path):
    with pytest.raises(ResultError, match="jobs: expected a whole number of at least 1, got"):
        snn.run("smoke", tmp_path / "out", jobs=jobs, progress=False)


@pytest.mark.parametrize("engine", ["compield", "", None, 5])
def test_an_engine_that_there_is_not_is_refused(engine, tmp_path):
    with pytest.raises(SimulationError, match="there is no engine .*; there are auto, compiled, numpy"):
        snn.run("smoke", tmp_path / "out", engine=engine, progress=False)


def test_results_stay_those_of_their_folder(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path)
    results = snn.Results("here")
    monkeypatch.chdir(tmp_path / "here")
    assert results.path == tmp_path / "here"


def test_an_experiment_is_shown_in_a_line():
    swept = snn.experiment("smoke", replicates=20, nulls={"uncoupled": True}, sweep=[AXIS])
    shown = repr(swept)
    assert shown.startswith(
        "<Experiment smoke: 'Does everything work on this machine?' 3 conditions and 1 null x 20 replicates of 8 s, "
    )
    assert str(swept) == shown
    one = repr(snn.experiment("smoke", replicates=1))
    assert " 1 condition x 1 replicate of 8 s, config " in one
    assert one[-9:] != shown[-9:]
    assert one == repr(snn.experiment("smoke", replicates=1))
