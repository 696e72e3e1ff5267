"""The kinds of figures there are: what each shows, of what, and which command draws it."""

from dataclasses import dataclass
from typing import Final

from snn.report.further_figures import FURTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureKind:
    """One kind of figure."""

    shows: str
    of: str
    """Results that have it."""
    command: str = "snn plot RUN {name}"
    on_demand: bool = False
    """Whether a run leaves it only if somebody asks."""


_DYAD, _DYADS = "one condition, the first scored dyad", "one condition, all dyads"
KINDS: Final[dict[str, FigureKind]] = {
    "raster": FigureKind(
        shows="Spikes of both partners, what each intends, levels that live, movement and what is seen of it.",
        of=_DYAD,
    ),
    "levels": FigureKind(
        shows="Levels, acts and phases over the whole recording.", of=f"{_DYAD}, if any level lives"
    ),
    "learning": FigureKind(
        shows="Maps of mirror weights over time, all weights at the end, and their means.",
        of=f"{_DYAD}, if it learns",
    ),
    "behaviour": FigureKind(
        shows="Movement, its correlation over time and lag, and the mean over windows on its null.",
        of=f"{_DYAD}, from 6 s on",
    ),
    "synchrony": FigureKind(
        shows="Correlogram on the band of its null, the peak on the null's distribution, and the rates.",
        of=_DYAD,
    ),
    "cells": FigureKind(
        shows="Shares of cells by what they do in doing and in seeing, beside recorded ones.",
        of=f"{_DYADS}, with trials of single acts",
    ),
    "replicates": FigureKind(
        shows="C of each dyad over its own null95, and the mean correlogram.", of=f"{_DYADS}, two or more"
    ),
    **{
        name: FigureKind(shows=figure.shows, of=figure.of, on_demand=True) for name, figure in FURTHER.items()
    },
    "sweep_COLUMN": FigureKind(
        shows="An outcome along one axis: each dyad, mean with interval, null95; of two axes a curve for each name.",
        of="a sweep over one axis, or over one of numbers and one of at most 4 names",
    ),
    "design_COLUMN": FigureKind(
        shows="An outcome over each factor of a design: all dyads, and a smooth line.",
        of="a sweep that is a design",
    ),
    "indices_COLUMN": FigureKind(
        shows="Sobol indices of an outcome, first order and total, with intervals.", of="a `saltelli` design"
    ),
    "map_COLUMN": FigureKind(
        shows="An outcome over two axes: mean of each cell, what is not above its null, what is unscored.",
        of="a sweep over two axes",
    ),
    "effects_COLUMN": FigureKind(
        shows="An outcome along each axis, as the mean over all others.", of="a sweep over three axes or more"
    ),
    "nulls_COLUMN": FigureKind(
        shows="An outcome of live dyads beside simulated nulls.", of="runs with simulated nulls"
    ),
    "dither": FigureKind(
        shows="What is left of C when spikes of B are dithered.",
        of="runs with `nulls.dither`, at most one axis",
    ),
    "comparison": FigureKind(
        shows="Runs side by side: correlograms, dyads of the same seed, influence, standardised differences.",
        of="two runs or more",
        command="snn compare RUN RUN",
    ),
    "course": FigureKind(
        shows="Synchrony in sliding windows, mean over dyads with interval, above its null.",
        of="a run or a sweep",
        command="snn course RESULTS",
    ),
    "calibration": FigureKind(
        shows="Which measure can be trusted: what fools it, and what it finds.",
        of="a calibration",
        command="snn calibrate CONFIG",
    ),
    "roc": FigureKind(
        shows="How well each measure tells live dyads from each other kind, with the area under each curve.",
        of="a calibration",
        command="snn calibrate CONFIG",
    ),
    "cue_power": FigureKind(
        shows="How long, and how many dyads, show an influence.", of="pilots", command="snn plan CONFIG"
    ),
    "recovery_estimates": FigureKind(
        shows="Coupling and latency that are told beside the true ones.",
        of="dyads of known links",
        command="snn recover RESULTS",
    ),
}
"""By name, from one dyad to many; ``COLUMN`` stands for a column of results.csv."""
