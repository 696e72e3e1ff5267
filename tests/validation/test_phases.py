"""Phases of a protocol: links that open and close, and intentions that are kept back."""

import numpy as np

from snn.model.dyad import build_dyad
from tests.validation.dyads import NO_LINKS, trial

APART_AND_MET = [
    {"name": "apart", "duration": "1.5 s", "a_to_b": 0, "b_to_a": 0},
    {"name": "met", "duration": "1.5 s"},
]
NO_TRANSIENT = {"transient": "0 ms"}
LIVELY = {"intention": {"rate": "1 Hz"}}
FIRST_MET = 15_000


def spikes_of(compiled, **parts):
    dyad = build_dyad(trial("3 s", partner=LIVELY, analysis=NO_TRANSIENT, **parts))
    return dyad, compiled.run(dyad.inputs, dyad.n_steps).spikes


def until(spikes, step):
    early = spikes.steps < step
    return spikes.index[early].tolist(), spikes.steps[early].tolist()


def test_partners_are_independent_while_their_links_are_closed_and_not_after(compiled):
    _, phased = spikes_of(compiled, protocol={"phases": APART_AND_MET})
    _, alone = spikes_of(compiled, link=NO_LINKS)
    _, coupled = spikes_of(compiled)
    assert until(phased, FIRST_MET) == until(alone, FIRST_MET)
    assert until(phased, FIRST_MET) != until(coupled, FIRST_MET)
    assert until(phased, 30_000) != until(alone, 30_000)


def test_a_link_closes_one_way(compiled):
    phases = [{"name": "watched", "duration": "3 s", "b_to_a": 0}]
    dyad, phased = spikes_of(compiled, protocol={"phases": phases})
    _, alone = spikes_of(compiled, link=NO_LINKS)
    half = dyad.blocks["b_observation_e"].start
    in_a = [spikes.index < half for spikes in (phased, alone)]
    np.testing.assert_array_equal(phased.index[in_a[0]], alone.index[in_a[1]])
    np.testing.assert_array_equal(phased.steps[in_a[0]], alone.steps[in_a[1]])
    assert (~in_a[0]).sum() != (~in_a[1]).sum()


def test_self_sight_is_closed_by_the_phase_alone(compiled):
    partner = {"partner": {**LIVELY, "reafference": {"coupling": 1}}}
    phases = [
        {"name": "blind", "duration": "1.5 s", "reafference": 0},
        {"name": "seeing", "duration": "1.5 s"},
    ]
    runs = {}
    for name, parts in {
        "blind": {"partner": LIVELY},
        "seeing": partner,
        "phased": {**partner, "protocol": {"phases": phases}},
    }.items():
        dyad = build_dyad(trial("3 s", analysis=NO_TRANSIENT, **parts))
        runs[name] = compiled.run(dyad.inputs, dyad.n_steps).spikes
    assert until(runs["phased"], FIRST_MET) == until(runs["blind"], FIRST_MET)
    assert until(runs["phased"], 30_000) != until(runs["blind"], 30_000)
    assert until(runs["seeing"], FIRST_MET) != until(runs["blind"], FIRST_MET)


def test_no_intention_begins_in_a_phase_that_allows_none():
    phases = [
        {"name": "first", "duration": "4 s"},
        {"name": "rest", "duration": "3 s", "intentions": False},
        {"name": "last", "duration": "5 s"},
    ]
    free = build_dyad(trial("12 s", partner=LIVELY)).events.onset_s
    kept = build_dyad(trial("12 s", partner=LIVELY, protocol={"phases": phases})).events.onset_s
    assert ((free >= 4.0) & (free < 7.0)).sum() > 5
    np.testing.assert_array_equal(kept, free[(free < 4.0) | (free >= 7.0)])


def test_phases_begin_where_the_ones_before_them_end():
    phases = [{"name": f"p{k}", "duration": "100 ms", "a_to_b": 0.1 * (k + 1)} for k in range(30)]
    dyad = build_dyad(trial("3 s", analysis=NO_TRANSIENT, protocol={"phases": phases}))
    row = 10  # nine rows of intentions, then what a sees, then what b sees
    steps, values = (dyad.inputs.arrays[f"schedule.{name}"][row] for name in ("steps", "values"))
    assert steps[:30].tolist() == [1000 * k for k in range(30)]
    assert values[:30].tolist() == [0.1 * (k + 1) for k in range(30)]
