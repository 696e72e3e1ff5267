"""What each simulated null keeps of the dyad beside which it stands, to the byte, and what it destroys."""

import numpy as np
import pytest

from snn.config.null_models.rate_matching import unsolved, with_matches
from snn.config.schema.experiment import Experiment
from snn.config.schema.rate_matches import RateMatch
from snn.config.trials.expand import expand, live_conditions
from snn.model.dyad import build_dyad

NULLS = {
    "uncoupled": True,
    "common_input": [0.5, 1],
    "scrambled_map": True,
    "cut_link": True,
    "lesion_twin": {"branches": 1},
}
LINK = {"partners.coupling", "sights.coupling"}
NOISE = {
    "cells.key_high",
    "cells.key_low",
    "cells.v",
    "sights.key_high",
    "sights.key_low",
    "sights.clearness",
}


@pytest.fixture(scope="module")
def dyads():
    """All dyads of one replicate, small, by null."""
    raw = {"name": "t", "question": "?", "seed": 3, "duration": "20 s", "partner": {"size_factor": 0.1}}
    film = {"shared_events": {"per_replicate": True}}
    trials = expand(Experiment.model_validate(raw | {"nulls": NULLS, "protocol": film}))
    return {dict(trial.condition)["null"]: build_dyad(trial) for trial in trials}


def differing(dyads, null):
    here, live = dyads[null].inputs.arrays, dyads["live"].inputs.arrays
    assert here.keys() == live.keys()
    return {name for name in live if not np.array_equal(here[name], live[name])}


def sights(dyads, null):
    """Return the coupling with which the observation cells of a see b, and those of b see a."""
    arrays, blocks = dyads[null].inputs.arrays, dyads[null].blocks
    coupling = arrays["sights.coupling"][arrays["cells.others_row"]]
    return [coupling[blocks[f"{name}_observation_e"].cells].mean() for name in "ab"]


def intentions(dyads, null, *, shared):
    events = dyads[null].events
    chosen = events.shared == shared
    return set(zip(events.partner[chosen], events.channel[chosen], events.onset_s[chosen], strict=True))


@pytest.mark.parametrize("null", ["uncoupled", "cut a_to_b", "cut b_to_a"])
def test_cutting_links_changes_what_is_seen_and_nothing_else(dyads, null):
    assert differing(dyads, null) == LINK


@pytest.mark.parametrize(
    ("null", "a_sees", "b_sees"),
    [
        ("live", True, True),
        ("uncoupled", False, False),
        ("common input 0.5", False, False),
        ("common input 1", False, False),
        ("scrambled map", True, True),
        ("cut a_to_b", True, False),
        ("cut b_to_a", False, True),
        ("twin 1, uncut", True, True),
        ("twin 3, cut a_to_b", True, False),
        ("twin 3, cut b_to_a", False, True),
    ],
)
def test_a_link_is_as_it_was_or_gone(dyads, null, a_sees, b_sees):
    live = sights(dyads, "live")
    assert min(live) > 0
    assert sights(dyads, null) == [live[0] * a_sees, live[1] * b_sees]


def test_common_input_keeps_wiring_noise_and_the_private_intentions_that_are_left(dyads):
    for null in ("common input 0.5", "common input 1"):
        assert differing(dyads, null) == LINK | {"schedule.steps", "schedule.values"}
    own = intentions(dyads, "live", shared=False)
    half = intentions(dyads, "common input 0.5", shared=False)
    assert set() < half < own
    assert intentions(dyads, "common input 1", shared=False) == set()


def test_what_is_shared_comes_to_both_partners_at_once_and_grows_with_the_fraction(dyads):
    found = {f: intentions(dyads, f"common input {f}", shared=True) for f in ("0.5", "1")}
    assert set() < found["0.5"] < found["1"]
    for events in found.values():
        of_a, of_b = ({event[1:] for event in events if event[0] == partner} for partner in (0, 1))
        assert of_a == of_b


def test_a_scrambled_map_keeps_every_cells_weight_and_all_else(dyads):
    assert differing(dyads, "scrambled map") == {"plastic.w"}
    live, here = (dyads[null].inputs.arrays for null in ("live", "scrambled map"))
    totals = [np.bincount(arrays["plastic.post"], weights=arrays["plastic.w"]) for arrays in (live, here)]
    assert totals[1] == pytest.approx(totals[0], rel=1e-12)
    assert totals[0].sum() > 0


def test_a_branch_keeps_all_but_the_noise_and_the_link_that_is_cut(dyads):
    assert differing(dyads, "twin 1, uncut") == differing(dyads, "twin 2, uncut") == NOISE
    assert differing(dyads, "twin 3, cut a_to_b") == differing(dyads, "twin 3, cut b_to_a") == NOISE | LINK


def test_branches_of_different_sets_differ_in_their_noise(dyads):
    keys = [dyads[null].inputs.arrays["cells.key_high"] for null in dyads if null.startswith("twin")]
    same = [[np.mean(one == other) for other in keys] for one in keys]
    # the two cut sets share theirs; they are compared with the uncut one only
    assert np.asarray(same).round(1).tolist() == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]


@pytest.fixture(scope="module")
def matched():
    """A dyad with oxytocin and its rate-matched nulls, small; the factors are made up."""
    partner = {"size_factor": 0.1, "oxytocin": {"level": 0.5}}
    raw = {"name": "t", "question": "?", "seed": 3, "duration": "20 s", "partner": partner}
    nulls = {"rate_matched_uncoupled": True, "rate_matched_coupled": True}
    experiment = Experiment.model_validate(raw | {"nulls": nulls})
    factors = {"background": 0.8, "observation": 1.1, "drive": 0.9, "efference_copy": 0.5}
    todo = [matching for _, matching in unsolved(live_conditions(experiment))]
    turned = [{name: factors[name] for name in matching.null.knobs} for matching in todo]
    found = [
        RateMatch(key=matching.key, residuals=(0.0,) * 4, **by_knob)
        for matching, by_knob in zip(todo, turned, strict=True)
    ]
    trials = expand(with_matches(experiment, tuple(found)))
    return {dict(trial.condition)["null"]: build_dyad(trial) for trial in trials}


TURNED = {"cells.mean_background_at_rest", "channels.mean_at_full_intensity"}


def test_matching_rates_uncoupled_turns_noise_and_drive_and_cuts_the_links(matched):
    assert differing(matched, "rate-matched uncoupled") == LINK | TURNED
    assert sights(matched, "rate-matched uncoupled") == [0, 0]


def test_matching_rates_coupled_also_turns_the_efference_copy_and_makes_the_modulators_neutral(matched):
    assert differing(matched, "rate-matched coupled") == TURNED | {"partners.oxytocin", "excitatory.w"}
    assert sights(matched, "rate-matched coupled") == sights(matched, "live")


def test_matching_rates_keeps_the_intentions(matched):
    for null in ("rate-matched uncoupled", "rate-matched coupled"):
        assert intentions(matched, null, shared=False) == intentions(matched, "live", shared=False)
