"""Keys of older files are refused with what to write instead, wherever they stand."""

import pytest

from snn.config.problems.removed_keys import removed_key
from snn.errors import ConfigError

MIGRATE = "(`snn config migrate FILE` rewrites an old file)"
NO_SYNAPSE = "partners share no synapse any more; scale with coupling or partner.vision."
OLD = {
    "link.a_to_b.weight": ("4 nS", NO_SYNAPSE + "weight"),
    "link.b_to_a.probability": ("0.5", NO_SYNAPSE + "n_inputs"),
    "link.a_to_b.delay": ("100 ms", "renamed; write latency, a whole multiple of 10 ms"),
    "link.b_to_a.delay_spread": ("20 ms", "what is seen arrives after one latency; write latency"),
    "link.a_to_b.depression": ("0.3", "renamed; write adaptation"),
    "partner.reafference.weight": ("4 nS", NO_SYNAPSE + "weight"),
    "partners.b.reafference.delay": ("4 ms", "renamed; write latency, a whole multiple of 10 ms"),
    "partner.replay": ("none", "renamed; write video"),
    "partners.a.replay": ("{from_condition: x}", "renamed; write video"),
    "partner.stress.threat_above": (
        "6 Hz", "threat is now what is seen of negative acts, and none at rest; leave it out"
    ),
    "record.motor_time_constant": ("60 ms", "acts are now movements of the body; set partner.body.time_constant"),
}  # fmt: skip


def nested(path, value):
    *above, last = path.split(".")
    return (
        "".join(f"{'  ' * depth}{key}:\n" for depth, key in enumerate(above))
        + f"{'  ' * len(above)}{last}: {value}\n"
    )


@pytest.mark.parametrize(("path", "value", "reason"), [(path, *rest) for path, rest in OLD.items()])
def test_in_a_file_and_on_the_command_line(load, path, value, reason):
    with pytest.raises(ConfigError) as error:
        load(nested(path, value), head=True)
    assert error.value.lines == (f"x.yaml:{4 + len(path.split('.'))}: {path}: {reason} {MIGRATE}",)
    with pytest.raises(ConfigError) as error:
        load("", head=True, overrides=[f"{path}={value}"])
    assert error.value.lines == (f"--set: {path}: {reason} {MIGRATE}",)


SWEPT = [(path, *rest) for path, rest in OLD.items() if not path.startswith("record")]


@pytest.mark.parametrize(("path", "value", "reason"), SWEPT)
def test_in_a_sweep(load, path, value, reason):
    with pytest.raises(ConfigError) as error:
        load(f"sweep: [{{label: s, keys: [{path}], values: [{value}]}}]", head=True)
    assert error.value.lines == (f"x.yaml:5: sweep[0].keys: '{path}': {reason} {MIGRATE}",)
    with pytest.raises(ConfigError) as error:
        load(f"sweep: [{{label: s, conditions: {{c: {{{path}: {value}}}}}}}]", head=True)
    assert error.value.lines == (f"x.yaml:5: sweep[0].conditions: '{path}': {reason} {MIGRATE}",)


def test_what_never_was_a_key_is_none():
    assert removed_key(("link", "a_to_b", "latency")) is None
    assert removed_key(("partners", "c", "replay")) is None
    assert removed_key(("replay",)) is None
    assert removed_key(()) is None
