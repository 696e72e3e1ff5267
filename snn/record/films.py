"""Taking what a partner did and intended out of a recording, for a trial in which it is a film."""

import numpy as np

from snn.config.channels import PARTNERS
from snn.config.experiment import Experiment
from snn.config.film_fit import too_short, unfit_film
from snn.config.trial import FilmSpikes, GivenFilm
from snn.errors import ResultError
from snn.record.types import Recording, SpikeTrains


def given_film(recording: Recording, *, whose: str, experiment: Experiment, partner: str) -> GivenFilm:
    """Take the spikes and intentions of a recorded partner, from the beginning to the end of the new trial.

    Parameters
    ----------
    recording, whose
        The recording, and which of its partners.
    experiment, partner
        That of the new trial, and as which of its partners the recorded one is shown.

    Raises
    ------
    ResultError
        If the sizes or the time step are others, or the recording is shorter than the trial.
    """
    unfit = unfit_film(recording.trial.experiment, whose=whose, shown=experiment, partner=partner)
    if unfit:
        raise ResultError(unfit)
    chosen = [population for population in recording.populations if population.partner == whose]
    recorded_s = min(recording.spikes[population.name].duration_s for population in chosen)
    n_steps = round(experiment.duration_s * 1e3 / experiment.protocol.time_step_ms)
    if min(recording.spikes[population.name].n_steps for population in chosen) < n_steps:
        raise ResultError(too_short(round(recorded_s, 6), experiment))  # stopped for its high rates
    events = recording.events
    shown = (events.partner == PARTNERS.index(whose)) & (events.onset_s < experiment.duration_s)
    return GivenFilm(
        spikes={
            population.name.removeprefix(f"{whose}_"): _until(recording.spikes[population.name], n_steps)
            for population in chosen
        },
        channel=events.channel[shown],
        onset_s=events.onset_s[shown],
        duration_s=events.duration_s[shown],
        intensity=events.intensity[shown],
        shared=events.shared[shown],
    )


def _until(trains: SpikeTrains, n_steps: int) -> FilmSpikes:
    n_spikes = int(np.searchsorted(trains.steps, n_steps))
    return FilmSpikes(cells=trains.cells[:n_spikes], steps=trains.steps[:n_spikes], n_cells=trains.n_cells)
