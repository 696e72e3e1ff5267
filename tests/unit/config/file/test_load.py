"""Loading: lines, overrides, origin of errors, warnings."""

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snn.config.file.load import experiment_from, load_experiment
from snn.config.schema.experiment import Experiment
from snn.config.schema.levels import LEVELS
from snn.errors import ConfigError, ConfigWarning

Load = Callable[..., Experiment]


def test_the_smallest_file(load: Load) -> None:
    experiment = load("", head=True)
    assert (experiment.name, experiment.question, experiment.seed, experiment.duration_s) == (
        "x",
        "why?",
        1,
        20.0,
    )


def test_a_file_may_be_given_as_text_or_path(load: Load) -> None:
    load("", head=True)
    assert load_experiment("x.yaml") == load_experiment(Path("x.yaml"))


def test_an_error_names_the_line_of_the_key_or_of_what_should_hold_it(load: Load) -> None:
    with pytest.raises(ConfigError, match=r"^x\.yaml:7: partner\.oxytocin\.level: "):
        load("partner:\n  oxytocin:\n    level: 2\n", head=True)
    with pytest.raises(ConfigError, match=r"^x\.yaml:5: partner\.observation\.excitatory_delay_min: "):
        load("partner: {}\nprotocol:\n  time_step: 1 ms\n", head=True)
    with pytest.raises(ConfigError, match=r"^x\.yaml:8: sweep\[0\]\.values\[1\]: "):
        load("sweep:\n- label: a\n  keys: [link.a_to_b.coupling]\n  values: [0, -1]\n", head=True)


def test_overrides_win_over_the_file_and_later_ones_over_earlier_ones(load: Load) -> None:
    text = "partner: {oxytocin: {level: 0.1}}"
    overrides = [
        "partner.oxytocin.level=0.2",
        "seed=3",
        "partner.oxytocin.level=0.3",
        "link.a_to_b.latency=50 ms",
    ]
    experiment = load(text, head=True, overrides=overrides)
    assert experiment.partners.a.oxytocin.level == 0.3
    assert experiment.seed == 3
    assert experiment.link.a_to_b.latency_ms == 50.0


def test_an_override_of_one_partner_leaves_the_other(load: Load) -> None:
    experiment = load(
        "partner: {oxytocin: {level: 0.1}}", head=True, overrides=["partners.b.oxytocin.level=0.9"]
    )
    assert (experiment.partners.a.oxytocin.level, experiment.partners.b.oxytocin.level) == (0.1, 0.9)


def test_a_contradiction_with_an_override_is_the_overrides(load: Load) -> None:
    text = "analysis: {bin: 20 ms, max_lag: 500 ms}"
    with pytest.raises(ConfigError, match=r"^--set: analysis\.max_lag: 500 ms is not a whole multiple"):
        load(text, head=True, overrides=["analysis.bin=30 ms"])
    with pytest.raises(ConfigError, match=r"^x\.yaml:5: protocol\.time_step: 0\.3 ms does not divide"):
        load("protocol: {time_step: 0.3 ms}", head=True, overrides=["seed=2"])


def test_a_recording_too_short_for_its_null_is_remarked(load: Load) -> None:
    with pytest.warns(
        ConfigWarning, match=r"^x\.yaml:4: nulls|^x\.yaml: nulls\.circular_shift\.min_shift: 3\.5 s of"
    ):
        load("name: x\nquestion: q\nseed: 1\nduration: 4 s\n")


def test_documents_are_checked_like_files_but_without_remarks() -> None:
    document = {"name": "x", "question": "q", "seed": 1, "duration": "1 s"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert experiment_from(document).duration_s == 1.0
    with pytest.raises(ConfigError, match=r"^there: seed: must be"):
        experiment_from(document | {"seed": -1}, name="there")
    assert document == {"name": "x", "question": "q", "seed": 1, "duration": "1 s"}


KNOWN_KEYS = (
    "partner partners a cells threshold mirror map intention events sweep label keys values conditions"
)
KEYS = st.text(max_size=4) | st.sampled_from(
    [*KNOWN_KEYS.split(), "link", "a_to_b", "delay", "protocol", "duration", "values_axis"]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["5 ms", "1 nS"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(KEYS, JSON, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_document_is_an_experiment_or_lines_of_errors(parts: dict[str, object]) -> None:
    lines: tuple[str, ...] = ()
    try:
        experiment_from({"name": "x", "question": "q", "seed": 1, "duration": "20 s"} | parts)
    except ConfigError as error:
        lines = error.lines
    assert all(line and line.isprintable() for line in lines)


def test_an_unknown_key_of_both_partners_is_told_once(load):
    with pytest.raises(ConfigError) as error:
        load("partner:\n  level: 0.5\n", head=True)
    near = ", ".join(f"'partner.{level.held_by}'" for level in LEVELS if level.held_by)
    assert error.value.lines == (f"x.yaml:6: partner.level: unknown key here; did you mean {near}?",)
