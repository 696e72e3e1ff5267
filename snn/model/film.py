"""A partner who is a film: the steps at which its cells fire, and its intentions.

The *reel* lists the recorded steps of one cell after the other. It is an input of the compiled model, so its length
is a power of two, and all films of the usual length share one model.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from snn.config.channels import PARTNERS
from snn.config.partner import Partner
from snn.config.trial import GivenFilm
from snn.errors import SimulationError
from snn.model.populations import Block
from snn.model.schedule import NEVER
from snn.record.types import EventTable

MIN_REEL = 2**20
"""Room for 80 s of a partner of 880 cells at 14 Hz."""


def require_films(
    partners: Mapping[str, Partner], films: Mapping[str, GivenFilm], blocks: Mapping[str, Block]
) -> None:
    """Check that every partner who is a film was given one with as many cells.

    Raises
    ------
    SimulationError
        If not.
    """
    for name, partner in partners.items():
        if partner.replay is not None and name not in films:
            raise SimulationError(f"partners.{name}.replay: the film was not given")
    for name, block in blocks.items():
        partner_name, _, suffix = name.partition("_")
        if partner_name in films:
            n_filmed, n_cells = films[partner_name].spikes[suffix].n_cells, block.population.n_cells
            if n_filmed != n_cells:
                reason = f"the film has {n_filmed} cells in {suffix}, the partner {n_cells}"
                raise SimulationError(f"partners.{partner_name}.replay: {reason}")


def film_arrays(
    films: Mapping[str, GivenFilm], blocks: Mapping[str, Block], *, v_threshold: NDArray[np.float64]
) -> dict[str, NDArray]:
    """Lay out what the cells need to fire as they were recorded.

    Parameters
    ----------
    films
        By partner; at least one.
    blocks
        Where each population lies.
    v_threshold
        Threshold of each cell were it alive, in volts, shape ``(n_cells,)``.

    Returns
    -------
    dict
        ``cells.v_threshold``, infinite in cells of a film; ``film.*``, each ``(n_cells,)``; and ``reel.steps``,
        ``(capacity,)``: the steps of each cell of a film in their order, then `NEVER`; the last one, which live cells
        look at, is `NEVER` too.
    """
    n_cells = max(block.stop for block in blocks.values())
    filmed = np.zeros(n_cells, dtype=np.int32)
    for block in blocks.values():
        filmed[block.cells] = block.population.partner in films
    cells, steps = _all_spikes(films, blocks)
    ends = np.cumsum(
        np.bincount(cells, minlength=n_cells) + filmed
    )  # each cell of a film has a NEVER of its own
    reel = np.full(_capacity(int(ends[-1]) + 1), NEVER, dtype=np.int32)
    reel[np.arange(cells.size) + (np.cumsum(filmed) - filmed)[cells]] = steps
    first = np.append(0, ends[:-1])
    place = np.where(filmed, first, reel.size - 1).astype(np.int32)
    return {
        "cells.v_threshold": np.where(filmed, np.inf, v_threshold),
        "film.filmed": filmed,
        "film.place_on_reel": place,
        "film.next_on_film": reel[place],
        "reel.steps": reel,
    }


def with_film_events(drawn: EventTable, films: Mapping[str, GivenFilm]) -> EventTable:
    """Put the intentions of films in the place of those that were drawn for these partners."""
    live = ~np.isin(drawn.partner, [PARTNERS.index(name) for name in films])
    numbers = [np.full(film.channel.size, PARTNERS.index(name), np.int8) for name, film in films.items()]
    partner = np.concatenate([drawn.partner[live], *numbers])
    channel = np.concatenate([drawn.channel[live], *(film.channel for film in films.values())])
    onset_s = np.concatenate([drawn.onset_s[live], *(film.onset_s for film in films.values())])
    duration_s = np.concatenate([drawn.duration_s[live], *(film.duration_s for film in films.values())])
    intensity = np.concatenate([drawn.intensity[live], *(film.intensity for film in films.values())])
    shared = np.concatenate([drawn.shared[live], *(film.shared for film in films.values())])
    order = np.lexsort((channel, partner, onset_s))
    return EventTable(
        partner=partner[order],
        channel=channel[order],
        onset_s=onset_s[order],
        duration_s=duration_s[order],
        intensity=intensity[order],
        shared=shared[order],
    )


def _all_spikes(
    films: Mapping[str, GivenFilm], blocks: Mapping[str, Block]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return cell of the dyad's group and step of every recorded spike, sorted by cell and then by step."""
    parts = [
        (film.spikes[name.removeprefix(f"{partner}_")], blocks[name].start)
        for partner, film in films.items()
        for name in blocks
        if blocks[name].population.partner == partner
    ]
    cells = np.concatenate([spikes.cells.astype(np.int64) + start for spikes, start in parts])
    steps = np.concatenate([spikes.steps for spikes, _ in parts])
    order = np.lexsort((steps, cells))
    return cells[order], steps[order]


def _capacity(n_places: int) -> int:
    return max(MIN_REEL, 1 << (n_places - 1).bit_length())
