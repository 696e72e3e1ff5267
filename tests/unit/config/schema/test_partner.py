"""The parts of a partner."""

from snn.config.schema.connections import EfferenceCopy, Projection
from snn.config.schema.partner import Partner, Partners
from snn.config.schema.vision import Reafference


def test_partners_are_alike_until_something_is_said() -> None:
    assert Partners().a == Partners().b == Partner()


def test_sections_that_look_alike_keep_their_own_kind() -> None:
    partner = Partner.model_validate({"efference_copy": {}, "feedforward_inhibition": {}, "reafference": {}})
    assert isinstance(partner.efference_copy, EfferenceCopy)
    assert type(partner.feedforward_inhibition) is Projection
    assert isinstance(partner.reafference, Reafference)
    assert partner == Partner()


def test_a_size_factor_below_a_tenth_leaves_too_few_cells() -> None:
    assert Partner.model_validate({"size_factor": 0.1}).size_factor == 0.1
