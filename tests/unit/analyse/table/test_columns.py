"""The columns of the table of dyads."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.behaviour.mimicry import Mimicry
from snn.analyse.behaviour.returns import ReturnedActs
from snn.analyse.cells.cell_classes import CLASSES, CellClasses
from snn.analyse.cells.irregularity import NetworkState
from snn.analyse.cells.responses import Response, Responses
from snn.analyse.measures.crosscorrelation import CrossCorrelation
from snn.analyse.nulls.circular_shift import ShiftTest
from snn.analyse.table.columns import (
    class_columns,
    event_columns,
    health_columns,
    mimicry_columns,
    new_class_columns,
    response_columns,
    return_columns,
    state_columns,
    synchrony_columns,
    valence_columns,
)
from snn.record.health import Health


def _response(rate_hz):
    empty = np.empty(0)
    return Response(rate_hz=rate_hz, channel_rates_hz=empty, cell_rates_hz=empty, window_s=empty)


def _state(number):
    return NetworkState(rate_hz=number, interval_cv=number / 10, pair_correlation=number / 100)


def test_health_columns():
    sick = health_columns(Health(state="runaway", reason="too fast", onset_s=3.2, loop_correlation=0.4))
    assert (sick["health"], sick["health_reason"]) == ("runaway", "too fast")
    assert (sick["health_onset_s"], sick["loop_correlation"]) == (3.2, 0.4)
    columns = health_columns(Health(state="healthy", reason="", onset_s=None, loop_correlation=None))
    assert columns["health"] == "healthy"
    assert np.isnan([columns["health_onset_s"], columns["loop_correlation"]]).all()


def test_synchrony_columns():
    curve = np.array([0.1, 0.6, 0.2])
    correlation = CrossCorrelation(
        lags_s=np.array([-0.02, 0, 0.02]), values=curve, channel_values=curve[None], peak=0.6, lag_s=0.0
    )
    test = ShiftTest(
        observed=0.6,
        null_peaks=np.array([0.1, 0.3]),
        band_low=curve,
        band_high=curve,
        null95=0.29,
        z=4.0,
        p_value=0.01,
        null_name="shift",
        shifts_s=np.array([2.0, 3.0]),
        n_possible=2,
    )
    assert synchrony_columns(correlation, test, "why") == {
        "C": 0.6,
        "lag_s": 0.0,
        "null_mean": pytest.approx(0.2),
        "null95": 0.29,
        "z": 4.0,
        "p": 0.01,
        "n_surrogates": 2,
        "note": "why",
        "lead_C": pytest.approx(0.2 - 0.1),
        "a_leads_C": 0.2,
        "b_leads_C": 0.1,
        "a_leads_lag_s": 0.02,
        "b_leads_lag_s": 0.02,
    }


def test_without_synchrony_its_columns_are_nan():
    columns = synchrony_columns(None, None, "too short")
    assert columns.pop("note") == "too short"
    assert columns.pop("n_surrogates") == 0
    leads = ["lead_C", "a_leads_C", "b_leads_C", "a_leads_lag_s", "b_leads_lag_s"]
    assert list(columns) == ["C", "lag_s", "null_mean", "null95", "z", "p", *leads]
    assert np.isnan(list(columns.values())).all()


def test_response_columns_hold_each_partner_and_the_mean():
    found = {
        "a_execution_e": Responses(
            base=_response(4.0), executing=_response(30.0), observing=_response(np.nan)
        ),
        "b_execution_e": Responses(base=_response(6.0), executing=_response(40.0), observing=_response(15.0)),
    }
    columns = response_columns(found)
    assert columns["execution_e_base_hz"] == 5.0
    assert (columns["a_execution_e_executing_hz"], columns["b_execution_e_executing_hz"]) == (30.0, 40.0)
    assert columns["execution_e_executing_hz"] == 35.0
    assert columns["execution_e_observing_hz"] == 15.0  # of the partner that has one
    assert len(columns) == 9


def test_valence_columns_keep_friendly_and_unfriendly_acts_apart():
    # Means over smile and touch: .3, .35, whose own peaks stand apart; over frown and withdraw, of which withdraw never
    # varies: .9, .1.
    values = np.array([[0.1, 0.4], [0.5, 0.3], [0.9, 0.1], [np.nan, np.nan]])
    correlation = CrossCorrelation(
        lags_s=np.array([0.0, 0.02]),
        values=values[:3].mean(axis=0),
        channel_values=values,
        peak=0.43,
        lag_s=0.0,
    )
    rates_hz, window_s = np.array([10.0, 40.0, 5.0, np.nan]), np.array([3.0, 1.0, 2.0, 0.0])
    observing = Response(rate_hz=0.0, channel_rates_hz=rates_hz, cell_rates_hz=rates_hz, window_s=window_s)
    a = Responses(base=_response(0.0), executing=_response(0.0), observing=observing)
    b = replace(a, observing=replace(observing, channel_rates_hz=rates_hz + 2.0))
    columns = valence_columns(
        correlation, {"a_execution_e": a, "b_execution_e": b, "a_motor": a, "b_motor": b}
    )
    assert (columns["C_positive"], columns["C_negative"]) == (pytest.approx(0.35), pytest.approx(0.9))
    assert columns["a_execution_e_positive_observing_hz"] == pytest.approx(17.5)  # (3 * 10 + 1 * 40) / 4
    assert columns["execution_e_positive_observing_hz"] == pytest.approx(18.5)
    assert columns["execution_e_negative_observing_hz"] == pytest.approx(6.0)
    assert len(columns) == 2 + 2 * 3


def test_without_variation_or_acts_of_a_valence_its_columns_are_nan():
    values = np.array([[0.1], [0.3], [np.nan], [np.nan]])
    one = CrossCorrelation(lags_s=np.zeros(1), values=values[:2].mean(axis=0), channel_values=values,
                           peak=0.2, lag_s=0.0)  # fmt: skip
    assert np.isnan(valence_columns(one, {})["C_negative"])
    assert np.isnan(list(valence_columns(None, {}).values())).all()


def test_state_columns_leave_out_what_motor_cells_lack():
    states = {"a_motor": _state(1.0), "b_motor": _state(3.0), "a_observation_i": _state(4.0)}
    columns = state_columns(states | {"b_observation_i": _state(6.0)})
    assert (columns["motor_rate_hz"], columns["observation_i_rate_hz"]) == (2.0, 5.0)
    assert columns["b_observation_i_interval_cv"] == pytest.approx(0.6)
    assert columns["observation_i_pair_correlation"] == pytest.approx(0.05)
    assert not [name for name in columns if "motor" in name and "rate" not in name]


def test_a_mean_of_nothing_is_nan():
    nothing = NetworkState(rate_hz=0.0, interval_cv=float("nan"), pair_correlation=float("nan"))
    columns = state_columns({"a_execution_e": nothing, "b_execution_e": nothing})
    assert columns["execution_e_rate_hz"] == 0.0
    assert np.isnan(columns["execution_e_interval_cv"])


def test_events_and_acts_after_the_start_are_counted(make_events):
    rows = [(0, 0, 0.1, 0.5), (0, 1, 1.0, 0.5), (1, 2, 0.5, 0.5), (1, 2, 2.0, 0.5), (1, 1, 3.0, 0.5)]
    events = make_events(rows, shared=[True, False, False, True, True])  # in order of onset: 1 s is the third
    nothing = np.empty(0)
    acts_s = {"a": (nothing, nothing), "b": (np.array([0.2, 2.1]), np.array([0.5]))}
    assert event_columns(events, acts_s, known="ab", start_s=0.5, stop_s=3.5) == {
        "a_intentions": 1,
        "b_intentions": 3,
        "a_acts": 0,
        "b_acts": 2,
        "intention_rate_hz": pytest.approx(4 / 2 / 3),
        "shared_intentions": 0,
    }
    of_a = event_columns(events, acts_s, known="a", start_s=0.5, stop_s=3.5)
    assert (of_a["a_intentions"], of_a["intention_rate_hz"], of_a["b_acts"]) == (1, 1 / 3, 2)
    assert np.isnan(of_a["b_intentions"])
    early = event_columns(events, acts_s, known="ab", start_s=0.5, stop_s=2.0)  # a run that was stopped
    assert (early["b_intentions"], early["b_acts"], early["intention_rate_hz"]) == (1, 1, 2 / 2 / 1.5)
    everything = event_columns(events, acts_s, known="ab", start_s=0.0, stop_s=3.5)
    assert (everything["a_intentions"], everything["b_acts"], everything["shared_intentions"]) == (2, 3, 1)


def _returned(positive, negative):
    """Return six acts on each channel; so many of the friendly and unfriendly ones are returned after .3 s."""
    late = tuple(np.full(n, 0.3) for n in (positive, positive, negative, negative))
    return ReturnedActs(n_acts=np.full(4, 6), chance=np.array([0.1, 0.1, 0.2, 0.2]), latencies_s=late)


def test_return_columns_keep_direction_and_valence_apart():
    columns = return_columns({"a": _returned(3, 6), "b": _returned(0, 3)})
    assert (columns["a_positive_acts"], columns["b_negative_acts"]) == (12, 12)
    assert columns["a_positive_return_margin"] == pytest.approx(0.5 - 0.1)
    assert columns["a_negative_return_margin"] == pytest.approx(1.0 - 0.2)
    assert columns["b_positive_return_margin"] == pytest.approx(0.0 - 0.1)
    assert columns["positive_return_margin"] == pytest.approx(0.15)
    assert columns["negative_return_margin"] == pytest.approx((0.8 + 0.3) / 2)
    assert (columns["a_positive_return_chance"], columns["negative_return_chance"]) == pytest.approx(
        (0.1, 0.2)
    )
    assert columns["a_negative_return_latency_s"] == pytest.approx(0.3)
    assert columns["positive_return_latency_s"] == pytest.approx(0.3)  # of the partner that has one
    assert len(columns) == 4 + 3 * 6


def _cells(*names):
    return CellClasses(codes=np.array([CLASSES.index(name) for name in names], dtype=np.int8), n_trials=9)


def test_class_columns_are_means_over_the_partners():
    classes = {
        "a_execution_e": _cells("congruent", "congruent", "broad", "unresponsive"),
        "b_execution_e": _cells("congruent", "suppressed", "suppressed", "execution_only"),
        "a_motor": _cells("broad", "broad"),
        "b_motor": None,
    }
    columns = class_columns(classes, {"a": 20, "b": 7})
    assert columns["fewest_trials"] == 7
    assert columns["execution_e_mirror_fraction"] == pytest.approx((0.75 + 0.25) / 2)
    assert columns["execution_e_congruent_fraction"] == pytest.approx((0.5 + 0.25) / 2)
    assert columns["execution_e_suppressed_fraction"] == pytest.approx(0.25)
    assert columns["motor_broad_fraction"] == 1.0
    assert len(columns) == 1 + 2 * 6


def test_class_columns_without_trials_are_nan():
    columns = class_columns(dict.fromkeys(("a_motor", "b_motor")), {"a": 3, "b": 0})
    assert columns.pop("fewest_trials") == 0
    assert np.isnan(list(columns.values())).all()
    assert len(columns) == 6


def test_mimicry_is_the_mean_over_those_who_watched():
    none = {"share": np.nan, "other_share": np.nan, "latency_s": np.nan}
    copied = {
        "a": Mimicry(n_seen=4, share=0.5, other_share=0.125, latency_s=0.3),
        "b": Mimicry(n_seen=6, share=0.0, other_share=0.25, latency_s=np.nan),
    }
    assert mimicry_columns(copied) == {
        "watched_acts": 10,
        "mimicry_share": 0.25,
        "mimicry_other_share": 0.1875,
        "mimicry_latency_s": 0.3,
    }
    assert mimicry_columns(copied | {"b": Mimicry(n_seen=0, **none)})["mimicry_share"] == 0.5


def test_new_classes_are_those_of_acts_outside_the_repertoire():
    # two cells of each channel; touch is new to a, and nothing to b
    cells = _cells("congruent", "congruent", "congruent", "broad", *["congruent"] * 4)
    classes = {"a_execution_e": cells, "b_execution_e": cells}
    assert new_class_columns(classes, {"a": [1], "b": []}) == {"new_congruent_fraction": 0.5}
    assert new_class_columns(classes, {"a": [1], "b": [0, 1]})["new_congruent_fraction"] == 0.625
    for without in (new_class_columns(classes, {"a": [], "b": []}),
                    new_class_columns(dict.fromkeys(classes), {"a": [1], "b": [1]})):  # fmt: skip
        assert np.isnan(without["new_congruent_fraction"])
