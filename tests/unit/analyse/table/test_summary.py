"""From a recording to a row: everything in its place, and no index for the sick."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.cells.responses import situations
from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.table.summary import summarise
from snn.record.types import VideoNote
from tests.unit.conftest import way_of

N_STEPS = 40_000
LINK = {"a_to_b": {"latency": "70 ms"}, "b_to_a": {"latency": "110 ms"}}


@pytest.fixture
def make_dyad(make_poisson, make_recording, make_events):
    """Build 40 s in which cells fire at 5 Hz, at 35 Hz in doing, and at 20 Hz (a) or 12 Hz (b) in seeing."""

    def make(*, n_steps=N_STEPS, scale=1.0, settings=None, seed=1):
        rng = np.random.default_rng(seed)
        until_s = n_steps * 1e-3
        rows = [(p, k, t, 0.5) for p in (0, 1) for k in range(4) for t in rng.uniform(0.6, until_s, 12)]
        events = make_events(rows)
        spikes = {}
        for index, partner in enumerate("ab"):
            what = situations(
                events,
                way_of("ba"[index], partner, latency_ms=110.0 if partner == "a" else 70.0),
                n_channels=4,
                n_steps=n_steps,
                time_step_ms=1.0,
                transient_ms=0.0,
            )
            seeing_hz = 15.0 if partner == "a" else 7.0
            rates_hz = 5.0 + 30.0 * what.executing + seeing_hz * what.observing
            for kind in ("execution_e", "observation_e"):
                name = f"{partner}_{kind}"
                spikes[name] = make_poisson(scale * rates_hz, cells_per_channel=10, rng=rng)
            moving = np.random.default_rng([seed, index])
            spikes[f"{partner}_motor"] = make_poisson(40.0 * what.executing, cells_per_channel=5, rng=moving)
        return make_recording(spikes, events=events, settings={"link": LINK, **(settings or {})})

    return make


def _summarise(recording, seed=1):
    experiment = recording.trial.experiment
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return summarise(
            recording, analysis=experiment.analysis, nulls=experiment.nulls, rng=np.random.default_rng(seed)
        )


def test_planted_responses_land_in_their_columns(make_dyad):
    row = _summarise(make_dyad()).row
    # each rests on more than 50 cell-seconds: standard errors below .8 Hz
    assert row["a_execution_e_executing_hz"] == pytest.approx(35.0, abs=2.5)
    assert row["b_execution_e_executing_hz"] == pytest.approx(35.0, abs=2.5)
    assert row["a_execution_e_observing_hz"] == pytest.approx(20.0, abs=2.5)
    assert row["b_execution_e_observing_hz"] == pytest.approx(12.0, abs=2.5)
    assert row["a_execution_e_base_hz"] == pytest.approx(5.0, abs=1.5)
    both = [row["a_execution_e_observing_hz"], row["b_execution_e_observing_hz"]]
    assert row["execution_e_observing_hz"] == pytest.approx(np.mean(both))
    assert row["motor_base_hz"] == 0.0


def test_c_is_that_of_the_execution_rates_after_the_transient(make_dyad):
    recording = make_dyad()
    summary = _summarise(recording)
    late = {}
    for partner in "ab":
        trains = recording.spikes[f"{partner}_execution_e"]
        counts = [
            np.histogram(trains.steps[trains.cells // 10 == k], np.arange(500, N_STEPS + 1, 20))[0]
            for k in range(4)
        ]
        late[partner] = np.stack(counts).astype(float)
    expected = cross_correlation(late["a"], late["b"], bin_ms=20.0, max_lag_ms=500.0)
    assert summary.row["C"] == pytest.approx(expected.peak)
    assert summary.row["lag_s"] == expected.lag_s
    assert summary.rates_a_hz.shape == (4, (N_STEPS - 500) // 20)
    np.testing.assert_allclose(summary.rates_b_hz, late["b"] / (10 * 0.020))


def test_a_healthy_dyad_has_significance(make_dyad):
    summary = _summarise(make_dyad())
    assert (summary.row["health"], summary.note) == ("healthy", "")
    assert summary.test is not None
    assert summary.row["p"] == summary.test.p_value < 0.05
    assert summary.row["z"] == summary.test.z > 2
    assert summary.row["n_surrogates"] == 1000
    np.testing.assert_array_equal(summary.correlogram.observed, summary.correlation.values)
    np.testing.assert_array_equal(summary.correlogram.null_high, summary.test.band_high)
    assert set(summary.responses) == {
        f"{p}_{kind}" for p in "ab" for kind in ("observation_e", "execution_e", "motor")
    }


def test_a_dyad_that_ran_away_keeps_its_rates_but_has_no_score(make_dyad):
    scored, sick = _summarise(make_dyad()), _summarise(make_dyad(scale=20.0))
    assert sick.row["health"] == "runaway"
    assert sick.note == sick.row["note"] == f"runaway: {sick.health.reason}"
    assert sick.row["health_onset_s"] == sick.health.onset_s
    scores = ("C", "z", "p", "null95", "movement_synchrony", "movement_p", "movement_C", "C_given_movement")
    assert np.isnan([sick.row[name] for name in scores]).all()
    assert np.isfinite([scored.row[name] for name in scores]).all()
    assert np.isfinite(sick.row["a_execution_e_base_hz"])
    assert list(sick.row) == list(scored.row)


def test_the_surrogates_are_those_of_the_rng(make_dyad):
    recording = make_dyad()
    first, again, other = _summarise(recording), _summarise(recording), _summarise(recording, seed=2)
    assert repr(first.row) == repr(again.row)
    assert first.row["null_mean"] != other.row["null_mean"]
    assert first.row["C"] == other.row["C"]


def test_analysis_and_nulls_are_obeyed(make_dyad):
    settings = {
        "analysis": {"transient": "1 s", "bin": "50 ms", "max_lag": "200 ms"},
        "nulls": {"circular_shift": {"surrogates": 50, "min_shift": "3 s"}},
    }
    summary = _summarise(make_dyad(settings=settings))
    assert summary.correlation is not None
    assert summary.test is not None
    assert summary.rates_a_hz.shape == (4, 39_000 // 50)
    assert summary.correlation.lags_s[-1] == pytest.approx(0.2)
    assert summary.row["n_surrogates"] == 50
    assert summary.test.shifts_s.min() >= 3.0


def test_swapped_partners_swap_their_columns_and_turn_the_lag(make_dyad):
    recording = make_dyad()
    events = replace(recording.events, partner=1 - recording.events.partner)
    other = {"a": "b", "b": "a"}
    spikes = {other[name[0]] + name[1:]: trains for name, trains in recording.spikes.items()}
    moved = {other[partner]: moved_hz for partner, moved_hz in recording.movement.movement_hz.items()}
    movement = replace(recording.movement, movement_hz=moved)
    experiment = recording.trial.experiment
    link = experiment.link.model_copy(
        update={"a_to_b": experiment.link.b_to_a, "b_to_a": experiment.link.a_to_b}
    )
    trial = replace(recording.trial, experiment=experiment.model_copy(update={"link": link}))
    row = _summarise(recording).row
    swapped = _summarise(replace(recording, spikes=spikes, events=events, trial=trial, movement=movement)).row
    assert swapped["C"] == pytest.approx(row["C"])
    assert swapped["lag_s"] == -row["lag_s"]
    assert swapped["lead_C"] == pytest.approx(-row["lead_C"])
    for name in ("movement_synchrony", "movement_p", "movement_C", "C_given_movement"):
        assert swapped[name] == pytest.approx(row[name], rel=1e-5), name
    for name in ("movement_lag_s", "movement_C_lag_s"):
        assert swapped[name] == pytest.approx(-row[name]), name
        assert row[name] != 0, name
    for column, value in row.items():
        if column.startswith("a_"):
            assert swapped["b_" + column[2:]] == pytest.approx(value, nan_ok=True), column


def test_too_short_for_the_null_still_gives_the_rest(make_dyad):
    summary = _summarise(make_dyad(n_steps=4000))
    assert summary.correlation is not None
    assert summary.test is None
    assert "too short for circular shifts" in summary.note
    assert np.isfinite([summary.row["C"], summary.row["execution_e_rate_hz"]]).all()
    assert np.isnan([summary.row["z"], summary.row["p"], summary.row["null_mean"]]).all()


def test_too_short_for_the_lags_still_gives_rates(make_dyad):
    summary = _summarise(make_dyad(n_steps=1000))
    assert summary.correlation is None
    assert summary.test is None
    assert "largest lag" in summary.note
    assert np.isnan(summary.row["C"])
    assert summary.row["execution_e_rate_hz"] > 0


def test_a_silent_dyad_is_defined_throughout(make_recording, make_trains, make_events):
    motor = make_trains([], n_cells=20, n_steps=10_000)
    summary = _summarise(make_recording({"a_motor": motor}, events=make_events([])))
    assert summary.row["health"] == "suppressed"
    assert summary.row["execution_e_base_hz"] == 0.0
    assert np.isnan([summary.row["C"], summary.row["p"], summary.row["execution_e_executing_hz"]]).all()


def test_a_dyad_of_which_one_partner_never_acts_on_the_others_channels(
    make_poisson, make_recording, make_events
):
    rng = np.random.default_rng(2)
    rates_hz = np.full((4, 10_000), 5.0)
    half_a, half_b = rates_hz.copy(), rates_hz.copy()
    half_a[:2], half_b[2:] = 0.0, 0.0
    spikes = {
        "a_observation_e": make_poisson(rates_hz, cells_per_channel=10, rng=rng),
        "b_observation_e": make_poisson(rates_hz, cells_per_channel=10, rng=rng),
        "a_execution_e": make_poisson(half_a, cells_per_channel=10, rng=rng),
        "b_execution_e": make_poisson(half_b, cells_per_channel=10, rng=rng),
    }
    summary = _summarise(make_recording(spikes, events=make_events([])))
    assert (summary.row["health"], summary.note) == (
        "suppressed",
        "no channel on which both partners ever fire",
    )
    assert np.isnan([summary.row["C"], summary.row["p"]]).all()


def test_returned_acts_and_classes_of_cells_have_their_columns(make_poisson, make_recording, make_events):
    """Partner a does each act 10 times, and b returns it 390 ms later, never the other way round."""
    rng = np.random.default_rng(3)
    order = rng.permutation(np.repeat(np.arange(4), 10))
    n_steps = 1000 * (3 * order.size + 1)
    acts = [(p, k, 1.0 + 3 * i + 1.5 * p, 0.5) for i, k in enumerate(order) for p in (0, 1)]
    answers = [(1, k, 1.39 + 3 * i, 0.5) for i, k in enumerate(order)]
    motor = {p: np.zeros((4, n_steps)) for p in "ab"}
    for partner, channel, onset_s, _ in [*acts[::2], *answers]:
        start = round(1000 * onset_s)
        motor["ab"[partner]][channel, start : start + 500] = 60.0
    spikes = {f"{p}_motor": make_poisson(motor[p], cells_per_channel=5, rng=rng) for p in "ab"}
    events = make_events(acts)
    for index, partner in enumerate("ab"):
        what = situations(
            events,
            way_of("ba"[index], partner),
            n_channels=4,
            n_steps=n_steps,
            time_step_ms=1.0,
            transient_ms=0.0,
        )
        rates_hz = 5.0 + 30.0 * what.executing + 20.0 * what.observing
        for kind in ("execution_e", "observation_e"):
            spikes[f"{partner}_{kind}"] = make_poisson(rates_hz, cells_per_channel=10, rng=rng)
    row = _summarise(make_recording(spikes, events=events)).row
    assert (row["a_positive_acts"], row["a_negative_acts"], row["fewest_trials"]) == (20, 20, 10)
    assert row["a_positive_return_margin"] > 0.7
    assert row["a_negative_return_margin"] > 0.7
    assert abs(row["b_positive_return_margin"]) < 0.15
    assert row["a_positive_return_latency_s"] == pytest.approx(0.39, abs=0.05)
    assert row["execution_e_congruent_fraction"] > 0.9
    assert row["motor_mirror_fraction"] < 0.1
    # its answers are intended, and so no mimicry: b acts only on its own account while it watches
    assert row["decoded_channel"] > 0.9
    assert row["decoded_valence"] > 0.9
    assert row["decoded_channel_p"] == 1 / 1000
    assert np.isnan([row["new_congruent_fraction"], row["new_decoded"]]).all()


def test_every_column_that_has_a_unit_names_it(make_dyad):
    without_unit = {
        "health",
        "health_reason",
        "held_share",
        "base_cv",
        "motor_seeing_share",
        "left_after_act",
        "script",
        "movement_synchrony",
        "movement_null_mean",
        "movement_p",
        "movement_C",
        "movement_C_p",
        "C_given_movement",
        "C_given_movement_p",
        "decoded_channel_guess",
        "loop_correlation",
        "C",
        "null_mean",
        "granger_a_to_b",
        "granger_b_to_a",
        "null95",
        "z",
        "p",
        "n_surrogates",
        "note",
        "lead_C",
        "a_leads_C",
        "b_leads_C",
        "RI",
        "verdict",
        "synchrony_verdict",
        "S",
        "balance",
    }
    for column in _summarise(make_dyad()).row:
        counts_and_ratios = (
            "_interval_cv",
            "_pair_correlation",
            "_intentions",
            "_acts",
            "_trials",
            "_fraction",
            "_margin",
            "_chance",
            "_answered",
            "_share",
            "decoded_channel",
            "decoded_valence",
            "new_decoded",
            "_chance95",
            "_decoded_p",
            "_channel_p",
            "_valence_p",
        )
        slow = (
            "_nS",
            "_level",
            "selectivity",
            "share_at_upper_bound",
            "share_at_lower_bound",
            "weights_at_bound",
        )
        name = column.removesuffix("_positive").removesuffix("_negative")
        if name.startswith("cue_") and "latency" not in name:
            continue  # p values, numbers of cues, and effects in Hz per Hz
        assert name in without_unit or name.endswith(
            ("_hz", "_s", "_ms", "_bits", *counts_and_ratios, *slow)
        ), column


PHASES = [{"name": "alone", "duration": "15 s"}, {"name": "meeting", "duration": "25 s"}]


def _stopped(recording, n_steps):
    spikes = {}
    for name, trains in recording.spikes.items():
        kept = trains.steps < n_steps
        spikes[name] = replace(trains, cells=trains.cells[kept], steps=trains.steps[kept], n_steps=n_steps)
    return replace(recording, spikes=spikes)


def test_only_the_measured_phase_is_measured(make_dyad, make_recording, make_events):
    recording = make_dyad(settings={"protocol": {"phases": PHASES}})
    meeting = _summarise(recording)
    events = recording.events
    # The same 25 s as a recording of their own; of acts that reach over the border the rest is there.
    ends_s = events.onset_s + events.duration_s
    onsets_s = np.maximum(events.onset_s, 15.0)
    durations_s = np.where(events.onset_s < 15.0, ends_s - 15.0, events.duration_s)
    columns = (events.partner, events.channel, onsets_s - 15.0, durations_s)
    rows = [row for row, end_s in zip(zip(*columns, strict=True), ends_s, strict=True) if end_s > 15.0]
    spikes = {
        name: replace(
            trains,
            cells=trains.cells[trains.steps >= 15_000],
            steps=trains.steps[trains.steps >= 15_000] - 15_000,
            n_steps=25_000,
        )
        for name, trains in recording.spikes.items()
    }
    alone = _summarise(make_recording(spikes, events=make_events(rows), settings={"link": LINK}))
    for column, value in alone.row.items():
        if column.startswith(("cue_coupling", "cue_link_latency")):
            assert np.isnan(
                meeting.row[column]
            )  # a dyad with phases is of another kind than that of the curve
        else:
            assert meeting.row[column] == pytest.approx(value, nan_ok=True), column
    assert (alone.start_s, meeting.start_s) == (0.5, 15.5)


def test_another_phase_can_be_measured_afterwards(make_dyad):
    recording = make_dyad(settings={"protocol": {"phases": PHASES}})
    experiment = recording.trial.experiment
    alone = experiment.analysis.model_copy(update={"phase": "alone"})
    summary = summarise(recording, analysis=alone, nulls=experiment.nulls, rng=np.random.default_rng(1))
    assert summary.start_s == 0.5
    assert summary.rates_a_hz.shape == (4, 14_500 // 20)


def test_a_run_that_was_stopped_in_the_measured_phase_keeps_what_was_measured(make_dyad):
    recording = make_dyad(settings={"protocol": {"phases": PHASES}})
    summary = _summarise(_stopped(recording, 30_000))
    assert summary.row["health"] == "runaway"
    assert summary.rates_a_hz.shape == (4, 14_500 // 20)
    assert np.isfinite(summary.row["a_execution_e_base_hz"])
    assert np.isnan([summary.row["C"], summary.row["z"], summary.row["p"]]).all()


@pytest.mark.parametrize("n_steps", [10_000, 15_500, 200])
def test_a_run_that_was_stopped_before_the_measured_phase_has_the_columns_of_any_other(make_dyad, n_steps):
    recording = make_dyad(settings={"protocol": {"phases": PHASES}})
    summary, whole = _summarise(_stopped(recording, n_steps)), _summarise(recording)
    assert list(summary.row) == list(whole.row)
    assert summary.row["health"] == "runaway"
    assert summary.row["note"] == summary.note == f"runaway: {summary.health.reason}"
    assert summary.row["health_onset_s"] == n_steps * 1e-3
    known = {"health", "health_reason", "health_onset_s", "script", "note", "n_surrogates"}
    known |= {f"cue_{name}_{direction}" for name in ("law", "withheld") for direction in ("a_to_b", "b_to_a")}
    known |= {"verdict", "synchrony_verdict"}
    assert summary.row["verdict"] == "cannot be told"
    assert all(np.isnan(value) for column, value in summary.row.items() if column not in known)
    assert (summary.correlation, summary.test) == (None, None)


def test_learned_weights_and_levels_have_their_columns(make_dyad, make_weights, make_levels):
    """The last snapshot of the measured phase is at its end; levels are those after its transient."""
    weights = make_weights(
        [(0, 0, 1, 1), (0, 0, 1, 2)], [[0.5, 0.5], [1.0, 0.25], [1.25, 0.125]], times_s=[0.0, 15.0, 40.0]
    )
    stress = np.concatenate([np.full(150, 5.0), np.full(5, 7.0), np.full(245, 0.5)])  # every 100 ms
    recording = replace(
        make_dyad(
            settings={
                "protocol": {"phases": PHASES},
                "partner": {"mirror": {"learning": {"rule": "triplet"}}},
            }
        ),
        weights=weights,
        levels=make_levels(stress=[stress, stress]),
    )
    row = _summarise(recording).row
    assert (row["a_same_weight_nS"], row["a_selectivity"]) == (1.25, 10.0)
    assert row["b_stress_level"] == pytest.approx(0.5)
    experiment = recording.trial.experiment
    alone = experiment.analysis.model_copy(update={"phase": "alone"})
    earlier = summarise(recording, analysis=alone, nulls=experiment.nulls, rng=np.random.default_rng(1)).row
    assert (earlier["a_same_weight_nS"], earlier["a_selectivity"]) == (1.0, 4.0)


def test_dither_adds_columns_and_changes_no_other(make_dyad):
    plain = _summarise(make_dyad()).row
    dither = {"half_widths": ["100 ms"], "surrogates": 19}
    asked = _summarise(make_dyad(settings={"nulls": {"dither": dither}})).row
    added = [name for name in asked if name not in plain]
    assert added == [f"dither_100ms_{what}" for what in ("null_mean", "null95", "z", "p")]
    np.testing.assert_equal({name: asked[name] for name in plain}, dict(plain))
    assert asked["dither_100ms_null_mean"] < asked["C"]


def _without_brain(recording, partner):
    """Let a partner be a movement from a file: nothing of it was recorded but that."""
    kept = {name: trains for name, trains in recording.spikes.items() if not name.startswith(f"{partner}_")}
    events, number = recording.events, "ab".index(partner)
    others = events.partner != number
    columns = ("partner", "channel", "onset_s", "duration_s", "intensity", "shared")
    return replace(
        recording,
        populations=tuple(p for p in recording.populations if p.partner != partner),
        spikes=kept,
        events=replace(events, **{name: getattr(events, name)[others] for name in columns}),
        videos={**recording.videos, partner: VideoNote(script="unknown", has_brain=False)},
    )


def test_with_a_movement_from_a_file_only_what_two_brains_share_is_missing(make_dyad):
    whole = make_dyad()
    live, watched = _summarise(whole), _summarise(_without_brain(whole, "b"))
    assert list(watched.row) == list(live.row)
    assert (live.row["script"], watched.row["script"]) == ("live", "unknown")
    assert "b: movement without a recorded brain" in watched.row["note"] == watched.note
    crossing = (
        "C",
        "p",
        "z",
        "null_mean",
        "granger_a_to_b",
        "granger_b_to_a",
        "transfer_entropy_a_to_b_bits",
        "p_positive",
        "C_given_movement",
    )
    of_b = (
        "b_execution_e_rate_hz",
        "b_execution_e_observing_hz",
        "b_motor_rate_hz",
        "b_oxytocin_level",
        "b_intentions",
    )
    assert np.isnan([watched.row[name] for name in crossing + of_b]).all()
    # movement is that of both, as before
    for name in ("movement_synchrony", "movement_lag_s", "movement_p", "movement_C", "a_acts", "b_acts"):
        assert watched.row[name] == live.row[name], name
    assert watched.row["a_positive_return_margin"] == live.row["a_positive_return_margin"]
    # and a's brain is measured as before, in what it does and, from the movement of b, in what it sees
    assert (
        watched.row["execution_e_rate_hz"]
        == watched.row["a_execution_e_rate_hz"]
        == live.row["a_execution_e_rate_hz"]
    )
    assert watched.row["a_execution_e_executing_hz"] == live.row["a_execution_e_executing_hz"]
    assert watched.row["a_execution_e_observing_hz"] == pytest.approx(20.0, abs=3.0)
    assert watched.row["a_execution_e_base_hz"] == pytest.approx(5.0, abs=1.5)
    assert watched.row["intention_rate_hz"] == pytest.approx(live.row["a_intentions"] / 39.5)
    assert np.isfinite(watched.row["decoded_channel"])


def test_two_movements_from_files_have_all_columns_and_movement_in_common(make_dyad):
    whole = make_dyad()
    live, files = _summarise(whole), _summarise(_without_brain(_without_brain(whole, "a"), "b"))
    assert list(files.row) == list(live.row)
    assert files.row["movement_synchrony"] == live.row["movement_synchrony"]
    assert files.row["a_acts"] == live.row["a_acts"]
    assert np.isnan([files.row["C"], files.row["execution_e_rate_hz"], files.row["mimicry_share"]]).all()
    assert "a and b: movement without" in files.note


def test_two_videos_with_their_brains_are_measured_as_a_dyad(make_dyad):
    """A pseudo-dyad: both partners were recorded elsewhere."""
    whole = make_dyad()
    videos = {"a": VideoNote(script="fresh", has_brain=True), "b": VideoNote(script="same", has_brain=True)}
    live, pseudo = _summarise(whole).row, _summarise(replace(whole, videos=videos)).row
    assert pseudo["script"] == "same"
    assert pseudo["C"] == live["C"]
    assert pseudo["movement_synchrony"] == live["movement_synchrony"]
