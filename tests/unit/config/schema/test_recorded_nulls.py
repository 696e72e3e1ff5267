"""What is said of nulls that are made from the recording is said of keys that there are."""

from snn.config.null_models.axis import MADE_OF_RECORDINGS
from snn.config.schema.catalogue import leaves
from snn.config.schema.experiment import Experiment
from snn.config.schema.frozen import yaml_key
from snn.config.schema.nulls import Nulls
from snn.config.schema.recorded_nulls import DITHERS, RECORDED_NULLS, SpikeDither


def test_each_key_is_one_of_the_configuration():
    names = [null.name for null in RECORDED_NULLS if null.has_key]
    assert len(set(names)) == len(names)
    for name in names:
        assert any(
            path == f"nulls.{name}" or path.startswith(f"nulls.{name}.") for path in leaves(Experiment)
        )
    assert set(Nulls.model_fields) >= MADE_OF_RECORDINGS == {"circular_shift", "dither"}


def test_each_list_of_half_widths_is_that_of_one_dither():
    listed = [name for name in SpikeDither.model_fields if name.endswith("half_widths_ms")]
    assert [dither.widths for dither in DITHERS] == listed
    assert [dither.key for dither in DITHERS] == [yaml_key(name) for name in listed]
    assert len({dither.begins for dither in DITHERS}) == len(DITHERS)


def test_a_dither_has_the_half_widths_that_are_asked_for_and_tells_its_clock():
    asked = SpikeDither.model_validate({"operational_half_widths": ["5 ms"], "rate_bin": "40 ms"})
    in_time, at_rate = DITHERS[:2]
    assert (in_time.begins, in_time.widths_ms(asked), in_time.clock(asked)) == ("dither", (), "")
    assert (at_rate.begins, at_rate.widths_ms(asked)) == ("rate_dither", (5.0,))
    assert at_rate.clock(asked) == "rate clock of 40 ms"
