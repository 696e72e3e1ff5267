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


def test_what_is_told_of_the_link_stands_beside_where_it_is():
    link = {"cue_coupling_a_to_b": 0.98, "cue_coupling_a_to_b_low": 0.9, "cue_coupling_a_to_b_high": 1.06}
    link |= {
        f"cue_link_latency_a_to_b{end}": value
        for end, value in (("_ms", 99.6), ("_low_ms", 95.0), ("_high_ms", 104.0))
    }
    link |= {"cue_coupling_b_to_a": 3.0, "cue_coupling_b_to_a_low": 2.1, "cue_coupling_b_to_a_high": NAN}
    link |= {"cue_latency_brain_a_to_b_low_ms": 75.0, "cue_latency_brain_a_to_b_high_ms": 84.0}
    heading, there, back = cue_cells([row(**link)], axes=())
    place = heading.index("coupling")
    assert heading[place - 1 : place + 2] == ["after ms", "coupling", "latency ms"]
    assert there[place - 1 : place + 2] == ["80 [75, 84]", "0.98 [0.90, 1.06]", "100 [95, 104]"]
    assert back[place : place + 2] == ["3.00 [2.10 or more]", "-"]


def test_many_dyads_and_those_of_an_older_version_have_none():
    assert cue_cells([row(k) for k in range(MAX_DYADS + 1)], axes=()) == []
    assert cue_cells([{"C": 0.5, "replicate": 0}], axes=()) == []
    assert cue_cells([], axes=()) == []
