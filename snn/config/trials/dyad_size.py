"""How large a dyad is, before anything of it is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from snn.config.schema.channels import CHANNELS

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment
    from snn.config.schema.partner import Partner
    from snn.config.trials.trial import Trial

SUPPRESSION_PROBABILITY = 0.25
"""Share of its channel's observation cells that inhibits a motor cell; assumed."""
MAX_CELLS = 200_000
MAX_SYNAPSES = 2**31 - 1
"""Synapses are numbered by 32-bit integers."""
_BYTES_WITHOUT_CELLS = 66_000_000
_BYTES_PER_CELL = 1_000
_BYTES_PER_SYNAPSE = 140
"""Some 60 where they are drawn, 80 in the compiled model; with the two above it gives the peak memory of both processes
as measured for dyads of size 1 and 2 (87 and 146 MB), and for 1.5 and 3, which it was not fitted to, to 1 %."""
_CPU_S_PER_CELL_STEP = 3.0e-9
_CPU_S_PER_SYNAPSE_S = 5.55e-8
"""These two are from 0.0605 and 0.136 CPU-s per simulated second at sizes 1 and 2, steps of 0.1 ms and ordinary rates,
on one core of a busy shared server; other processors differ by a factor of two. Sizes 1.5 and 3, not used for them,
took 0.098 and 0.229 CPU-s, which they give to 2 %."""
_RECORDED_BYTES = 150_000
_RECORDED_BYTES_PER_S = 2_500
_RECORDED_BYTES_PER_CELL_S = 32
"""Some 5.6 spikes of 5.75 bytes; with the two above it gave the recordings of six dyads (8 to 250 s, sizes 1 and 2,
linked and not, learning and not) to a third. Others may fire more."""
LARGE_GB = 4.0
"""From here on a run may not fit into the memory of a laptop beside another one."""


@dataclass(frozen=True, slots=True)
class Size:
    """Numbers of cells and synapses."""

    n_cells: int
    n_synapses: int

    @property
    def memory_gb(self) -> float:
        """Memory that one run of this size needs, in gigabytes; an estimate."""
        of_dyad = self.n_cells * _BYTES_PER_CELL + self.n_synapses * _BYTES_PER_SYNAPSE
        return (_BYTES_WITHOUT_CELLS + of_dyad) / 1e9

    def recording_mb(self, duration_s: float, *, spikes: bool) -> float:
        """Size of the recording of one run, with spikes or without, in megabytes; an estimate."""
        per_s = _RECORDED_BYTES_PER_S + (self.n_cells * _RECORDED_BYTES_PER_CELL_S if spikes else 0)
        return (_RECORDED_BYTES + per_s * duration_s) / 1e6

    def cpu_s_per_s(self, *, time_step_ms: float) -> float:
        """CPU seconds that a simulated second takes, without what comes before and after; an estimate."""
        steps_per_s = 1e3 / time_step_ms
        return self.n_cells * steps_per_s * _CPU_S_PER_CELL_STEP + self.n_synapses * _CPU_S_PER_SYNAPSE_S


def scaled(n_cells: int, size_factor: float) -> int:
    """Return the number of cells of a scaled population, at least 1."""
    return max(1, round(n_cells * size_factor))


def partner_size(partner: "Partner") -> Size:
    """Count a partner's cells and synapses; a video has none."""
    if partner.video is not None:
        return Size(0, 0)
    n_channels = len(CHANNELS)
    excitatory = scaled(partner.sizes.excitatory_per_channel, partner.size_factor)
    motor = scaled(partner.sizes.motor_per_channel, partner.size_factor)
    inhibitory = scaled(partner.sizes.inhibitory, partner.size_factor)
    n_excitatory, n_motor = n_channels * excitatory, n_channels * motor
    in_circuit = n_excitatory + inhibitory
    recurrent = sum(
        in_circuit * (c.excitatory_probability * n_excitatory + c.inhibitory_probability * inhibitory)
        for c in (partner.observation, partner.execution)
    )
    between = n_excitatory * inhibitory
    between *= partner.feedforward_inhibition.probability + partner.efference_copy.probability
    mirror = n_excitatory * partner.mirror.probability * n_excitatory
    to_motor = n_motor * partner.motor.probability * excitatory
    suppression = n_motor * SUPPRESSION_PROBABILITY * excitatory
    n_synapses = round(recurrent + between + mirror + to_motor + suppression)
    return Size(n_cells=2 * in_circuit + n_motor, n_synapses=n_synapses)


def dyad_size(partner_a: "Partner", partner_b: "Partner") -> Size:
    """Add up both partners."""
    a, b = partner_size(partner_a), partner_size(partner_b)
    return Size(a.n_cells + b.n_cells, a.n_synapses + b.n_synapses)


@dataclass(frozen=True, slots=True)
class Cost:
    """What the distinct runs of an experiment need.

    Attributes
    ----------
    cells, synapses
        Of the largest dyad.
    memory_gb
        Of one run of it.
    cpu_s
        Of all simulations together, without building, measuring and drawing.
    disk_mb
        Of all recordings together.
    """

    cells: int
    synapses: int
    memory_gb: float
    cpu_s: float
    disk_mb: float


def cost_of(trials: Sequence["Trial"]) -> Cost:
    """Estimate what simulating trials needs; those of the same key are simulated once."""
    n_runs: dict[int, int] = {}  # of each condition, whose trials share one experiment
    experiments = {}
    for trial in {trial.key: trial for trial in trials}.values():
        experiments[id(trial.experiment)] = trial.experiment
        n_runs[id(trial.experiment)] = n_runs.get(id(trial.experiment), 0) + 1
    sizes = {at: dyad_size(e.partners.a, e.partners.b) for at, e in experiments.items()}
    largest = max(sizes.values(), key=lambda size: size.memory_gb)
    cpu_s = sum(n_runs[at] * _cpu_s(e, sizes[at]) for at, e in experiments.items())
    disk_mb = sum(
        n_runs[at] * sizes[at].recording_mb(e.duration_s, spikes=e.record.spikes)
        for at, e in experiments.items()
    )
    return Cost(
        cells=largest.n_cells,
        synapses=largest.n_synapses,
        memory_gb=round(largest.memory_gb, 3),
        cpu_s=cpu_s,
        disk_mb=disk_mb,
    )


def in_order_of_cost(trials: Iterable["Trial"]) -> list["Trial"]:
    """Order trials as they are handed out: one of each cost, so that the time left is known soon, then the longest.

    One that begins last would keep all workers but its own waiting. Those that take as long keep their order.
    """
    found = list(trials)
    experiments = {id(trial.experiment): trial.experiment for trial in found}  # few, shared by many
    of_experiment = {at: _cpu_s(e, dyad_size(e.partners.a, e.partners.b)) for at, e in experiments.items()}
    cpu_s = {trial.key: of_experiment[id(trial.experiment)] for trial in found}
    first = {cpu_s[trial.key]: trial.key for trial in reversed(found)}
    known = set(first.values()) if len(first) > 1 else set[str]()
    return sorted(found, key=lambda trial: (trial.key not in known, -cpu_s[trial.key]))


def _cpu_s(experiment: "Experiment", size: Size) -> float:
    return experiment.duration_s * size.cpu_s_per_s(time_step_ms=experiment.protocol.time_step_ms)


def other_wiring(left: "Partner", right: "Partner") -> str | None:
    """Name a parameter in which two partners differ such that their mirror paths have other synapses."""
    return _first_other(
        left, right, "sizes.excitatory_per_channel", "size_factor", "mirror.probability", "mirror.fraction"
    )


def _first_other(left: "Partner", right: "Partner", *paths: str) -> str | None:
    return next((path for path in paths if attrgetter(path)(left) != attrgetter(path)(right)), None)
