"""A test asks for axes and points that the sweep has."""

import numpy as np
import pytest

from snn.analyse.table.summary import summarise
from snn.config.columns.column_names import outcomes
from snn.errors import ConfigError
from tests.unit.config.schema.test_answers import DIFFERENCE, TREND, asked
from tests.unit.synthetic_runs import small_trials, synthetic_recording

INTERACTION = DIFFERENCE | {
    "test": "interaction",
    "other_axis": "who",
    "other_condition": "a",
    "other_baseline": "both",
}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (TREND | {"axis": "gates"}, "[0].axis: the sweep has no axis 'gates'; did you mean 'gate'?"),
        (TREND | {"axis": "null"}, "[0].axis: no null is simulated; ask for one in `nulls`"),
        (
            TREND | {"axis": "who"},
            "[0].axis: 'who' has names and no numbers, which have no order; use difference",
        ),
        (TREND | {"at": {"gate": "60 nS"}}, "[0].at: 'gate' is what is tested; leave it out here"),
        (TREND | {"at": {"who": "c"}}, "[0].at.who: axis 'who' has no point 'c'; it has both, a"),
        (
            DIFFERENCE | {"baseline": "31 nS"},
            "[0].baseline: axis 'gate' has no point '31 nS'; it has 60.0, 45.0, 30.0",
        ),
        (INTERACTION | {"other_axis": "gate"}, "[0].other_axis: 'gate' is tested already; name another axis"),
        (
            INTERACTION | {"other_condition": "c"},
            "[0].other_condition: axis 'who' has no point 'c'; it has both, a",
        ),
    ],
)
def test_what_the_sweep_lacks_is_told(answer, told):
    with pytest.raises(ConfigError) as caught:
        asked(answer)
    assert any(line.endswith(f"analysis.answer{told}") for line in caught.value.lines)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"outcome": "cue_effect_brain_a_b"},
            "outcome: the table of dyads has no number 'cue_effect_brain_a_b'; did you",
        ),
        ({"over": "verdict"}, "over: the table of dyads has no number 'verdict'"),
        (
            {"outcome": "zzz"},
            "outcome: the table of dyads has no number 'zzz'; its columns are those of any results.csv",
        ),
    ],
)
def test_an_outcome_that_no_table_has_is_refused(changed, told):
    with pytest.raises(ConfigError) as caught:
        asked(TREND | changed)
    assert any(f"analysis.answer[0].{told}" in line for line in caught.value.lines)


def test_all_numbers_of_the_table_of_dyads_are_outcomes():
    trial = small_trials()[0]
    settings = {"analysis": trial.experiment.analysis, "nulls": trial.experiment.nulls}
    row = summarise(synthetic_recording(trial), **settings, rng=np.random.default_rng(1)).row
    assert sorted(outcomes()) == sorted(name for name, value in row.items() if not isinstance(value, str))
    assert asked(TREND | {"outcome": "dither_25ms_p"})


def test_two_lines_need_five_levels():
    with pytest.raises(ConfigError, match=r"'gate' has 3 points; two_lines needs at least 5"):
        asked({"test": "two_lines", "hypothesis": "It.", "outcome": "C", "axis": "gate"})


def test_points_are_found_in_any_unit_and_as_numbers():
    for point in ("60 nS", "0.06 uS", 60):
        assert asked(DIFFERENCE | {"baseline": point})
    assert asked(INTERACTION)


def test_of_nulls_one_side_is_live():
    nulls = {"uncoupled": True}
    assert asked(DIFFERENCE | {"axis": "null", "condition": "live", "baseline": "uncoupled"}, nulls=nulls)
    with pytest.raises(ConfigError, match=r"of nulls one side has to be 'live'"):
        asked(DIFFERENCE | {"axis": "null", "condition": "x", "baseline": "uncoupled"}, nulls=nulls)
