"""Files of schema version 1, rewritten."""

from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from snn.config.file.migration import MARK, migrated
from snn.config.file.yaml_reader import parse_yaml
from snn.errors import ConfigError

HEAD = "name: x\nquestion: why?\nseed: 1\nduration: 20 s\n"
SAME = "link: {a_to_b: {coupling: 0}, b_to_a: {coupling: 0}}\n"
"""Says nothing that changes, and leaves nothing to remark."""

BY_HAND = "rewrite it by hand: another axis sets coupling too, and one has to hold all of its values"


def rewritten(text: str) -> tuple[str, list[str]]:
    new, notes = migrated(HEAD + text, "x.yaml")
    assert new.startswith(f"{MARK}\n{HEAD}")
    return new.removeprefix(f"{MARK}\n{HEAD}"), [str(note) for note in notes]


def test_what_has_not_changed_stays_to_the_letter_with_its_comments(load):
    text = (
        SAME + "# why\npartner:\n  mirror: {map: none}  # nothing\nsweep: [{label: a, conditions: {b: {}}}]\n"
    )
    assert rewritten(text) == (text, [])
    load(f"{MARK}\n{HEAD}{text}")


@pytest.mark.parametrize(
    ("old", "new", "notes"),
    [
        (
            "link: {a_to_b: {coupling: 0.6, weight: 8 nS}, b_to_a: {coupling: 1.5}}",
            "link: {a_to_b: {coupling: 0.8}, b_to_a: {coupling: 1}}",
            [
                "5: link.a_to_b.coupling: 0.6 became coupling: 0.8",
                "5: link.a_to_b.weight: 8 nS is part of coupling: 0.8",
                "5: link.b_to_a.coupling: 1.5 became coupling: 1",
            ],
        ),
        (
            "link:\n  a_to_b:\n    probability: 1.0  # all\n    depression: 0.2  # less\n  b_to_a: {weight: 2 nS}",
            "link:\n  a_to_b:\n    coupling: 1.33  # all\n    adaptation: 0.2  # less\n  b_to_a: {coupling: 0.333}",
            [
                "7: link.a_to_b.probability: 1.0 became coupling: 1.33",
                "8: link.a_to_b.depression: is now called adaptation",
                "9: link.b_to_a.weight: 2 nS became coupling: 0.333",
            ],
        ),
        (
            SAME + "partner: {reafference: {delay: 50 ms, delay_spread: 40 ms}}",
            SAME + "partner: {reafference: {latency: 70 ms}}",
            [
                "6: partner.reafference.delay: 50 ms became latency: 70 ms",
                "6: partner.reafference.delay_spread: 40 ms is part of latency: 70 ms",
            ],
        ),
        (  # what one partner says stands on what both have
            SAME + "partner: {reafference: {weight: 8 nS, delay_spread: 0 ms}}\n"
            "partners: {b: {reafference: {coupling: 3, delay: 80 ms}}}",
            SAME + "partner: {reafference: {coupling: 0, latency: 100 ms}}\n"
            "partners: {b: {reafference: {coupling: 4, latency: 80 ms}}}",
            [
                "6: partner.reafference.weight: 8 nS became coupling: 0",
                "6: partner.reafference.delay_spread: 0 ms became latency: 100 ms",
                "7: partners.b.reafference.coupling: 3 became coupling: 4",
                "7: partners.b.reafference.delay: 80 ms became latency: 80 ms",
            ],
        ),
        (
            SAME + "partner: {replay: {from_condition: live}}\npartners: {a: {replay: none}}",
            SAME + "partner: {video: {from_condition: live}}\npartners: {a: {video: none}}",
            ["6: partner.replay: is now called video", "7: partners.a.replay: is now called video"],
        ),
        (
            SAME + "partners: {b: {replay: {from: results/x, partner: a}}}",
            SAME + "partners: {b: {video: {from: results/x, partner: a}}}",
            [
                "6: partners.b.replay: runs of the older model are not read; make this one again",
                "6: partners.b.replay: is now called video",
            ],
        ),
        (
            SAME
            + "record:\n  motor_time_constant: 60 ms\npartner:\n  stress: {threat_above: 6 Hz, gate_gain: 1}",
            SAME + "record: {}\npartner:\n  stress: {gate_gain: 1}",
            [
                "7: record.motor_time_constant: left out: acts are movements now, and partner.body.time_constant is "
                "their slowness",
                "9: partner.stress.threat_above: left out: threat is what is seen of negative acts now, and none at "
                "rest",
            ],
        ),
        (
            SAME + "partners: {a: {sizes: {motor_per_channel: 10}}, b: {sizes: {motor_per_channel: 20}}}",
            SAME + "partners: {a: {sizes: {motor_per_channel: 10}}, b: {sizes: {motor_per_channel: 20}}}",
            [
                "6: partners.a.sizes.motor_per_channel: kept; more motor cells no longer make what is seen stronger"
            ],
        ),
    ],
)
def test_what_became_of_each_key(load, old, new, notes):
    assert rewritten(old + "\n") == (new + "\n", notes)
    if "from" not in new:
        load(new, head=True)


@pytest.mark.parametrize(
    ("old", "new", "notes"),
    [
        (
            "sweep: [{label: s, keys: [link.a_to_b.coupling, link.b_to_a.coupling], values: [0, 0.75, 1.5]}]",
            "sweep: [{label: s, keys: [link.a_to_b.coupling, link.b_to_a.coupling], values: [0, 0.5, 1]}]",
            ["6: link.a_to_b.coupling, link.b_to_a.coupling: 0, 0.75, 1.5 became coupling: 0, 0.5, 1"],
        ),
        (
            "sweep: [{label: s, keys: [partner.reafference.delay], values: [50 ms, 0.1 s]}]",
            "sweep: [{label: s, keys: [partner.reafference.latency], values: [60 ms, 110 ms]}]",
            [
                "6: partner.reafference.delay: is now called latency",
                "6: partner.reafference.delay: 50 ms, 0.1 s became latency: 60 ms, 110 ms",
            ],
        ),
        (  # strength and timing of one link, on an axis each
            "sweep: [{label: s, keys: [link.a_to_b.coupling], values: [0, 1.5]}, "
            "{label: t, keys: [link.a_to_b.delay], values: [50 ms, 100 ms]}]",
            "sweep: [{label: s, keys: [link.a_to_b.coupling], values: [0, 1]}, "
            "{label: t, keys: [link.a_to_b.latency], values: [60 ms, 110 ms]}]",
            [
                "6: link.a_to_b.coupling: 0, 1.5 became coupling: 0, 1",
                "6: link.a_to_b.delay: is now called latency",
                "6: link.a_to_b.delay: 50 ms, 100 ms became latency: 60 ms, 110 ms",
            ],
        ),
        (
            "sweep: [{label: s, keys: [partners.a.reafference.depression], values: [0, 0.3]}]",
            "sweep: [{label: s, keys: [partners.a.reafference.adaptation], values: [0, 0.3]}]",
            ["6: partners.a.reafference.depression: is now called adaptation"],
        ),
        (  # on the weight of the file
            "partner: {reafference: {weight: 8 nS}}\n"
            "sweep:\n- label: s\n  conditions:\n    seen: {partner.reafference.coupling: 3}\n    blind:\n"
            "      partner.stress.threat_above: 3 Hz\n    film: {partners.b.replay: {from_condition: seen}}",
            "partner: {reafference: {coupling: 0}}\n"
            "sweep:\n- label: s\n  conditions:\n    seen: {partner.reafference.coupling: 4}\n    blind: {}\n"
            "    film: {partners.b.video: {from_condition: seen}}",
            [
                "6: partner.reafference.weight: 8 nS became coupling: 0",
                "10: partner.reafference.coupling: 3 became coupling: 4",
                "12: partner.stress.threat_above: left out: threat is what is seen of negative acts now, and none at "
                "rest",
                "13: partners.b.replay: is now called video",
            ],
        ),
    ],
)
def test_sweeps(load, old, new, notes):
    assert rewritten(f"{SAME}{old}\n") == (f"{SAME}{new}\n", notes)
    load(SAME + new, head=True)


@pytest.mark.parametrize(
    ("sweep", "note"),
    [
        (  # the spreads differ, and with them the means
            "sweep: [{label: s, keys: [link.a_to_b.delay, link.b_to_a.delay], values: [50 ms]}]",
            "6: link.a_to_b.delay, link.b_to_a.delay: rewrite it by hand: latency is not the same for all",
        ),
        (
            "sweep: [{label: s, keys: [link.a_to_b.weight, partner.mirror.weight], values: [1 nS]}]",
            "6: link.a_to_b.weight: rewrite it by hand: coupling is not the same for all",
        ),
        (
            "sweep: [{label: s, keys: [link.a_to_b.weight], values: [1 nS]}, "
            "{label: t, conditions: {u: {link.b_to_a.coupling: 0}}}, {label: v, keys: [link.a_to_b.probability], "
            "values: [1]}]",
            f"6: link.a_to_b.weight: {BY_HAND}\n6: link.a_to_b.probability: {BY_HAND}",
        ),
        (
            "sweep: [{label: s, keys: [link.a_to_b.weight], values: [1 nS]}, "
            "{label: t, conditions: {u: {link.a_to_b.coupling: 0}}}]",
            f"6: link.a_to_b.weight: {BY_HAND}\n6: link.a_to_b.coupling: {BY_HAND}",
        ),
        (
            "sweep: [{label: s, conditions: {u: {link.a_to_b.weight: 1 nS}}}, "
            "{label: t, conditions: {v: {link.a_to_b.coupling: 0}}}]",
            f"6: link.a_to_b.weight: {BY_HAND}\n6: link.a_to_b.coupling: {BY_HAND}",
        ),
        (  # `partner` is both
            "sweep: [{label: s, keys: [partner.reafference.coupling], values: [1]}, "
            "{label: t, keys: [partners.a.reafference.weight], values: [1 nS]}]",
            f"6: partner.reafference.coupling: {BY_HAND}\n6: partners.a.reafference.weight: {BY_HAND}",
        ),
        (
            "sweep: [{label: s, keys: [partner.stress.threat_above], values: [1 Hz]}]",
            "6: partner.stress.threat_above: take it out by hand: threat is what is seen of negative acts now, and "
            "none at rest",
        ),
    ],
)
def test_what_cannot_be_rewritten_is_left_and_told(load, sweep, note):
    link = "link: {a_to_b: {coupling: 0, delay_spread: 0 ms}, b_to_a: {coupling: 0}}\n"
    text, notes = rewritten(link + sweep + "\n")
    assert text.splitlines()[1] == sweep
    assert notes[1:] == note.splitlines()
    with pytest.raises(ConfigError, match=r"sweep\[[01]\].*snn config migrate FILE"):
        load(text, head=True)


def test_a_coupling_that_is_not_given_is_remarked():
    stronger = "not given, and the default is now 1.5 times as strong; 0.667 is as before"
    assert rewritten("")[1] == [f"1: link.a_to_b.coupling, link.b_to_a.coupling: {stronger}"]
    assert rewritten("link: {a_to_b: {coupling: 0}}\n")[1] == [f"1: link.b_to_a.coupling: {stronger}"]


def test_nothing_is_rewritten_twice():
    once, _ = migrated(HEAD + "link: {a_to_b: {coupling: 0.6}}\n", "x.yaml")
    with pytest.raises(
        ConfigError, match=r"^x\.yaml:1: was rewritten already; check it with `snn validate`$"
    ):
        migrated(once, "x.yaml")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "x.yaml: top level must be a mapping, got nothing"),
        ("- 1", "x.yaml: top level must be a mapping, got list"),
        ("a: &b {c: *b}", "x.yaml:1: alias '\\*b': aliases are not supported"),
        (
            "link: {a_to_b: {weight: 4}}",
            "x.yaml: link.a_to_b.weight: expected number with unit, such as 5 nS, got 4",
        ),
        ("link: {a_to_b: {coupling: {}}}", "x.yaml: link.a_to_b.coupling: expected number, got mapping"),
    ],
)
def test_what_cannot_be_read_is_one_line(text, line):
    with pytest.raises(ConfigError, match=f"^{line}"):
        migrated(text, "x.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "sweep: 3", "sweep: [3, {}]", "sweep: [{keys: 3, values: 4}]", "sweep: [{conditions: [1]}]",
        "sweep: [{keys: [link.a_to_b.weight], values: 3}]", "sweep: [{conditions: {a: 3}}]", "link: 3", "partner: null",
        "partners: {a: [1], b: {replay: null}}", "partner: {reafference: {depression: {a: 1}}}",
        "partner.stress.threat_above: 1 Hz",
        "sweep: [{keys: [[1], null, 3], values: []}]", "sweep: [{keys: [], values: [1]}]",
    ],
)  # fmt: skip
def test_nonsense_is_left_to_the_checks(text):
    migrated(text, "x.yaml")


def test_windows_ends_of_lines_stay():
    text, _ = migrated("link: {a_to_b: {coupling: 1.5}}\r\nseed: 1\r\n", "x.yaml")
    assert text == f"{MARK}\r\nlink: {{a_to_b: {{coupling: 1}}}}\r\nseed: 1\r\n"


DOTTED = [
    "link.a_to_b.weight",
    "partners.a.replay",
    "partner.reafference.delay",
    "partner.stress.threat_above",
]
SIGHT = ["reafference", "coupling", "weight", "probability", "delay", "delay_spread", "depression"]
ABOVE = [
    "link",
    "a_to_b",
    "partner",
    "partners",
    "a",
    "replay",
    "sweep",
    "keys",
    "values",
    "conditions",
    "stress",
]
KEYS = st.sampled_from([*DOTTED, *SIGHT, *ABOVE, "threat_above"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(-1e3, 1e3) | st.sampled_from(["5 ms", "1 nS", "x", *DOTTED]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


def dumped(document: object, *, flow: bool) -> str:
    yaml, text = YAML(typ="safe", pure=True), StringIO()
    yaml.default_flow_style = flow
    yaml.representer.ignore_aliases = lambda _: True
    yaml.dump(document, text)
    return text.getvalue()


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_it_holds_it_is_rewritten_or_refused_in_a_line(document, flow):
    refused: tuple[str, ...] = ()
    try:
        again, _ = migrated(dumped(document, flow=flow), "x.yaml")
        assert parse_yaml(again, "again") is not None
    except ConfigError as error:
        refused = error.lines
    assert all(line.startswith("x.yaml") and line.isprintable() for line in refused)
