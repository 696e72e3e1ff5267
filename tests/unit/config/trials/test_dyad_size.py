"""Numbers of cells and synapses, counted by hand."""

import pytest

from snn.config.schema.partner import Partner
from snn.config.trials.dyad_size import (
    Size,
    cost_of,
    dyad_size,
    in_order_of_cost,
    other_wiring,
    partner_size,
)
from snn.config.trials.expand import expand
from snn.errors import ConfigError, ConfigWarning
from tests.unit.synthetic_runs import small_experiment, small_trials


def test_a_default_dyad_has_1760_cells() -> None:
    # per partner: observation 4 x 80 + 80, execution 4 x 80 + 80, motor 4 x 20
    assert partner_size(Partner()).n_cells == 400 + 400 + 80
    assert dyad_size(Partner(), Partner()).n_cells == 1760


def test_synapses_of_a_default_partner() -> None:
    recurrent = 2 * 400 * (32 + 8)  # two circuits; each cell hears .1 x 320 E and .1 x 80 I
    between = 80 * 32 + 80 * 32  # feed-forward inhibition and efference copy: 80 I hear .1 x 320 E
    mirror = 320 * 80  # .25 x 320, all pairs of channels
    motor = 80 * 40  # .5 x 80 of their channel
    suppression = 80 * 20  # motor cells hear .25 x 80 observation cells of their channel
    assert partner_size(Partner()).n_synapses == recurrent + between + mirror + motor + suppression


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"sizes": {"excitatory_per_channel": 40}}, "sizes.excitatory_per_channel"),
        ({"size_factor": 2}, "size_factor"),
        ({"mirror": {"probability": 0.5}}, "mirror.probability"),
        ({"mirror": {"fraction": 0.5}}, "mirror.fraction"),
        ({"mirror": {"map": "naive"}, "sizes": {"motor_per_channel": 10}}, None),
    ],
)
def test_what_gives_the_mirror_path_other_synapses(parts: dict[str, object], path: str | None) -> None:
    assert other_wiring(Partner(), Partner.model_validate(parts)) == path


def test_cells_grow_with_the_size_factor_and_synapses_with_its_square() -> None:
    one, two = (partner_size(Partner.model_validate({"size_factor": factor})) for factor in (1, 2))
    assert two.n_cells == 2 * one.n_cells
    assert two.n_synapses == 4 * one.n_synapses


def test_a_video_has_neither_cells_nor_synapses(make) -> None:
    video = {"from": "x", "sha256": "0" * 64}
    one = make(partners={"b": {"video": video}}).partners
    assert dyad_size(one.a, one.b) == partner_size(Partner())
    both = make(partner={"video": video}).partners
    assert dyad_size(both.a, both.b) == Size(0, 0)
    live = cost_of(expand(make()))
    assert cost_of(expand(make(partners={"a": {"video": video}}))).cpu_s == pytest.approx(live.cpu_s / 2)


def test_memory_and_cpu_are_those_of_measured_runs() -> None:
    """Peak memory of both processes, and CPU seconds per simulated second, of default dyads."""
    fitted = ((1, 0.0868, 0.0605), (2, 0.1455, 0.136))
    held_out = ((1.5, 0.1121, 0.0977), (3, 0.2392, 0.229))
    for factor, measured_gb, measured_s in (*fitted, *held_out):
        partner = Partner.model_validate({"size_factor": factor})
        size = dyad_size(partner, partner)
        assert size.memory_gb == pytest.approx(measured_gb, rel=0.02)
        assert size.cpu_s_per_s(time_step_ms=0.1) == pytest.approx(measured_s, rel=0.03)


@pytest.mark.parametrize(
    ("factor", "duration_s", "measured_mb"),
    [(1, 8, 0.571), (1, 40, 2.839), (2, 10, 1.161), (1, 20, 1.059), (1, 20, 1.437), (1, 250, 17.429)],
)
def test_recordings_are_as_large_as_measured_ones_to_a_third(factor, duration_s, measured_mb) -> None:
    """Dyads that are linked, of two sizes, not linked, answering, and learning."""
    partner = Partner.model_validate({"size_factor": factor})
    assert dyad_size(partner, partner).recording_mb(duration_s, spikes=True) == pytest.approx(
        measured_mb, rel=1 / 3
    )


def test_half_the_time_step_takes_twice_the_steps_and_the_same_deliveries() -> None:
    size = Size(n_cells=1000, n_synapses=0)
    assert size.cpu_s_per_s(time_step_ms=0.05) == pytest.approx(2 * size.cpu_s_per_s(time_step_ms=0.1))
    alone = Size(n_cells=0, n_synapses=1000)
    assert alone.cpu_s_per_s(time_step_ms=0.05) == alone.cpu_s_per_s(time_step_ms=0.1)


def test_what_a_sweep_of_sizes_costs(make) -> None:
    twice = {"label": "same", "conditions": {"p": {}, "q": {}}}  # the same trials: simulated once
    sizes = {"label": "size", "keys": ["partner.size_factor"], "values": [1, 2]}
    cost = cost_of(expand(make(sweep=[sizes, twice], replicates=3)))
    assert (cost.cells, cost.synapses) == (3520, 540_160)
    assert cost.cpu_s == pytest.approx(3 * 20 * (0.0605 + 0.136), rel=0.03)
    assert cost.disk_mb == pytest.approx(3 * (2 * 0.15 + 20 * (2 * 0.0025 + (1760 + 3520) * 32e-6)))


def test_more_synapses_than_can_be_numbered_are_refused(load) -> None:
    text = "partner: {size_factor: 100, mirror: {probability: 1}}"
    with pytest.raises(
        ConfigError, match=r"^x\.yaml:5: partner\.sizes: \d+ synapses in the dyad exceed the limit of"
    ):
        load(text, head=True)


def test_a_large_dyad_is_remarked_with_what_it_needs(load) -> None:
    with pytest.warns(ConfigWarning) as warned:
        load("partner: {size_factor: 20}", head=True, overrides=["duration=40 s"])
    # 400 x 135,040 synapses of 140 bytes
    assert [str(warning.message) for warning in warned] == [
        "x.yaml:5: partner.size_factor: 35200 cells and 54016000 synapses need about 7.7 GB of memory and 4.1 CPU-s "
        "for each simulated second; make size_factor smaller, or make sure that there is as much for each job"
    ]


def test_one_trial_of_each_length_comes_first_and_then_the_longest():
    lengths = {"x": "2 s", "y": "8 s", "z": "4 s"}
    conditions = {name: {"duration": length} for name, length in lengths.items()}
    experiment = small_experiment(sweep=[{"label": "length", "conditions": conditions}], replicates=2)
    handed_out = [(dict(t.condition)["length"], t.replicate) for t in in_order_of_cost(expand(experiment))]
    assert handed_out == [("y", 0), ("z", 0), ("x", 0), ("y", 1), ("z", 1), ("x", 1)]


def test_trials_that_take_as_long_keep_their_order():
    trials = small_trials()
    assert in_order_of_cost(trials) == list(trials)


def test_disk_is_that_of_what_is_kept(make):
    """Two default dyads of 40 s, stored without spikes."""
    found = cost_of(expand(make(duration="40 s", replicates=2, record={"spikes": False})))
    assert found.disk_mb == pytest.approx(0.234 + 0.245, rel=0.1)
