"""Two or more runs compared: settings that differ, what is compared, what is refused, and what is said."""

import math
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.text import Text

from snn.analyse.nulls.correlogram import Correlogram
from snn.config.trials.expand import expand
from snn.errors import ResultError
from snn.plot.paper import PAPER_MM
from snn.plot.style import figures_for
from snn.record.results_folder import ResultsFolder
from snn.report.comparison import compared
from snn.report.comparison_figures import comparison_figures
from snn.report.comparison_lines import (
    answer_lines,
    difference_cells,
    difference_text,
    health_lines,
    key_cells,
    way_text,
)
from snn.report.results import Results, RunNotes
from snn.report.sides import Side
from tests.unit.plot.conftest import colliding_texts, cut_sides, texts_of
from tests.unit.synthetic_runs import small_experiment


def side(label, *, rise=0.0, replicates=6, health="healthy", **changes):
    """Dyads whose C is .1 a replicate, and more by the rise."""
    experiment = small_experiment(replicates=replicates, sweep=[], **changes)
    trials = expand(experiment)
    rows = tuple(
        {
            "replicate": trial.replicate,
            "health": health,
            "p": 0.01 if trial.replicate or not rise else 0.2,
            "C": 0.1 * trial.replicate + rise,
            "null95": 0.05,
            "S": rise + 0.01 * trial.replicate,
            "oxytocin_level": rise,
            "cue_effect_brain_a_to_b": rise + 0.01 * trial.replicate,
            "cue_effect_brain_b_to_a": 2 * rise + 0.01 * trial.replicate,
            "verdict": "mutual influence",
            "cue_p_brain_a_to_b": 0.005 if rise else 0.5,
            "cue_withheld_a_to_b": "",
            "cue_p_brain_b_to_a": 0.005,
            "cue_withheld_b_to_a": "few cues",
        }
        for trial in trials
    )
    lags_s = np.arange(-25, 26) * 0.02
    curve = Correlogram(
        lags_s=lags_s,
        observed=np.exp(-np.abs(lags_s) / 0.1),
        null_low=np.full(51, -0.05),
        null_high=np.full(51, 0.05),
    )
    notes = {
        trial.key: RunNotes(measured_by=None, code={}, stages_s=0.0, correlogram=curve) for trial in trials
    }
    results = Results(ResultsFolder(label), experiment, trials, rows, notes=notes)
    return Side(label=label, condition=(), results=results)


LINK = {"link": {"a_to_b": {"coupling": 0.5}, "b_to_a": {"coupling": 0.5}}}


def test_only_settings_that_differ_are_told_and_both_partners_as_one():
    found = compared([side("one"), side("other", **LINK, partner={"oxytocin": {"level": 0.5}})])
    assert found.keys == {
        "link.a_to_b.coupling": (1.0, 0.5),
        "link.b_to_a.coupling": (1.0, 0.5),
        "partner.oxytocin.level": (0.0, 0.5),
    }
    lines = key_cells(found)
    assert lines[0] == ["setting", "one", "other"]
    assert ["link.a_to_b.coupling", "1", "0.5"] in lines


def test_of_three_runs_each_has_its_value():
    found = compared([side("one"), side("two", seed=8), side("three", duration="3 s")])
    assert found.keys == {"seed": (7, 8, 7), "duration": ("2 s", "2 s", "3 s")}


def test_another_name_and_question_are_no_difference():
    assert not compared([side("one"), side("other", name="else", question="Why?", replicates=7)]).keys


def test_outcomes_that_a_configuration_holds_are_not_compared():
    found = compared([side("one"), side("other", rise=0.5)])
    assert found.outcomes == (
        "C",
        "cue_effect_brain_a_to_b",
        "S",
    )  # the level of oxytocin is the same in all dyads of a run


def test_the_primary_outcome_of_the_first_comes_first():
    assert compared([side("one", primary="S"), side("other")]).outcomes[0] == "S"


def test_outcomes_can_be_named_and_are_looked_up():
    runs = [side("one"), side("other", rise=0.5)]
    assert compared(runs, outcomes=["S", "C", "S"]).outcomes == ("S", "C")
    with pytest.raises(ResultError, match="there is no outcome 'Synchrony'; `snn docs columns` lists them"):
        compared(runs, outcomes=["Synchrony"])
    with pytest.raises(ResultError, match="there is no outcome 'lag_s' of one, other"):
        compared(runs, outcomes=["lag_s"])
    with pytest.raises(ResultError, match="'p' is no outcome"):
        compared(runs, outcomes=["p"])
    with pytest.raises(ResultError, match="'health' is text"):
        compared(runs, outcomes=["health"])


def test_any_run_can_be_the_one_that_others_are_compared_with():
    runs = [side("one"), side("two", rise=0.5), side("three", rise=0.25)]
    found = compared(runs, baseline="three", outcomes=["C"])
    assert [(row.run, row.difference.value) for row in found.rows] == [
        ("one", pytest.approx(-0.25)),
        ("two", pytest.approx(0.25)),
    ]
    with pytest.raises(
        ResultError, match="there is no run 'four' to compare with; there are one, two, three"
    ):
        compared(runs, baseline="four")


def test_one_condition_is_nothing_to_compare():
    with pytest.raises(
        ResultError, match="'one' is one condition, however often it is named; name at least two runs"
    ):
        compared([side("one")])


def test_runs_that_were_measured_in_other_ways_are_refused_with_the_remedy():
    other = side("other", analysis={"bin": "50 ms"})
    with pytest.raises(
        ResultError, match=r"\(analysis.bin: 20 ms, 50 ms\).*-s 'analysis.bin=20 ms'` measures anew"
    ):
        compared([side("one"), other])


def test_unequal_lengths_unequal_numbers_and_strangers_are_told():
    found = compared([side("one"), side("longer", duration="3 s", replicates=8), side("stranger", seed=8)])
    lengths, strangers, alone = found.notes
    assert lengths.startswith("UNEQUAL LENGTHS (2 s: one, stranger; 3 s: longer)")
    assert strangers.startswith("no common seeds with one: stranger;")
    assert alone.startswith("up to 2 dyads of one or of longer have no partner")
    assert not compared([side("one"), side("other")]).notes


def test_a_replicate_of_the_table_is_one_dyad_and_strangers_are_others():
    found = compared(
        [side("one", replicates=2), side("other", replicates=3), side("stranger", seed=8, replicates=2)]
    )
    numbers = [(row["run"], row["replicate"]) for row in found.tidy_rows]
    assert numbers == [
        ("one", 0),
        ("one", 1),
        ("other", 0),
        ("other", 1),
        ("other", 2),
        ("stranger", 3),
        ("stranger", 4),
    ]


def test_the_answer_says_difference_influence_and_of_how_many():
    found = compared([side("one"), side("other", rise=0.5)])
    (line,) = answer_lines(found)
    assert line.startswith("other against one: C 0.750 [")
    assert "there 0.250 [" in line
    assert "difference 0.500" in line
    assert "(6 pairs, p = 0.031)" in line
    assert "C above chance in 5 of 6 (there 6 of 6)" in line
    assert line.endswith(
        "influence on the brain, by cues: a to b 6 of 6 (there 0 of 6)."
    )  # b to a is withheld


def test_many_runs_are_told_in_one_line_by_the_way_they_differ():
    rises = {"one": 0.0, "more": 0.5, "less": -0.5, "same": 0.0, "most": 0.9, "least": -0.9, "alike": 0.0}
    (line,) = answer_lines(compared([side(label, rise=rise) for label, rise in rises.items()]))
    told = "higher in more, most; lower in less, least; not shown to differ in 2 runs."
    assert line == f"C against one (q < .05): {told}"


def test_dyads_that_are_missing_are_told():
    half = side("half", replicates=6)
    part = replace(half.results, trials=half.results.trials[:3], rows=half.results.rows[:3])
    found = compared([side("one"), replace(half, results=part)])
    assert "half: 3 of 6 dyads failed or are missing" in found.notes


@pytest.mark.parametrize(
    ("rise", "replicates", "expected"),
    [
        (0.5, 6, "is higher than that of"),
        (-0.5, 6, "is lower than that of"),
        (0.5, 5, "is not shown to differ from that of"),  # five pairs cannot show it
        (0.0, 6, "is not shown to differ from that of"),
    ],
)
def test_a_way_is_told_only_of_what_is_shown(rise, replicates, expected):
    found = compared([side("one", replicates=replicates), side("other", rise=rise, replicates=replicates)])
    assert way_text(found.rows[0]) == expected


def test_too_few_pairs_say_so():
    found = compared([side("one", replicates=1), side("other", rise=0.5, replicates=1)])
    assert difference_text(found.rows[0]) == "0.500 (1 pair, too few to tell)"
    assert difference_cells(found)[1][-2:] == ["-", "-"]


def test_the_table_names_the_run_only_where_there_are_several():
    two = difference_cells(compared([side("one"), side("other")]))
    three = difference_cells(compared([side("one"), side("other"), side("third")]))
    assert two[0] == ["outcome", "n", "mean", "mean of one", "difference", "g", "p", "q all"]
    assert three[0][:3] == ["outcome", "run", "n"]
    primary = difference_cells(compared([side("one"), side("other"), side("third")]), whole=False)
    assert [line[0] for line in primary] == ["outcome", "C", "C"]
    assert primary[0][-1] == "q"


def test_both_directions_of_many_runs_are_on_one_scale():
    runs = [side(f"run {number}", rise=0.1 * number) for number in range(5)]
    for one in runs:
        for row in one.results.rows:
            row["cue_withheld_b_to_a"] = ""
    (figure,) = comparison_figures(compared(runs)).values()
    c, forth, back = figure.axes
    assert [label.get_text() for label in c.get_yticklabels()] == [f"run {number}" for number in range(5)]
    assert forth.get_xlim() == back.get_xlim()
    assert back.get_xlim()[1] > 0.85
    assert c.get_xlim()[1] != back.get_xlim()[1]


@pytest.mark.parametrize("paper", PAPER_MM)
@pytest.mark.parametrize("n_runs", [2, 4, 6])
def test_for_a_page_nothing_is_cut_small_or_lies_on_something_else(paper, n_runs):
    runs = [side(f"a_condition_of_dose {k / 10}", rise=0.1 * k) for k in range(n_runs)]
    with figures_for(paper):
        for figure in comparison_figures(compared(runs), asked=["C"]).values():
            assert figure.get_figwidth() * 25.4 == pytest.approx(PAPER_MM[paper])
            assert figure.get_figheight() * 25.4 < 240
            assert cut_sides(figure) == []
            assert colliding_texts(figure) == []
            letters = [one for one in figure.findobj(Text) if one.get_visible() and one.get_text().strip()]
            assert min(one.get_fontsize() for one in letters) >= 6


def test_in_one_column_panels_are_below_each_other_and_the_first_rows_are_shown():
    few = [side(f"run {k}", rise=0.1 * k) for k in range(3)]
    many = [side(f"run {k}", rise=0.1 * k) for k in range(14)]
    with figures_for("single"):
        (of_few,) = comparison_figures(compared(few)).values()
        (of_many,) = comparison_figures(compared(many)).values()
        for figure, n in ((of_few, 4), (of_many, 2)):
            figure.draw_without_rendering()
            tops = [ax.get_window_extent().y1 for ax in figure.axes]
            assert tops == sorted(tops, reverse=True)
            assert len({round(top) for top in tops}) == n
    for ax in of_many.axes:
        assert [label.get_text() for label in ax.get_yticklabels()] == [f"run {k}" for k in range(12)]
    assert "The first 12 of 14 runs; the tables have all." in texts_of(of_many)


def test_an_outcome_of_many_runs_says_n_of_all_and_joins_nothing():
    figure = comparison_figures(compared([side(f"run {k}") for k in range(5)]), asked=["C"])["outcome_C"]
    assert "n = 6 model dyads in each run." in texts_of(figure)
    (few,) = comparison_figures(compared([side("one_run"), side("other_run")])).values()
    assert "n = 6 of one run, 6 of other run model dyads" in texts_of(few)
    assert "_" not in texts_of(few)
    assert "join" not in texts_of(figure)


def test_health_is_counted_for_each_run():
    sick = side("sick one", health="runaway")
    assert health_lines(compared([side("one"), sick])) == [
        "one       6 dyads of 2 s: healthy 6",
        "sick one  6 dyads of 2 s: runaway 6",
    ]


def test_unscored_dyads_enter_no_difference():
    (row,) = compared([side("one"), side("sick", rise=0.5, health="runaway")], outcomes=["C"]).rows
    assert row.n == 0
    assert math.isnan(row.difference.value)


def test_a_condition_that_has_a_key_that_others_lack_has_a_dash():
    phases = {"protocol": {"time_step": "0.5 ms", "phases": [{"name": "all", "duration": "2 s"}]}}
    found = compared([side("one"), side("phased", **phases)])
    lines = dict((line[0], line[1:]) for line in key_cells(found)[1:])
    assert lines["protocol.phases[0].name"] == ["-", "all"]
