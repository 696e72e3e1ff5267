"""The reel of a film, laid out by hand, and cells that fire by it."""

from dataclasses import replace

import brian2 as b2
import numpy as np
import pytest

from snn.config.trial import FilmSpikes, GivenFilm, TrialInputs
from snn.errors import SimulationError
from snn.model.dyad import build_dyad
from snn.model.film import MIN_REEL, film_arrays, require_films, with_film_events
from snn.model.populations import Block
from snn.model.schedule import NEVER
from snn.record.types import Population
from tests.unit.conftest import events_of
from tests.unit.model.small_dyads import SMALL, run_for, small_dyad
from tests.validation.dyads import trial

NOTHING = {name: np.empty(0) for name in ("channel", "onset_s", "duration_s", "intensity", "shared")}


def spikes_of(pairs, n_cells):
    """Build the film of a population from (cell, step) pairs."""
    cells, steps = np.array(sorted(pairs, key=lambda pair: pair[::-1]), dtype=np.int64).reshape(-1, 2).T
    return FilmSpikes(cells=cells.astype(np.int32), steps=steps, n_cells=n_cells)


def film_of(spikes, **events):
    return GivenFilm(spikes=spikes, **{**NOTHING, **events})


def blocks_of(*sizes):
    """Lay out populations given as (name, number of cells)."""
    blocks, start = {}, 0
    for name, n_cells in sizes:
        population = Population(
            name=name, partner=name[0], circuit="motor", cell_type="e", n_cells=n_cells, n_channels=1
        )
        blocks[name] = Block(population, start)
        start += n_cells
    return blocks


BLOCKS = blocks_of(("a_first", 2), ("a_second", 1), ("b_first", 2), ("b_second", 1))
FILM_OF_B = film_of({"first": spikes_of([(1, 4), (1, 9), (0, 7)], 2), "second": spikes_of([], 1)})
FILM_OF_A = film_of({"first": spikes_of([(0, 3)], 2), "second": spikes_of([(0, 0), (0, 1)], 1)})


def test_the_reel_lists_the_steps_of_one_cell_after_the_other():
    arrays = film_arrays({"b": FILM_OF_B}, BLOCKS, v_threshold=np.full(6, -0.05))
    assert arrays["film.filmed"].tolist() == [0, 0, 0, 1, 1, 1]
    assert arrays["reel.steps"][:6].tolist() == [7, NEVER, 4, 9, NEVER, NEVER]
    last = MIN_REEL - 1
    assert arrays["film.place_on_reel"].tolist() == [last, last, last, 0, 2, 5]
    assert arrays["film.next_on_film"].tolist() == [NEVER, NEVER, NEVER, 7, 4, NEVER]
    assert arrays["cells.v_threshold"].tolist() == [-0.05, -0.05, -0.05, np.inf, np.inf, np.inf]
    assert {arrays[name].dtype for name in arrays if name != "cells.v_threshold"} == {np.dtype(np.int32)}


def test_both_partners_are_on_one_reel():
    arrays = film_arrays({"b": FILM_OF_B, "a": FILM_OF_A}, BLOCKS, v_threshold=np.zeros(6))
    assert arrays["film.filmed"].tolist() == [1] * 6
    expected = [3, NEVER, NEVER, 0, 1, NEVER, 7, NEVER, 4, 9, NEVER, NEVER]
    assert arrays["reel.steps"][: len(expected)].tolist() == expected
    assert arrays["film.place_on_reel"].tolist() == [0, 2, 3, 6, 8, 11]


@pytest.mark.parametrize(
    ("n_spikes", "capacity"), [(0, MIN_REEL), (MIN_REEL - 2, MIN_REEL), (MIN_REEL - 1, 2 * MIN_REEL)]
)
def test_the_length_of_the_reel_is_that_of_other_films_too(n_spikes, capacity):
    # A place for each spike, one that ends the only cell's, and the last one.
    steps = np.arange(n_spikes, dtype=np.int64)
    film = film_of({"first": FilmSpikes(cells=np.zeros(n_spikes, np.int32), steps=steps, n_cells=1)})
    reel = film_arrays({"a": film}, blocks_of(("a_first", 1)), v_threshold=np.zeros(1))["reel.steps"]
    assert reel.shape == (capacity,)
    assert np.array_equal(reel[:n_spikes], steps)
    assert (reel[n_spikes:] == NEVER).all()


def test_intentions_of_the_film_take_the_place_of_those_that_were_drawn():
    drawn = events_of([(0, 1, 0.5, 0.1), (1, 2, 0.3, 0.1), (1, 3, 0.9, 0.1)])
    film = film_of(
        {},
        channel=np.array([3, 0, 2], np.int8),
        onset_s=np.array([0.2, 0.5, 0.9]),
        duration_s=np.array([0.4, 0.5, 0.6]),
        intensity=np.array([1.5, 2.0, 2.5]),
        shared=np.array([True, False, True]),
    )
    found = with_film_events(drawn, {"a": film})
    assert found.onset_s.tolist() == [0.2, 0.3, 0.5, 0.9, 0.9]
    assert found.partner.tolist() == [0, 1, 0, 0, 1]
    assert found.channel.tolist() == [3, 2, 0, 2, 3]
    assert found.duration_s.tolist() == [0.4, 0.1, 0.5, 0.6, 0.1]
    assert found.intensity.tolist() == [1.5, 1.0, 2.0, 2.5, 1.0]
    assert found.shared.tolist() == [True, False, False, True, False]
    as_b = with_film_events(drawn, {"b": film})
    assert (as_b.partner.tolist(), as_b.channel.tolist()) == ([1, 0, 1, 1], [3, 1, 0, 2])
    assert all(column.dtype == getattr(drawn, name).dtype for name, column in columns_of(found).items())


def columns_of(events):
    names = ("partner", "channel", "onset_s", "duration_s", "intensity", "shared")
    return {name: getattr(events, name) for name in names}


def test_without_a_film_the_intentions_are_those_that_were_drawn():
    drawn = events_of([(0, 1, 0.5, 0.1), (1, 2, 0.5, 0.1), (1, 3, 0.9, 0.1)])
    for name, column in columns_of(with_film_events(drawn, {})).items():
        np.testing.assert_array_equal(column, getattr(drawn, name))


def test_a_film_that_is_missing_or_of_another_size_is_told():
    alone = trial("1 s", partner=SMALL, partners={"a": {"replay": {"from": "x", "sha256": "0" * 64}}})
    with pytest.raises(SimulationError, match=r"^partners\.a\.replay: the film was not given$"):
        build_dyad(alone)
    with pytest.raises(
        SimulationError, match=r"^partners\.b\.replay: the film has 1 cells in second, the partner 2$"
    ):
        require_films({}, {"b": FILM_OF_B}, blocks_of(("b_first", 2), ("b_second", 2)))


@pytest.mark.usefixtures("_numpy_target")
def test_cells_of_a_film_fire_at_their_steps_and_at_no_others():
    """From the first step to the last, in steps that follow each other, and though the membrane is driven hard."""
    driven = {**SMALL, "background": {"rate": "20 kHz", "weight": "2 nS"}}
    chosen = trial("1 s", partner=driven)
    blocks = build_dyad(chosen).blocks
    told = [(0, 0), (0, 1), (0, 2), (2, 5), (1, 57), (0, 149)]
    silent = {name[2:]: spikes_of([], b.population.n_cells) for name, b in blocks.items() if name[0] == "a"}
    n_cells = blocks["a_execution_e"].population.n_cells
    film = film_of(silent | {"execution_e": spikes_of([*told, (1, 150)], n_cells)})
    dyad = build_dyad(replace(chosen, inputs=TrialInputs(films={"a": film})))
    network = run_for(dyad, 15.0)
    steps = np.rint(np.asarray(network.spikes.t / b2.ms) / 0.1).astype(int)
    start, first_of_b = blocks["a_execution_e"].start, blocks["b_observation_e"].start
    fired = [(cell - start, step) for cell, step in zip(network.spikes.i, steps, strict=True)]
    assert sorted(pair for pair in fired if pair[0] < first_of_b - start) == sorted(told)
    assert sum(pair[0] >= first_of_b - start for pair in fired) > 100  # the live partner, as hard driven


def test_only_a_dyad_with_a_film_has_the_equations_of_one():
    assert not small_dyad().inputs.has_film
    chosen = trial("1 s", partner={**SMALL, "intention": {"rate": "5 Hz"}})
    live = build_dyad(chosen)
    film = film_of(
        {n[2:]: spikes_of([], b.population.n_cells) for n, b in live.blocks.items() if n[0] == "b"}
    )
    shown = build_dyad(replace(chosen, inputs=TrialInputs(films={"b": film})))
    assert shown.inputs.has_film
    added = shown.inputs.arrays.keys() - live.inputs.arrays.keys()
    assert added == {"film.filmed", "film.next_on_film", "film.place_on_reel", "reel.steps"}
    changed = {n for n, a in live.inputs.arrays.items() if not np.array_equal(a, shown.inputs.arrays[n])}
    assert changed == {"cells.v_threshold", "schedule.steps", "schedule.values"}  # b intends nothing
