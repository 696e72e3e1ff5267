"""Per-cell parameters: the right number in the right unit at the right cell."""

import numpy as np
import pytest

from snn.config.schema.partner import Partner
from snn.model.cells import NO_CHANNEL, cell_parameters, channel_of_cells
from snn.model.channel_rows import channel_parameters
from snn.model.populations import dyad_blocks
from snn.model.streams import DyadStreams

PARTNERS = {"a": Partner(), "b": Partner()}
BLOCKS = dyad_blocks(PARTNERS)


@pytest.fixture(scope="module")
def cells():
    streams = DyadStreams(1, 0)
    return cell_parameters(PARTNERS, BLOCKS, streams=streams, time_step_ms=0.1)


def of(cells, name, population):
    values = np.unique(cells[name][BLOCKS[population].cells])
    assert values.size == 1
    return values[0]


def test_the_dyad_has_1760_cells_in_ten_blocks_without_gaps():
    stops = [block.stop for block in BLOCKS.values()]
    starts = [block.start for block in BLOCKS.values()]
    assert starts == [0, *stops[:-1]]
    assert stops[-1] == 2 * (4 * 80 + 80 + 4 * 80 + 80 + 4 * 20)


def test_membrane_constants_are_in_si_units(cells):
    population = "a_observation_e"
    assert of(cells, "C", population) == pytest.approx(200e-12)
    assert of(cells, "g_leak", population) == pytest.approx(10e-9)
    assert of(cells, "v_threshold", population) == pytest.approx(-0.050)
    assert of(cells, "decay_e", population) == pytest.approx(np.exp(-0.1 / 5))
    assert of(cells, "decay_i", population) == pytest.approx(np.exp(-0.1 / 10))
    assert of(cells, "refractory_steps", population) == 20


def test_modulators_know_interneurons_from_the_excitatory_cells_of_both_circuits(cells):
    expected = {"observation_e": (0, 1), "execution_e": (0, 1), "observation_i": (1, 0), "execution_i": (1, 0),
                "motor": (0, 0)}  # fmt: skip
    for row, partner in enumerate("ab"):
        for population, kind in expected.items():
            name = f"{partner}_{population}"
            assert (of(cells, "is_interneuron", name), of(cells, "in_circuit", name)) == kind
            assert of(cells, "partner_row", name) == row


def test_only_excitatory_cells_adapt_and_only_motor_cells_are_gated(cells):
    assert of(cells, "adaptation_step", "a_execution_e") == pytest.approx(1.5e-9)
    assert of(cells, "adaptation_step", "a_motor") == pytest.approx(1.5e-9)
    assert of(cells, "adaptation_step", "a_execution_i") == 0.0
    assert of(cells, "gate_conductance", "b_motor") == pytest.approx(60e-9)
    assert of(cells, "gate_conductance", "b_execution_e") == 0.0


def test_execution_cells_are_driven_by_intentions_and_observation_cells_by_what_is_seen(cells):
    assert of(cells, "w_drive", "a_execution_e") == pytest.approx(2e-9)
    assert of(cells, "w_drive", "b_observation_e") == pytest.approx(0.5e-9)
    for population in ("a_execution_i", "b_observation_i", "a_motor"):
        assert of(cells, "w_drive", population) == 0.0


def test_background_is_the_expected_count_in_a_step(cells):
    assert of(cells, "mean_background_at_rest", "a_observation_i") == pytest.approx(280 * 1e-4)
    assert of(cells, "mean_background_at_rest", "a_motor") == pytest.approx(100 * 1e-4)


def test_intention_rows_follow_partner_and_channel():
    rows = channel_of_cells(BLOCKS)
    assert np.all(rows[BLOCKS["a_observation_e"].cells] == NO_CHANNEL)
    assert np.all(rows[BLOCKS["b_execution_i"].cells] == NO_CHANNEL)
    assert rows[BLOCKS["a_execution_e"].cells].tolist() == np.repeat([0, 1, 2, 3], 80).tolist()
    assert rows[BLOCKS["b_motor"].cells].tolist() == np.repeat([4, 5, 6, 7], 20).tolist()
    means = channel_parameters(PARTNERS, time_step_ms=0.1)["mean_at_full_intensity"]
    assert means.tolist() == pytest.approx([0.05] * 8 + [0.0])


def test_noise_keys_and_potentials_differ_between_cells_and_partners(cells):
    keys = cells["key_high"].astype(np.int64) * 2**32 + cells["key_low"].view(np.uint32)
    assert np.unique(keys).size == keys.size
    assert np.unique(cells["v"]).size == keys.size
    assert cells["v"].min() >= -0.070
    assert cells["v"].max() <= -0.050


def drawn(*, noise_branch=0, **background):
    partner = Partner.model_validate({"background": background})
    streams, blocks = DyadStreams(1, 0), dyad_blocks({"a": partner, "b": PARTNERS["b"]})
    partners = {"a": partner, "b": PARTNERS["b"]}
    return cell_parameters(partners, blocks, streams=streams, time_step_ms=0.1, noise_branch=noise_branch)


def test_the_observation_circuit_can_have_more_noise_than_the_execution_circuit():
    found = drawn(rate="200 Hz", observation_factor=1.5)
    expected_hz = {
        "observation_e": 300,
        "observation_i": 300,
        "execution_e": 200,
        "execution_i": 200,
        "motor": 100,
    }
    for population, rate_hz in expected_hz.items():
        mean = of(found, "mean_background_at_rest", f"a_{population}")
        assert mean == pytest.approx(rate_hz * 1e-4), population
    assert of(found, "mean_background_at_rest", "b_observation_e") == pytest.approx(280 * 1e-4)


def test_a_branch_of_the_noise_has_other_keys_and_potentials_and_nothing_else(cells):
    other = drawn(noise_branch=3)
    drawn_anew = {"key_high", "key_low", "v"}
    for name, values in cells.items():
        share = np.mean(other[name] == values)
        assert share < 0.01 if name in drawn_anew else share == 1, name
    assert not np.array_equal(other["v"], drawn(noise_branch=4)["v"])
    assert all(np.array_equal(drawn(noise_branch=0)[name], cells[name]) for name in cells)
