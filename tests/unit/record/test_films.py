"""What a recording gives to a trial in which it is shown."""

from dataclasses import replace

import pytest

from snn.config.load import experiment_from
from snn.errors import ResultError
from snn.record.films import given_film
from tests.unit.conftest import events_of, recording_of, trains_of

PROTOCOL = {"protocol": {"time_step": "0.5 ms"}}
MOTOR = [(3, 0), (1, 1999), (2, 2000), (0, 3999)]


def recording(**changes):
    trains = {
        "b_motor": trains_of(MOTOR, n_cells=20, n_steps=4000, time_step_ms=0.5),
        "a_motor": trains_of([(7, 4)], n_cells=20, n_steps=4000, time_step_ms=0.5),
    }
    events = events_of(
        [(1, 2, 0.9, 0.5), (0, 1, 0.5, 0.25), (1, 3, 1.0, 0.75), (1, 0, 0.1, 0.2)],
        intensity=[1.0, 2.0, 3.0, 4.0],
        shared=[True, False, True, False],
    )
    return replace(recording_of(trains, events=events, settings=PROTOCOL), **changes)


def experiment(duration="2 s", **parts):
    raw = {"name": "x", "question": "?", "seed": 1, "duration": duration, **PROTOCOL}
    return experiment_from(raw | parts)


def film(duration="2 s", whose="b", **parts):
    return given_film(recording(), whose=whose, experiment=experiment(duration, **parts), partner="a")


def test_all_populations_of_the_partner_under_their_common_names():
    found = film()
    assert set(found.spikes) == {"observation_e", "observation_i", "execution_e", "execution_i", "motor"}
    motor = found.spikes["motor"]
    assert list(zip(motor.cells.tolist(), motor.steps.tolist(), strict=True)) == MOTOR
    assert motor.n_cells == 20
    assert found.spikes["execution_e"].steps.size == 0
    assert film(whose="a").spikes["motor"].cells.tolist() == [7]


def test_its_own_intentions_in_all_columns():
    found = film()
    assert found.onset_s.tolist() == [0.1, 0.9, 1.0]
    assert found.channel.tolist() == [0, 2, 3]
    assert found.duration_s.tolist() == [0.2, 0.5, 0.75]
    assert found.intensity.tolist() == [1.0, 3.0, 4.0]
    assert found.shared.tolist() == [True, True, False]
    assert film(whose="a").onset_s.tolist() == [0.5]


def test_what_comes_after_the_end_of_the_trial_is_left_out():
    found = film("1 s", analysis={"transient": "100 ms"})
    assert found.spikes["motor"].steps.tolist() == [0, 1999]
    assert found.onset_s.tolist() == [0.1, 0.9]


@pytest.mark.parametrize(
    ("duration", "parts", "line"),
    [
        ("2.5 s", {}, "the film lasts 2 s, less than duration (2.5 s); take a longer one"),
        (
            "2 s",
            {"partners": {"a": {"sizes": {"motor_per_channel": 10}}}},
            "sizes.motor_per_channel is another in the film, and with it the cells; make it the same",
        ),
    ],
)
def test_what_does_not_fit(duration, parts, line):
    with pytest.raises(ResultError) as error:
        film(duration, **parts)
    assert str(error.value) == line


def test_a_recording_that_was_stopped_early_is_too_short():
    whole = recording()
    stopped = {name: replace(trains, n_steps=3000) for name, trains in whole.spikes.items()}
    with pytest.raises(ResultError) as error:
        given_film(replace(whole, spikes=stopped), whose="a", experiment=experiment(), partner="a")
    assert str(error.value) == "the film lasts 1.5 s, less than duration (2 s); take a longer one"
