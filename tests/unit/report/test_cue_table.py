"""The cue test of single dyads, read as a person would."""

from snn.report.cue_table import MAX_DYADS, cue_cells

NAN = float("nan")
MEASURED = {
    "cue_n": 40,
    "cue_p_brain": 0.005,
    "cue_p_movement": 0.25,
    "cue_effect_brain": 0.3456,
    "cue_leads_p": 0.5,
    "cue_withheld": "",
}


def row(replicate=0, **changed):
    found = {f"{name}_{way}": value for name, value in MEASURED.items() for way in ("a_to_b", "b_to_a")}
    found |= {f"cue_effect_brain_{way}_low": 0.3 for way in ("a_to_b", "b_to_a")}
    found |= {f"cue_effect_brain_{way}_high": 0.4 for way in ("a_to_b", "b_to_a")}
    found |= {f"cue_latency_brain_{way}_ms": 79.6 for way in ("a_to_b", "b_to_a")}
    return found | {"replicate": replicate, "verdict": "influence a to b", "coupling": 0.5} | changed


def test_each_direction_has_a_line():
    strange = {"cue_p_brain_b_to_a": NAN, "cue_effect_brain_b_to_a": NAN, "cue_n_b_to_a": 0}
    heading, there, back = cue_cells(
        [row(3, **strange, cue_withheld_b_to_a="no random cues")], axes=("coupling",)
    )
    assert heading == [
        *("coupling", "dyad", "verdict", "direction", "cues", "p brain", "p movement", "effect", "after ms"),
        *("leads p", "withheld"),
    ]
    assert there == [
        *("0.5", "3", "influence a to b", "a->b", "40", "0.005", "0.250", "0.346 [0.300, 0.400]", "80"),
        *("0.500", "-"),
    ]
    assert back == [*("", "", "", "b->a", "0", "-", "0.250", "-", "-", "0.500", "no random cues")]


def test_many_dyads_and_those_of_an_older_version_have_none():
    assert cue_cells([row(k) for k in range(MAX_DYADS + 1)], axes=()) == []
    assert cue_cells([{"C": 0.5, "replicate": 0}], axes=()) == []
    assert cue_cells([], axes=()) == []
