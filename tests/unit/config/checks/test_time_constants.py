"""Nothing may change within the step in which it is followed."""

import pytest

from snn.config.schema.catalogue import leaves
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError
from snn.model.intervals import CHANNEL_STEP_MS, LEVEL_STEP_MS, REWARD_INTERVAL_MS
from snn.model.modulators.hill import hill

STEPPED = [
    "partner.cells.tau_excitatory",
    "partner.cells.tau_inhibitory",
    "partner.cells.tau_adaptation",
    "partner.cells.refractory_period",
    "partner.observation.inhibitory_recovery_time",
    "partner.execution.inhibitory_recovery_time",
    *(f"partner.mirror.learning.triplet.tau_{name}" for name in ("plus", "minus", "triplet")),
    *(
        f"partner.mirror.learning.{rule}.tau_{name}"
        for rule in ("pair", "guetig")
        for name in ("plus", "minus")
    ),
    "partner.inhibitory_learning.tau",
]


@pytest.mark.parametrize("path", STEPPED)
def test_a_time_constant_below_the_time_step_is_refused(load, path):
    with pytest.raises(ConfigError) as error:
        load("", head=True, overrides=[f"{path}=0.099 ms"])
    assert error.value.lines == (
        f"--set: {path}: 0.099 ms is shorter than protocol.time_step (0.1 ms), within which nothing changes; make it "
        "longer",
    )
    load("", head=True, overrides=[f"{path}=0.1 ms"])


def test_no_time_constant_in_ms_is_forgotten():
    """Whatever is called tau, a time constant or a recovery is bounded by its schema or checked against the step."""
    words = ("tau", "recovery_time", "time_constant", "decay_time", "refractory", "clearance", "mean_time")
    for path, leaf in leaves(Experiment).items():
        common = path.replace("partners.a.", "partner.")
        if any(word in path for word in words) and not path.startswith("partners.b."):
            assert common in STEPPED or leaf.bound("ge"), path


@pytest.mark.parametrize(
    ("path", "interval_ms"),
    [
        ("partners.a.oxytocin.clearance_time", 10 * LEVEL_STEP_MS),  # stepped by Euler: ten steps or more
        ("partners.a.serotonin.recovery_time", 10 * LEVEL_STEP_MS),
        ("partners.a.stress.recovery_time", 10 * LEVEL_STEP_MS),
        ("partners.a.reward.endorphin.decay_time", 10 * LEVEL_STEP_MS),
        ("partners.a.reward.dopamine.mean_time", 10 * LEVEL_STEP_MS),
        ("partners.a.reward.dopamine.decay_time", REWARD_INTERVAL_MS),
        ("partners.a.reward.eligibility_time", REWARD_INTERVAL_MS),
        ("partners.a.mirror.learning.sliding.time_constant", 10 * LEVEL_STEP_MS),
        ("partners.a.intention.duration", CHANNEL_STEP_MS),
        ("partners.a.reaction.duration", CHANNEL_STEP_MS),
        ("partners.a.reward.dopamine.window_max", CHANNEL_STEP_MS),
        ("partners.a.body.time_constant", CHANNEL_STEP_MS),
        ("partners.a.reafference.recovery_time", LEVEL_STEP_MS),
        ("link.a_to_b.recovery_time", LEVEL_STEP_MS),
        ("link.b_to_a.acuity.time_constant", LEVEL_STEP_MS),
        ("protocol.common_drive.time_constant", LEVEL_STEP_MS),
    ],
)
def test_what_is_updated_seldom_changes_slowly(path, interval_ms):
    leaf = leaves(Experiment)[path]
    shortest_ms = leaf.bound("ge") * 10.0 ** (leaf.unit.exponent + 3)
    assert shortest_ms >= interval_ms * (1 - 1e-12)


def test_levels_cannot_overshoot_in_a_step():
    """Euler steps of dx/dt = -rate x stay on one side of 0 only while the rate times the step is at most 1."""
    known, step_s = leaves(Experiment), LEVEL_STEP_MS * 1e-3

    def bound(path, kind):
        return known[f"partners.a.{path}"].bound(kind)

    damping_hz = bound("stress.oxytocin_damping", "le") * bound("oxytocin.receptor_density", "le")
    assert step_s * (1 / bound("stress.recovery_time", "ge") + damping_hz) <= 1
    fastest_hz = 1 / bound("oxytocin.clearance_time", "ge") + bound("oxytocin.release_rate", "le")
    assert step_s * fastest_hz <= 1


def test_no_half_level_vanishes():
    """Its power is the denominator of an effect at level 0: where it underflows, the effect is nan."""
    known = leaves(Experiment)
    for path in ("oxytocin", "serotonin.receptor"):
        steepest = known[f"partners.a.{path}.hill_exponent"].bound("le")
        names = [name for name in known if name.startswith(f"partners.a.{path}.") and "half_level" in name]
        assert names
        for name in names:
            effect = hill(0.0, half_level=known[name].bound("ge"), exponent=steepest)
            assert effect == 0.0, name


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        (
            "partner.oxytocin.half_level=1e-300",
            "partner.oxytocin.half_level: must be between 0.01 and 10, got 1e-300",
        ),
        (
            "partner.cells.refractory_period=0 ms",
            "partner.cells.refractory_period: must be > 0 and <= 100 ms, got 0 ms",
        ),
        (
            "partner.cells.capacitance=0.9 pF",
            "partner.cells.capacitance: 0.9 pF over leak_conductance is a membrane time constant of 0.09 ms, shorter "
            "than protocol.time_step (0.1 ms): cells would forget their input within a step; make it larger",
        ),
    ],
)
def test_nonsense_is_refused_with_the_reason(load, setting, line):
    with pytest.raises(ConfigError) as error:
        load("", head=True, overrides=[setting])
    assert error.value.lines == (f"--set: {line}",)
