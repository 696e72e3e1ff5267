"""What cues say of links, in dyads whose cells follow acts after 200 ms."""

import numpy as np
import pytest

from snn.analyse.influence.link_effects import link_effects
from snn.config.file.load import experiment_from
from snn.config.trials.expand import expand
from snn.errors import ResultError
from tests.unit.following_dyads import following_recording

RAW = {"name": "x", "question": "?", "seed": 3, "duration": "60.5 s"}
RAW |= {"protocol": {"time_step": "0.5 ms"}, "analysis": {"transient": "500 ms"}}


@pytest.fixture(scope="module")
def dyad():
    return following_recording(expand(experiment_from(RAW | {"link": {"b_to_a": {"coupling": 0.0}}}))[0])


def effects(recording, **asked):
    return link_effects(recording, analysis=recording.trial.experiment.analysis, **asked)


def test_each_direction_is_told_by_the_cues_of_its_source(dyad):
    found = effects(dyad, length_s=60.5)
    there, back = found["a_to_b"], found["b_to_a"]
    assert there.effect.low > 0.1
    assert back.effect.low < 0 < back.effect.high
    own = [(dyad.events.partner == number) & (dyad.events.onset_s >= 0.5) for number in (0, 1)]
    assert [there.n_cues, back.n_cues] == [np.count_nonzero(chosen) for chosen in own]


def test_a_piece_holds_its_beginning_only(dyad):
    whole, part = (effects(dyad, length_s=length_s)["a_to_b"] for length_s in (60.5, 30.5))
    early = (dyad.events.partner == 0) & (dyad.events.onset_s >= 0.5) & (dyad.events.onset_s < 30.5)
    assert part.n_cues == np.count_nonzero(early)
    assert part.effect.high - part.effect.low > whole.effect.high - whole.effect.low


def test_what_is_too_short_is_refused(dyad):
    with pytest.raises(ResultError):
        effects(dyad, length_s=1.5)
