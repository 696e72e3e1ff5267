"""Numbers of cells and synapses, counted by hand."""

import pytest

from snn.config.partner import Partner
from snn.config.size import dyad_size, other_cells, other_wiring, partner_size, scaled


def test_a_default_dyad_has_1760_cells() -> None:
    # per partner: observation 4 x 80 + 80, execution 4 x 80 + 80, motor 4 x 20
    assert partner_size(Partner()).n_cells == 400 + 400 + 80
    assert dyad_size(Partner(), Partner()).n_cells == 1760


def test_synapses_of_a_default_partner() -> None:
    recurrent = 2 * 400 * (32 + 8)  # two circuits; each cell hears .1 x 320 E and .1 x 80 I
    between = 80 * 32 + 80 * 32  # feed-forward inhibition and efference copy: 80 I hear .1 x 320 E
    mirror = 320 * 80  # .25 x 320, all pairs of channels
    motor = 80 * 40  # .5 x 80 of their channel
    senses = 2 * 320 * 10  # the other and oneself: .5 x 20 of their channel
    suppression = 80 * 20  # motor cells hear .25 x 80 observation cells of their channel
    assert partner_size(Partner()).n_synapses == recurrent + between + mirror + motor + senses + suppression


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


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"sizes": {"excitatory_per_channel": 40}}, "sizes.excitatory_per_channel"),
        ({"sizes": {"inhibitory": 40}}, "sizes.inhibitory"),
        ({"sizes": {"motor_per_channel": 10}}, "sizes.motor_per_channel"),
        ({"size_factor": 2}, "size_factor"),
        ({"mirror": {"probability": 0.5, "fraction": 0.5}, "motor": {"probability": 0.1}}, None),
    ],
)
def test_what_gives_a_partner_other_cells(parts: dict[str, object], path: str | None) -> None:
    assert other_cells(Partner(), Partner.model_validate(parts)) == path


def test_cells_grow_with_the_size_factor_and_synapses_with_its_square() -> None:
    one, two = (partner_size(Partner.model_validate({"size_factor": factor})) for factor in (1, 2))
    assert two.n_cells == 2 * one.n_cells
    assert two.n_synapses == 4 * one.n_synapses


def test_memory_is_counted_for_cells_and_synapses() -> None:
    size = partner_size(Partner())
    assert size.memory_gb == pytest.approx((880 * 1000 + size.n_synapses * 40) / 1e9)


@pytest.mark.parametrize(
    ("n_cells", "factor", "expected"), [(80, 0.5, 40), (20, 0.1, 2), (1, 0.1, 1), (80, 1.01, 81)]
)
def test_scaled(n_cells: int, factor: float, expected: int) -> None:
    assert scaled(n_cells, factor) == expected
