"""Every measure of one dyad: names, stretches, and what cannot be measured."""

import re
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

import snn.analyse.table.battery as battery_module
from snn.analyse.measures.registry import MEASURES, measures_named
from snn.analyse.table.battery import MEASURE, battery
from snn.analyse.views.dyad_view import dyad_view
from snn.errors import ResultError
from snn.record.types import VideoNote
from tests.unit.synthetic_runs import small_trials, synthetic_recording


@pytest.fixture(scope="module")
def recording():
    """Twenty seconds in which nobody moves: movement without intentions would pass for reverberation."""
    restless = synthetic_recording(small_trials(couplings=[0.5], duration="20 s")[0])
    still = {partner: np.zeros_like(moved) for partner, moved in restless.movement.movement_hz.items()}
    return replace(restless, movement=replace(restless.movement, movement_hz=still))


def measured(recording, *, span_s=20.0, measures=(), seed=1, **more):
    experiment = recording.trial.experiment
    rng = np.random.default_rng(seed)
    return battery(recording, experiment=experiment, span_s=span_s, measures=measures, rng=rng, **more)


def test_each_measure_has_a_column_and_the_index_what_it_rests_on(recording):
    found = measured(recording)
    assert {MEASURE + measure.name for measure in MEASURES} <= set(found)
    assert {
        "health",
        "C",
        "p",
        "p_negative",
        "granger_a_to_b",
        "granger_b_to_a_positive",
        "a_answered",
    } <= set(found)
    assert found[MEASURE + "correlation"] == found["C"]


def test_names_are_given_once():
    assert len({measure.name for measure in MEASURES}) == len({m.label for m in MEASURES}) == len(MEASURES)


def test_only_what_is_asked_for_is_measured(recording):
    found = measured(recording, measures=("granger", "tiling"))
    assert [name for name in found if name.startswith(MEASURE)] == [MEASURE + "tiling", MEASURE + "granger"]
    assert found[MEASURE + "granger"] == min(found["granger_a_to_b"], found["granger_b_to_a"])


def test_the_weaker_way_is_that_of_the_two_that_are_given(recording):
    found = measured(recording, measures=("transfer_entropy",))
    ways = found["transfer_entropy_a_to_b_bits"], found["transfer_entropy_b_to_a_bits"]
    assert found[MEASURE + "transfer_entropy"] == min(ways) < max(ways)


def test_a_measure_does_not_depend_on_which_others_are_taken(recording):
    alone = measured(recording, measures=("tiling",))
    assert alone[MEASURE + "tiling"] == measured(recording)[MEASURE + "tiling"]


def test_a_shorter_stretch_is_that_of_a_shorter_run(recording):
    shorter = synthetic_recording(small_trials(couplings=[0.5], duration="20 s")[0])
    found = measured(shorter, span_s=6.0, measures=("correlation",))
    assert found["health"] != "stopped"
    assert found["C"] != measured(recording, measures=("correlation",))["C"]


def test_what_is_too_short_for_a_measure_is_undefined():
    recording = synthetic_recording(small_trials(couplings=[0.5])[0])  # 2 s
    found = measured(recording, span_s=2.0)
    assert np.isnan(found[MEASURE + "granger"])
    assert np.isnan(found[MEASURE + "coherence_slow"])


def test_what_is_known_is_not_measured(recording):
    known = measured(recording, measures=("correlation",)) | {MEASURE + "correlation": 7.0}
    found = measured(recording, measures=("correlation", "tiling"), seed=2, known=known)
    alone = measured(recording, measures=("tiling",))  # drawn as with the first generator
    np.testing.assert_equal(found, known | {MEASURE + "tiling": alone[MEASURE + "tiling"]})


def test_each_measure_stands_beside_its_null(recording):
    names = ("counts_50ms", "tiling_at_0")
    found = measured(recording, measures=names, n_shifts=19)
    alone = measured(recording, measures=names)
    np.testing.assert_equal({name: found[name] for name in alone}, alone)
    assert set(found) - set(alone) == {
        f"{start}.{name}" for name in names for start in ("null_mean", "null95", "p")
    }
    for name in names:
        assert found[f"null_mean.{name}"] <= found[f"null95.{name}"]
        assert found[f"p.{name}"] * 20 == pytest.approx(round(found[f"p.{name}"] * 20))
    assert measured(recording, measures=names[1:], n_shifts=19)["p.tiling_at_0"] == found["p.tiling_at_0"]


def test_where_there_can_be_no_null_there_is_none(recording):
    undefined = measured(recording, span_s=2.0, measures=("correlation", "granger"), n_shifts=19)
    assert np.isfinite(undefined[MEASURE + "correlation"])  # but 2 s are too short for shifts of .6 s
    assert np.isnan(
        [undefined[f"{s}.{m}"] for s in ("null95", "p") for m in ("correlation", "granger")]
    ).all()
    silent = {**recording.spikes}
    for name in ("a_execution_e", "a_motor", "a_observation_e"):
        silent[name] = replace(silent[name], cells=silent[name].cells[:0], steps=silent[name].steps[:0])
    found = measured(replace(recording, spikes=silent), measures=("correlation",), n_shifts=19)
    assert np.isnan([found[MEASURE + "correlation"], found["p.correlation"]]).all()


def test_a_dyad_that_is_not_scored_has_no_measure(recording, monkeypatch):
    evidence = battery_module._evidence
    monkeypatch.setattr(battery_module, "_evidence", lambda *a: evidence(*a) | {"health": "runaway"})
    found = measured(recording, measures=("counts_50ms",), n_shifts=19)
    starts = ("measure", "null_mean", "null95", "p")
    assert np.isnan([found[f"{start}.counts_50ms"] for start in starts]).all()


def test_measures_of_two_brains_are_undefined_where_there_is_one(recording):
    kept = tuple(population for population in recording.populations if population.partner == "a")
    watcher = replace(
        recording,
        populations=kept,
        spikes={population.name: recording.spikes[population.name] for population in kept},
        videos={"b": VideoNote(script="unknown", has_brain=False)},
    )
    whole, found = measured(recording, n_shifts=19), measured(watcher, n_shifts=19)
    assert set(found) == set(whole)
    measures = [name for name in found if name.startswith((MEASURE, "null_mean.", "null95.", "p."))]
    assert len(measures) == 4 * len(MEASURES)
    assert np.isnan([found[name] for name in measures]).all()
    assert found["script"] == "unknown"
    again = measured(watcher, n_shifts=19, known=found)
    np.testing.assert_equal(again, found)
    with pytest.raises(ResultError, match="b: movement without a recorded brain"):
        dyad_view(watcher, analysis=recording.trial.experiment.analysis, rng=np.random.default_rng(1))


def test_more_than_was_measured_is_refused(recording):
    with pytest.raises(ResultError, match="21 s are asked for, and 20 s were measured"):
        measured(recording, span_s=21.0)


def test_all_measures_are_finite_in_dyads_that_fire(recording):
    experiment = recording.trial.experiment
    view = dyad_view(recording, analysis=experiment.analysis, rng=np.random.default_rng(1))
    values = {measure.name: measure.of(view) for measure in MEASURES}
    assert all(np.isfinite(value) for value in values.values()), values


def test_the_view_begins_after_the_transient(recording):
    experiment = recording.trial.experiment
    view = dyad_view(recording, analysis=experiment.analysis, rng=np.random.default_rng(1))
    n_bins = round((20.0 - experiment.analysis.transient_ms * 1e-3) / 0.05)
    assert view.influence_a_hz.shape == view.courses.intentions_a.shape == (4, n_bins)
    # an act of a on channel 2 from 1.25 s to 1.75 s, seen .5 s earlier on the clock of the view
    course = view.courses.intentions_a[2]
    assert np.flatnonzero(course).tolist() == list(range(15, 25))


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("C", "correlation"),
        ("c", "correlation"),
        ("sttc", "tiling"),
        ("STTC, Lag 0", "tiling_at_0"),
        ("1 - isi-distance", "isi"),
        ("1 − ISI-distance", "isi"),
        ("coherence, 0.2-2 hz", "coherence_slow"),
        ("measure.plv_theta", "plv_theta"),
        ("p.granger", "granger"),
        (" PLV,  theta", "plv_theta"),
    ],
)
def test_a_measure_is_found_by_what_it_is_called_where_it_is_printed(called, name):
    assert [measure.name for measure in measures_named([called])] == [name]


def test_every_label_and_name_is_accepted_and_means_one_measure():
    for measure in MEASURES:
        for called in (measure.name, measure.label, measure.label.upper()):
            assert measures_named([called]) == (measure,)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("plv", "did you mean plv_theta[?]"),
        ("coherence", "did you mean coherence_slow or coherence_theta or coherence_alpha[?]"),
        ("corelation", "did you mean correlation[?]"),
        ("xyzzy", "`snn analyze --list` names all"),
    ],
)
def test_a_miss_says_what_was_meant(word, hint):
    with pytest.raises(ResultError, match=f"^there is no measure '{word}'; {hint}$"):
        measures_named([word])


def test_measures_lie_in_the_range_that_their_page_tells(recording):
    page = files("snn").joinpath("docs", "measures.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \| [^|]+ \|$", page, re.MULTILINE))
    assert len(told) == len(MEASURES)
    found = measured(recording)
    for name, words in told.items():
        low, _, high = ("-inf to inf" if words == "any" else words.replace("or more", "to inf")).partition(
            " to "
        )
        assert float(low) - 1e-12 <= found[MEASURE + name] <= float(high) + 1e-12, name


def test_a_dyad_is_as_healthy_as_the_recordings_that_it_is_of(recording):
    """What one partner saw of somebody who is not in the recording would seem activity without a reason."""
    moving = np.full((4, 2_000), 40.0, dtype=np.float32)
    restless = replace(
        recording, movement=replace(recording.movement, movement_hz={"a": moving, "b": moving})
    )
    states = [measured(each, measures=["isi"])["health"] for each in (recording, restless)]
    assert states[1] == "reverberating" != states[0]

    def state(*recorded):
        return measured(recording, measures=["isi"], recorded=recorded)["health"]

    assert (state(), state(recording), state(recording, recording)) == (states[0],) * 3
    assert (state(restless, recording), state(recording, restless)) == (states[1],) * 2
