"""What an experiment may do but its author probably did not intend."""

from collections.abc import Iterator

from snn.config.checks.answers import MIN_DYADS
from snn.config.checks.designs import design_notices
from snn.config.checks.shift_numbers import MIN_SHIFTS, SHORT_S, n_possible_shifts
from snn.config.checks.stiffness import stiffness_notices
from snn.config.problems.problem import Problem
from snn.config.schema.answers import DifferenceAnswer, InteractionAnswer, TrendAnswer
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.trials.dyad_size import LARGE_GB, dyad_size
from snn.config.trials.measured_span import measured_span_s
from snn.units import UNITS, format_quantity, rounded

_MIN_SHIFT = ("nulls", "circular_shift", "min_shift")


def notices(experiment: Experiment) -> Iterator[Problem]:
    """Yield remarks on an experiment."""
    yield from _videos(experiment)
    yield from _strangers(experiment)
    yield from stiffness_notices(experiment)
    yield from _size(experiment)
    yield from _answers(experiment)
    yield from design_notices(experiment)
    analysis, min_shift_s = experiment.analysis, experiment.nulls.circular_shift.min_shift_s
    begin_s, end_s = measured_span_s(experiment)
    analysed_s = end_s - begin_s - analysis.transient_ms * 1e-3
    shown = f"{format_quantity(round(analysed_s, 6), UNITS['s'])} of recording are analysed"
    if min_shift_s * 1e3 <= analysis.max_lag_ms:
        max_lag = format_quantity(analysis.max_lag_ms, UNITS["ms"])
        remark = f"must be larger than analysis.max_lag ({max_lag}) for a null"
        yield Problem(_MIN_SHIFT, remark)
    if analysis.max_lag_ms * 1e-3 >= analysed_s:
        yield Problem(
            ("analysis", "max_lag"),
            f"{shown}, too short for these lags; lengthen duration or shorten max_lag",
        )
    else:
        yield from _shifts(experiment, analysed_s, shown)


def _shifts(experiment: Experiment, analysed_s: float, shown: str) -> Iterator[Problem]:
    """Remark on a recording that allows no circular shifts, or few that differ."""
    bin_ms, min_shift_s = experiment.analysis.bin_ms, experiment.nulls.circular_shift.min_shift_s
    n_bins = int(analysed_s * 1e3 / bin_ms + 1e-9)
    n = n_possible_shifts(n_bins, bin_ms=bin_ms, min_shift_s=min_shift_s)
    if n < MIN_SHIFTS:
        needed = format_quantity(round((n_bins + MIN_SHIFTS - n) * bin_ms * 1e-3, 6), UNITS["s"])
        told = f"too short for a null: it needs {needed}; lengthen duration or shorten min_shift"
        yield Problem(_MIN_SHIFT, f"{shown}, {told}")
    elif analysed_s < SHORT_S:
        told = (
            f"of which {n} circular shifts resemble each other, so that p of C is too small too often: below .05 in "
            "16 % of unrelated dyads of 10 s, in 9 % of 20 s, in 4 % of 40 s"
        )
        yield Problem(
            ("duration",), f"{shown}, {told}; take 40 s to count dyads above chance, or the cue test"
        )


def _size(experiment: Experiment) -> Iterator[Problem]:
    size = dyad_size(experiment.partners.a, experiment.partners.b)
    if size.memory_gb > LARGE_GB:
        cpu_s = size.cpu_s_per_s(time_step_ms=experiment.protocol.time_step_ms)
        remark = (
            f"{size.n_cells} cells and {size.n_synapses} synapses need about {rounded(size.memory_gb, 2)} GB of "
            f"memory and {rounded(cpu_s, 2)} CPU-s for each simulated second; make size_factor smaller, or make sure "
            "that there is as much for each job"
        )
        yield Problem(("partners", "a", "size_factor"), remark)


def _answers(experiment: Experiment) -> Iterator[Problem]:
    flipped = any(
        isinstance(a, DifferenceAnswer | InteractionAnswer | TrendAnswer) for a in experiment.analysis.answer
    )
    if flipped and experiment.replicates < MIN_DYADS:
        remark = (
            f"of fewer than {MIN_DYADS} dyads p is never below .05, so that analysis.answer can only be undecided; "
            "raise replicates"
        )
        yield Problem(("replicates",), remark)


def _videos(experiment: Experiment) -> Iterator[Problem]:
    if all(getattr(experiment.partners, name).video for name in PARTNERS):
        remark = (
            "both partners are videos, so that nothing is simulated; take one of them back with video: none"
        )
        yield Problem(("partners", "b", "video"), remark)


def _strangers(experiment: Experiment) -> Iterator[Problem]:
    shared = experiment.protocol.shared_events
    if experiment.nulls.pseudo_dyads and shared.fraction > 0 and shared.per_replicate:
        remark = (
            "each dyad has a film of its own, so that a pseudo-dyad's partners saw two films; set "
            "protocol.shared_events.per_replicate to false for pseudo-dyads that keep what common input does"
        )
        yield Problem(("nulls", "pseudo_dyads"), remark)
