"""The table of bad input: each row gives one clear line. The numbers are those of the project's fault table.

Every line is a complete sentence of `where: what; what is allowed; remedy`, and nothing is written.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from snn.config.file.load import load_experiment
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError, ConfigWarning

Load = Callable[..., Experiment]

WHOLE_FILES = [
    ("4 empty", "", "'x.yaml' is empty"),
    ("5 only comments", "# nothing\n\n", "'x.yaml' is empty"),
    ("5 only a document mark", "---\n", "'x.yaml' is empty"),
    ("6 list at the top", "- 1\n", "x.yaml: top level must be a mapping, got list"),
    ("6 scalar at the top", "abc", 'x.yaml: top level must be a mapping, got text "abc"'),
    ("6 null at the top", "null", "x.yaml: top level must be a mapping, got null"),
    ("7 two documents", "name: a\n---\nname: b\n", "x.yaml:2: expected one YAML document, found a second"),
    ("8 tab indent", "link:\n\ta: 1\n", "x.yaml:2: tab used for indentation; use spaces"),
    ("8 tab between words", "name: \tx\n", "x.yaml:1: tab used between words; use spaces"),
    (
        "9 unclosed brace",
        "a: 1\nlink: {a: 1\nb: 2\n",
        "x.yaml:2: unterminated '{', or a comma is missing after it",
    ),
    ("9 unclosed bracket", "sweep: [1\n", "x.yaml:1: unterminated '[', or a comma is missing after it"),
    (
        "9 unclosed quote",
        "a: 1\nname: 'x\nb: 2\n",
        "x.yaml:2: unterminated quote, or a stray character in it; close it with the same quote",
    ),
    ("10 NUL", "name: \x00\n", "x.yaml:1: control character U+0000; remove it"),
    ("10 BEL", "a: 1\nname: \x07\n", "x.yaml:2: control character U+0007; remove it"),
    ("11 Latin-1", b"na\xe9me: x\n", "'x.yaml' is not UTF-8 (byte 0xe9 at 2); save it as UTF-8"),
    ("11 UTF-16", "name: x".encode("utf-16"), "'x.yaml' is not UTF-8 (byte 0xff at 0); save it as UTF-8"),
    ("13 duplicate key", "a: 1\nb: 2\na: 3\n", "x.yaml:3: key 'a' given twice (first at line 1)"),
    (
        "13 nested duplicate",
        "link:\n  a: 1\n  b: 2\n  a: 3\n",
        "x.yaml:4: key 'a' given twice (first at line 2)",
    ),
    (
        "11 HDF5",
        b"\x89HDF\r\n\x1a\n\0\0",
        "'x.yaml' is no YAML text file, but HDF5 data such as a recording; look at it with `snn show`",
    ),
    (
        "11 binary",
        b"\xff\xd8\0\0",
        "'x.yaml' is no YAML text file, but binary data; give the file of an experiment",
    ),
    ("15 required keys", "name: n\n", "x.yaml: question, seed, duration: are required"),
    (
        "15 required keys and more",
        "name: n\nseed: x\n",
        'x.yaml:2: seed: expected integer, got text "x"\nx.yaml: question, duration: are required',
    ),
    ("15 required key", "question: q\nseed: 1\nduration: 1 s\n", "x.yaml: name: is required"),
    (
        "37 undefined alias",
        "a: 1\nb: *x\n",
        "x.yaml:2: alias '*x': aliases are not supported; write the value out",
    ),
    (
        "38 self-reference",
        "name: &x [*x]\n",
        "x.yaml:1: alias '*x': aliases are not supported; write the value out",
    ),
    (
        "39 billion laughs",
        "a: &a [x, x]\nb: &b [*a, *a]\n",
        "x.yaml:2: alias '*a': aliases are not supported; write the value out",
    ),
    ("39 merge key", "<<: {a: 1}\n", "x.yaml:1: merge key '<<' is not supported; write the keys out"),
    ("39 too many values", f"a: [{'1,' * 20_001}]", "x.yaml:1: holds more than 20000 values"),
    ("40 deep nesting", "a: " + "[" * 5000, "x.yaml:1: nested deeper than 50 levels"),
    ("41 too large", b"#\n" * 1_000_001, "'x.yaml' is larger than 2 MB"),
    (
        "41b too long a line",
        b"a: " + b"!" * 100_000,
        "x.yaml:1: the line has more than 100000 characters; break it",
    ),
    (
        "42 tag",
        "name: !!python/object/apply:os.system [ls]\n",
        "x.yaml:1: tag '!!python/object/apply:os.system' not allowed; remove it",
    ),
    ("42 harmless tag", "seed: !!int '3'\n", "x.yaml:1: tag '!!int' not allowed; remove it"),
    ("42 tag on a key", "!x name: y\n", "x.yaml:1: tag '!x' not allowed; remove it"),
    ("YAML 1.1", "%YAML 1.1\n---\na: yes\n", "x.yaml:2: only YAML 1.2 is read; remove the %YAML line"),
    ("key that is a number", "1: x\n", "x.yaml:1: a key must be text, got 1; quote it"),
    ("key that is a list", "? [1]\n: x\n", "x.yaml:1: a key must be text, got a list or mapping"),
]


@pytest.mark.parametrize(
    ("text", "line"), [row[1:] for row in WHOLE_FILES], ids=[row[0] for row in WHOLE_FILES]
)
def test_a_file_that_is_no_configuration(load: Load, text: str | bytes, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(text)
    assert str(error.value) == line


def partner(keys: str) -> str:
    return f"partner: {{{keys}}}"


LINES = [
    ("14 unknown key", "sed: 1", "x.yaml:5: sed: unknown key; did you mean 'seed'?"),
    (
        "14 unknown key deep down",
        partner("oxytocin: {lvel: 1}"),
        "x.yaml:5: partner.oxytocin.lvel: unknown key; did you mean 'level'?",
    ),
    (
        "14 key of another place",
        "oxytocin: {level: 1}",
        "x.yaml:5: oxytocin: unknown key here; did you mean 'partner.oxytocin'?",
    ),
    (
        "14 unit in the key",
        partner("cells: {tau_adaptation_ms: 5 ms}"),
        "x.yaml:5: partner.cells.tau_adaptation_ms: unknown key; did you mean 'tau_adaptation'?",
    ),
    ("16 text for an integer", 'replicates: "100"', 'x.yaml:5: replicates: expected integer, got text "100"'),
    ("17 float for an integer", "replicates: 1e3", "x.yaml:5: replicates: expected integer, got 1000.0"),
    ("19 yes", "replicates: yes", 'x.yaml:5: replicates: expected integer, got text "yes"'),
    (
        "22 sexagesimal",
        "analysis: {transient: 1:30}",
        'x.yaml:5: analysis.transient: expected number with unit, got text "1:30"; write e.g. "5 ms"',
    ),
    ("23 negative", "replicates: -1", "x.yaml:5: replicates: must be between 1 and 100000, got -1"),
    ("23 zero", "replicates: 0", "x.yaml:5: replicates: must be between 1 and 100000, got 0"),
    ("25 100.0", "replicates: 100.0", "x.yaml:5: replicates: expected integer, got 100.0"),
    ("26 nan", "protocol: {time_step: .nan}", "x.yaml:5: protocol.time_step: must be finite"),
    ("26 nan with unit", "protocol: {time_step: .nan ms}", "x.yaml:5: protocol.time_step: must be finite"),
    (
        "26 nan without a unit to have",
        "link: {a_to_b: {coupling: .nan}}",
        "x.yaml:5: link.a_to_b.coupling: must be finite",
    ),
    ("27 inf", "protocol: {time_step: .inf}", "x.yaml:5: protocol.time_step: must be finite"),
    (
        "28 zero time step",
        "protocol: {time_step: 0 ms}",
        "x.yaml:5: protocol.time_step: must be > 0 and <= 1 ms, got 0 ms",
    ),
    (
        "29 time step beyond its bound",
        "protocol: {time_step: 10 s}",
        "x.yaml:5: protocol.time_step: must be > 0 and <= 1 ms, got 10000 ms",
    ),
    (
        "30 unknown unit",
        partner("cells: {threshold: 10 mX}"),
        "x.yaml:5: partner.cells.threshold: unknown unit 'mX'; write a voltage, e.g. in 'mV'",
    ),
    (
        "31 wrong dimension",
        partner("cells: {threshold: 10 ms}"),
        "x.yaml:5: partner.cells.threshold: expected voltage, got time ('ms'); write it e.g. in 'mV'",
    ),
    (
        "32 unit missing",
        partner("cells: {threshold: -50}"),
        'x.yaml:5: partner.cells.threshold: unit missing, write e.g. "-50 mV"',
    ),
    (
        "33 decimal comma",
        partner('cells: {tau_adaptation: "1,5"}'),
        'x.yaml:5: partner.cells.tau_adaptation: expected number, got text "1,5"; '
        "write a decimal point, not a comma",
    ),
    (
        "33 true for a quantity",
        partner("cells: {tau_adaptation: true}"),
        'x.yaml:5: partner.cells.tau_adaptation: expected number with unit, got true; write e.g. "5 ms"',
    ),
    ("35 null mapping", "partner:", "x.yaml:5: partner: expected mapping, got null"),
    (
        "48 probability",
        partner("mirror: {probability: 1.5}"),
        "x.yaml:5: partner.mirror.probability: must be between 0 and 1, got 1.5",
    ),
    (
        "14 unknown key of a phase",
        "protocol: {phases: [{name: x, duration: 20 s, a_to_c: 0}]}",
        "x.yaml:5: protocol.phases[0].a_to_c: unknown key; did you mean 'a_to_b'?",
    ),
    (
        "15 required key of a phase",
        "protocol: {phases: [{name: x}]}",
        "x.yaml:5: protocol.phases[0].duration: is required",
    ),
    (
        "43 name of a phase",
        "protocol: {phases: [{name: a/b, duration: 20 s}]}",
        "x.yaml:5: protocol.phases[0].name: use letters A to Z, digits, _ . -, not starting with '.'",
    ),
    (
        "47 unknown rule",
        partner("mirror: {learning: {rule: tripplet}}"),
        "x.yaml:5: partner.mirror.learning.rule: must be one of none, triplet, sliding_triplet, pair, guetig; "
        "got text \"tripplet\"; did you mean 'triplet'?",
    ),
    (
        "48 share used up",
        partner("execution: {inhibitory_depression: 1.5}"),
        "x.yaml:5: partner.execution.inhibitory_depression: must be between 0 and 1, got 1.5",
    ),
    (
        "32 unit missing in a list",
        partner("reward: {dopamine: {source: given, bursts: [{at: 3}]}}"),
        'x.yaml:5: partner.reward.dopamine.bursts[0].at: unit missing, write e.g. "3 s"',
    ),
    (
        "49 sweep of nothing",
        "sweep: [{label: a, keys: [duration], values: []}]",
        "x.yaml:5: sweep[0].values: is empty",
    ),
    (
        "50 sweep of too much",
        "replicates: 100000\nsweep: [{label: a, keys: [link.a_to_b.coupling], values: [0, 1]}]",
        "x.yaml:6: sweep: gives 200000 runs; limit 100000; use fewer values or replicates",
    ),
    (
        "51 sweep of an unknown key",
        "sweep: [{label: a, keys: [partner.cells.tau_adaption], values: [1 ms]}]",
        "x.yaml:5: sweep[0].keys: no parameter 'partner.cells.tau_adaption'; "
        "did you mean 'partner.cells.tau_adaptation'?",
    ),
]


@pytest.mark.parametrize(("text", "line"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_a_wrong_value(load: Load, text: str, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(text, head=True)
    assert str(error.value) == line


HEADS = [
    (
        "34 date",
        {"question": "2001-01-01"},
        "x.yaml:2: question: expected text, got date 2001-01-01; quote it",
    ),
    ("35 null", {"seed": "null"}, "x.yaml:3: seed: expected integer, got null"),
    ("36 negative seed", {"seed": "-1"}, "x.yaml:3: seed: must be between 0 and 4294967295, got -1"),
    (
        "36 large seed",
        {"seed": "4294967296"},
        "x.yaml:3: seed: must be between 0 and 4294967295, got 4294967296",
    ),
    ("36 endless seed", {"seed": "9" * 5000}, "x.yaml:3: a number of 5000 digits is too long"),
    ("43 long name", {"name": "x" * 101}, "x.yaml:1: name: 101 characters; at most 100"),
    *[
        (
            f"43 {name}",
            {"name": name},
            "x.yaml:1: name: use letters A to Z, digits, _ . -, not starting with '.'",
        )
        for name in ("../../x", "..", "a/b", '""', ".x", '"a\\n"', '"\\e[31m"', "ä", '"a b"')
    ],
    (
        "43 empty question",
        {"question": '" "'},
        "x.yaml:2: question: is empty; write what the experiment asks",
    ),
    (
        "43 escape code",
        {"question": '"\\e[31m"'},
        "x.yaml:2: question: control character U+001B; write plain text",
    ),
]


@pytest.mark.parametrize(("keys", "line"), [row[1:] for row in HEADS], ids=[row[0] for row in HEADS])
def test_a_wrong_head(load: Load, keys: dict[str, str], line: str) -> None:
    head = {"name": "x", "question": "why?", "seed": "1", "duration": "20 s"} | keys
    with pytest.raises(ConfigError) as error:
        load("".join(f"{key}: {value}\n" for key, value in head.items()))
    assert str(error.value) == line


def test_24_a_billion_cells_are_refused_with_the_memory_they_need(load: Load) -> None:
    with pytest.raises(ConfigError) as error:
        load(partner("sizes: {inhibitory: 1000000000}"), head=True)
    assert re.fullmatch(
        r"x\.yaml:5: partner\.sizes: 4000001440 cells in the dyad exceed the limit of 200000 "
        r"\(they would need about \S+ GB of memory\); make sizes or size_factor smaller",
        str(error.value),
    )


def test_29_a_duration_that_no_phase_could_have(load: Load) -> None:
    with pytest.raises(ConfigError) as error:
        load("name: x\nquestion: q\nseed: 1\nduration: 0.5 ms\n")
    assert error.value.lines == ("x.yaml:4: duration: must be between 0.01 and 86400 s, got 0.0005 s",)


def test_40_fifty_levels_are_read_and_fifty_one_are_not(load: Load) -> None:
    with pytest.raises(ConfigError, match="top level must be a mapping"):
        load("[" * 50 + "]" * 50)
    with pytest.raises(ConfigError, match="top level must be a mapping"):
        load("[" * 51 + "]" * 51)
    with pytest.raises(ConfigError, match="nested deeper than 50 levels"):
        load("[" * 52 + "]" * 52)


@pytest.mark.parametrize(
    ("row", "text", "path", "expected"),
    [
        ("12 byte order mark", "\ufeff" + "name: x\nquestion: q\nseed: 1\nduration: 20 s\n", "name", "x"),
        (
            "18 1e-1",
            "name: x\nquestion: q\nseed: 1\nduration: 1e-1 s\nanalysis: {transient: 0 s}\n",
            "duration_s",
            0.1,
        ),
        ("20 no", "name: no\nquestion: q\nseed: 1\nduration: 20 s\n", "name", "no"),
    ],
)
@pytest.mark.filterwarnings("ignore::snn.errors.ConfigWarning")
def test_what_looks_wrong_and_is_right(load: Load, row: str, text: str, path: str, expected: object) -> None:
    assert getattr(load(text), path) == expected, row


def test_21_a_leading_zero_is_read_as_decimal_with_a_warning(load: Load) -> None:
    with pytest.warns(ConfigWarning) as warned:
        experiment = load("replicates: 012", head=True, overrides=["duration=40 s"])
    assert experiment.replicates == 12
    assert [str(warning.message) for warning in warned] == [
        "x.yaml:5: 012 is read as 12; drop the leading zero"
    ]


def test_1_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^config 'none\.yaml' not found$"):
        load_experiment("none.yaml")
    with pytest.raises(ConfigError, match=r"^config 'away/smoke\.yaml' not found; 'smoke' comes with snn$"):
        load_experiment("away/smoke.yaml")
    with pytest.raises(ConfigError, match="is a directory, expected a YAML file$"):
        load_experiment(tmp_path)
    with pytest.raises(ConfigError, match="null"):
        load_experiment("a\0b")


def test_3_a_file_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.stat", denied)  # an administrator may read everything: chmod would not do
    with pytest.raises(ConfigError, match=r"^cannot read 'x\.yaml': permission denied$"):
        load_experiment("x.yaml")


@pytest.mark.parametrize(
    ("override", "line"),
    [
        ("a.b", "--set: expected KEY=VALUE, got 'a.b'"),
        ("=1", "--set: expected KEY=VALUE, got '=1'"),
        ("seed=", "--set seed: the value is empty; write e.g. seed=0.5"),
        ("seed=-1", "--set: seed: must be between 0 and 4294967295, got -1"),
        ("seed=[", "--set seed: is not valid YAML: expected the node content, but found '<stream end>'"),
        ("seed=*x", "--set seed: alias '*x': aliases are not supported; write the value out"),
        ("seed=\x1b", "--set seed: control character U+001B; remove it"),
        ("partner.oxytocin.lvel=1", "--set: partner.oxytocin.lvel: unknown key; did you mean 'level'?"),
        ("name.x=1", "--set: name: is no mapping, so it has no 'x'"),
        (
            "partner.cells.threshold=-65 mV",
            "--set: partner.cells.reset_potential: -60 mV; must be below threshold (-65 mV)",
        ),
    ],
)
def test_53_a_wrong_override(load: Load, override: str, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        load("", head=True, overrides=[override])
    assert str(error.value) == line


def test_all_errors_are_told_at_once_in_the_order_of_the_file(load: Load) -> None:
    with pytest.raises(ConfigError) as error:
        load(
            "replicates: 0\nlink: {a_to_b: {coupling: -1, typo: 1}}\npartner: {b: {size_factor: 2}}\n",
            head=True,
        )
    assert error.value.lines == (
        "x.yaml:5: replicates: must be between 1 and 100000, got 0",
        "x.yaml:6: link.a_to_b.typo: unknown key; allowed: coupling, latency, adaptation, recovery_time, "
        "confusion, acuity, occlusion",
        "x.yaml:6: link.a_to_b.coupling: must be between 0 and 100, got -1",
        "x.yaml:7: partner.b: unknown key here; did you mean 'partners.b'?",
    )


def test_all_contradictions_are_told_at_once(load: Load) -> None:
    text = "partners:\n  a: {cells: {reset_potential: -40 mV, resting_potential: -45 mV}}\n"
    with pytest.raises(ConfigError) as error:
        load(text, head=True)
    assert error.value.lines == tuple(
        f"x.yaml:6: partners.a.cells.{name}_potential: {value} mV; must be below threshold (-50 mV)"
        for name, value in (("reset", -40), ("resting", -45))
    )
    with pytest.raises(ConfigError) as error:
        load("analysis: {max_lag: 510 ms}\nrecord: {rate_bin: 0.25 ms}\n", head=True)
    assert error.value.lines == (
        "x.yaml:5: analysis.max_lag: 510 ms is not a whole multiple of analysis.bin (20 ms)",
        "x.yaml:6: record.rate_bin: 0.25 ms is not a whole multiple of protocol.time_step (0.1 ms)",
    )


def test_a_thousand_unknown_keys_cost_no_more_than_twenty(load: Load) -> None:
    with pytest.raises(ConfigError) as error:
        load("".join(f"k{number}: 1\n" for number in range(1000)))
    *told, last = error.value.lines
    assert len(told) == 20
    assert last == "x.yaml: there may be more; mend these first"


def test_points_of_a_sweep_are_told_beside_other_errors(load: Load) -> None:
    text = "replicates: 0\nsweep:\n- {label: a, keys: [link.a_to_b.latency], values: [50 ms, 90, -10 ms]}\n"
    with pytest.raises(ConfigError) as error:
        load(text, head=True)
    assert error.value.lines == (
        "x.yaml:5: replicates: must be between 1 and 100000, got 0",
        'x.yaml:7: sweep[0].values[1]: link.a_to_b.latency: unit missing, write e.g. "90 ms"',
        "x.yaml:7: sweep[0].values[2]: link.a_to_b.latency: must be between 0 and 400 ms, got -10 ms",
    )
