"""The outcome that an experiment is about."""

from typing import get_args

import pytest

from snn.config.file.load import experiment_from
from snn.config.schema.primary_outcome import OUTCOME_LABELS, PrimaryOutcome
from snn.errors import ConfigError

DOCUMENT = {"name": "x", "question": "q", "seed": 1, "duration": "2 s"}


def test_every_outcome_has_a_name_with_a_unit():
    assert set(OUTCOME_LABELS) == set(get_args(PrimaryOutcome))
    assert all(label.endswith(")") for label in OUTCOME_LABELS.values())


def test_it_is_c_unless_said_otherwise():
    assert experiment_from(DOCUMENT).primary == "C"
    assert experiment_from(DOCUMENT | {"primary": "stress_half_time_s"}).primary == "stress_half_time_s"


def test_another_one_is_refused_in_one_line():
    with pytest.raises(ConfigError, match=r"primary: must be one of C, .*stress_half_time_s") as error:
        experiment_from(DOCUMENT | {"primary": "synchrony"})
    assert "\n" not in str(error.value)
