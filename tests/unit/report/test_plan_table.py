"""What a plan says in words."""

from snn.compare.cue_power import Answer, PowerPoint
from snn.compare.proportions import proportion
from snn.report.plan_table import answer_line, power_cells, power_values


def _point(n_dyads, length_s, n_found):
    return PowerPoint(n_dyads=n_dyads, length_s=length_s, n_cues=length_s, found=proportion(n_found, 40))


def test_the_answer_is_one_line_and_says_what_it_rests_on():
    shown = Answer(n_dyads=1, shown=_point(1, 40.0, 40), likely=_point(1, 20.0, 33))
    unsure = Answer(n_dyads=4, shown=None, likely=_point(4, 10.0, 33))
    line = answer_line("cues", [shown, unsure, Answer(n_dyads=8, shown=None, likely=None)], power=0.8)
    assert line == (
        "cues, power 0.8 at level .01: a single dyad of 40 s or more, 40 cues of each partner (40 of 40 found, at "
        "least 0.93); 4 dyads of 10 s or more, 10 cues of each partner (33 of 40 found, at least 0.70, which is not "
        "shown: simulate more with --pilots)"
    )
    none = answer_line("cues", [Answer(n_dyads=1, shown=None, likely=None)], power=0.8)
    assert none == "cues: nothing that was tried reaches power 0.8; take longer recordings (--length)"


def test_each_length_and_number_is_a_row():
    panels = {"slow": [_point(1, 5.0, 10)], "fast": [_point(1, 5.0, 20)]}
    heading, slow, _ = power_cells(panels)
    assert dict(zip(heading, slow, strict=True)) == {
        "cues": "slow",
        "dyads": "1",
        "length s": "5",
        "cues of each": "5.0",
        "found": "10 of 40",
        "power": "0.25 [0.13, 0.41]",
        "at least": "0.14",
    }
    assert [row["power"] for row in power_values(panels)] == [0.25, 0.5]
