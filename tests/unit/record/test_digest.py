"""The digest changes with everything that a trial gave, and with nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from snn.record.digest import digest
from snn.record.types import VideoNote


@pytest.fixture
def recording(make_recording, make_trains, make_events, make_happenings, make_weights):
    spikes = {
        "a_execution_e": make_trains([(0, 10), (1, 10), (7, 900)], n_cells=40, n_steps=1000),
        "a_motor": make_trains([(3, 11)], n_cells=20, n_steps=1000),
    }
    return make_recording(
        spikes,
        events=make_events([(0, 1, 0.1, 0.5), (1, 2, 0.3, 0.5)]),
        happenings=make_happenings([(0, 0, 1, 0.2), (1, 0, 1, 0.5)]),
        weights=make_weights([(0, 0, 1, 1), (1, 0, 2, 1)], [[0.25, 0.25], [0.5, 0.125]], times_s=[0.0, 1.0]),
    )


def _with_trains(recording, name, **changes):
    return replace(recording, spikes={**recording.spikes, name: replace(recording.spikes[name], **changes)})


def test_equal_contents_give_the_known_form(recording):
    text = digest(recording)
    assert len(text) == 64
    assert set(text) <= set("0123456789abcdef")


def test_the_order_of_populations_and_the_provenance_do_not_enter(recording):
    other = replace(
        recording,
        populations=recording.populations[::-1],
        spikes=dict(reversed(recording.spikes.items())),
        provenance={"engine": "another"},
    )
    assert digest(other) == digest(recording)


def test_wider_integers_of_the_same_value_do_not_enter(recording):
    cells = recording.spikes["a_execution_e"].cells.astype(np.int64)
    assert digest(_with_trains(recording, "a_execution_e", cells=cells)) == digest(recording)


@pytest.mark.parametrize(
    "changes",
    [
        {"cells": np.array([0, 2, 7], dtype=np.int32)},
        {"steps": np.array([10, 11, 900])},
        {"n_steps": 1001},
        {"time_step_ms": 0.5},
    ],
)
def test_every_change_of_the_spikes_enters(recording, changes):
    assert digest(_with_trains(recording, "a_execution_e", **changes)) != digest(recording)


@pytest.mark.parametrize("column", ["partner", "channel", "onset_s", "duration_s", "intensity", "shared"])
def test_every_column_of_the_events_enters(recording, column):
    values = getattr(recording.events, column)
    events = replace(recording.events, **{column: values == 0 if column == "shared" else values + 1})
    assert digest(replace(recording, events=events)) != digest(recording)


@pytest.mark.parametrize("column", ["kind", "partner", "channel", "time_s"])
def test_every_column_of_the_happenings_enters(recording, column):
    values = getattr(recording.happenings, column)
    happenings = replace(recording.happenings, **{column: values + 1})
    assert digest(replace(recording, happenings=happenings)) != digest(recording)


@pytest.mark.parametrize(
    "column",
    ["partner", "site", "pre_cell", "post_cell", "pre_channel", "post_channel", "times_s", "weights_nS"],
)
def test_every_column_of_the_weights_enters(recording, column):
    weights = replace(recording.weights, **{column: getattr(recording.weights, column) + 1})
    assert digest(replace(recording, weights=weights)) != digest(recording)
    assert digest(replace(recording, weights=None)) != digest(recording)


def test_every_level_enters_with_name_and_step_but_not_their_order(recording):
    levels = recording.levels
    oxytocin, serotonin = levels.values["oxytocin"], levels.values["serotonin"]
    others = [
        replace(levels, step_ms=50.0),
        replace(levels, values={"oxytocin": oxytocin}),
        replace(levels, values={"oxytocin": serotonin, "serotonin": oxytocin}),
        replace(levels, values={"oxytocin": oxytocin, "serotonin": np.nextafter(serotonin, 2)}),
    ]
    for other in others:
        assert digest(replace(recording, levels=other)) != digest(recording)
    turned = replace(levels, values={"serotonin": serotonin, "oxytocin": oxytocin})
    assert digest(replace(recording, levels=turned)) == digest(recording)


def test_movement_and_what_is_seen_enter_with_partner_and_step(recording):
    movement = recording.movement
    for name in ("movement_hz", "seen_hz"):
        by_partner = getattr(movement, name)
        odd = np.array(by_partner["b"])
        odd[3, -1] += 2**-10
        for other in (
            {**by_partner, "b": odd},
            {"a": by_partner["a"]},
            {"a": by_partner["b"], "b": by_partner["a"] + 1},
        ):
            changed = replace(movement, **{name: other})
            assert digest(replace(recording, movement=changed)) != digest(recording)
    assert digest(replace(recording, movement=replace(movement, step_ms=9.0))) != digest(recording)


def test_who_is_a_video_enters_with_all_that_is_known_of_it(recording):
    notes = [
        {"a": VideoNote(script="same", has_brain=True)},
        {"b": VideoNote(script="same", has_brain=True)},
        {"b": VideoNote(script="fresh", has_brain=True)},
        {"b": VideoNote(script="same", has_brain=False)},
        {},
    ]
    assert len({digest(replace(recording, videos=videos)) for videos in notes}) == len(notes)


def test_swapped_partners_differ(recording):
    spikes = dict(recording.spikes)
    spikes["a_motor"], spikes["b_motor"] = spikes["b_motor"], spikes["a_motor"]
    assert digest(replace(recording, spikes=spikes)) != digest(recording)


def test_a_coarser_stored_rate_is_another_result(recording):
    experiment = recording.trial.experiment
    settings = experiment.record.model_copy(update={"rate_bin_ms": 50.0})
    trial = replace(recording.trial, experiment=experiment.model_copy(update={"record": settings}))
    assert digest(replace(recording, trial=trial)) != digest(recording)
