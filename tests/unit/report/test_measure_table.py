"""The table of measures that is printed: means, nulls beside them, verdicts, and what has to be known."""

import math

from snn.report.measure_table import HINT, PARTS_LEGEND, measure_table


def row(c, *, health="healthy", verdict="mutual influence", **more):
    return {
        "coupling": 0.5,
        "measured_s": 20.0,
        "health": health,
        "verdict": verdict,
        "RI": 0.5,
        "measure.correlation": c,
        **more,
    }


def null(c, null95, p, **more):
    return row(c, **{"null_mean.correlation": 0.0, "null95.correlation": null95, "p.correlation": p}, **more)


def line_of(lines, start):
    (found,) = [line for line in lines if line.startswith(start)]
    return [cell.strip() for cell in found.split("  ") if cell.strip()]


def test_means_are_over_healthy_dyads():
    rows = [
        row(0.2),
        row(0.4),
        row(9.0, health="runaway", verdict="unscored", S=0.9),
        row(None),
        row(math.nan),
    ]
    lines = measure_table({"0.5, 20 s": rows}, n_shifts=0)
    assert lines[0].split() == ["0.5,", "20", "s"]
    assert line_of(lines, "n scored") == ["n scored, of n", "4 of 5"]
    assert line_of(lines, "dyads") == ["dyads", "4 mutual influence, 1 unscored"]
    assert line_of(lines, "correlation, best") == ["correlation, best lag (C)", "0.300 (0.141)"]
    assert line_of(lines, "RI ") == ["RI", "0.500 (0.000)"]
    assert not [line for line in lines if line.startswith("S ")]
    assert PARTS_LEGEND in lines
    assert lines[-1] == HINT


def test_nulls_stand_beside_the_measures_of_each_condition():
    rows = [
        null(0.2, 0.1, 0.05),
        null(0.4, 0.3, 0.051),
        null(0.5, None, None, health="runaway"),
        null(0.6, 0.2, 0.05) | {"measured_s": 2.0},
        row(0.6) | {"measured_s": 2.0, "null95.correlation": None, "p.correlation": None},
        row(0.6) | {"measured_s": 1.0},
    ]
    groups = {
        f"0.5, {span_s:g} s": [r for r in rows if r["measured_s"] == span_s] for span_s in (20.0, 2.0, 1.0)
    }
    lines = measure_table(groups, n_shifts=19)
    assert line_of(lines, "  ") == [
        *("0.5, 20 s", "null95", "p≤.05"),
        *("0.5, 2 s", "null95", "p≤.05"),
        *("0.5, 1 s", "null95", "p≤.05"),
    ]
    assert line_of(lines, "correlation, best") == [
        "correlation, best lag (C)",
        *("0.300 (0.141)", "0.200", "1 of 2"),
        *("0.600 (0.000)", "0.200", "1 of 1"),
        *("0.600", "-", "-"),
    ]
    assert line_of(lines, "n scored") == ["n scored, of n", "2 of 3", "2 of 2", "1 of 1"]
    assert "(19 shifts" in lines[-1]
    assert HINT not in lines


def test_what_cues_show_stands_above_the_measures():
    found = {"cue_p_brain_a_to_b": 0.005, "cue_effect_brain_a_to_b": 0.25, "cue_withheld_a_to_b": ""}
    rows = [
        row(0.2, **found),
        row(0.3, health="runaway", **found),
        row(0.3, **found | {"cue_p_brain_a_to_b": 0.5}),
    ]
    lines = measure_table({"20 s": rows}, n_shifts=0)
    assert line_of(lines, "brain a->b") == ["brain a->b", "1 of 2"]  # of those that are scored
    assert line_of(lines, "brain b->a") == ["brain b->a", "-"]
    assert line_of(lines, "effect a->b") == ["effect a->b", "0.250 (0.000)"]
