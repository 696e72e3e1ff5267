"""What the table of cells compares: measures of a dyad, and what recordings and observers found."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from snn.analyse.table.columns import COUNTED_CLASSES
from snn.compare.cell_fractions import recorded_beside
from snn.compare.intervals import Limits
from snn.compare.limits import SHARE
from snn.compare.tables import Row
from snn.config.schema.partner import Partner
from snn.record.row import number_in

CELLS = {"execution_e": "execution E", "motor": "motor"}
"""The populations whose cells are classified, and what they are called."""
_CLASS_NAMES = {
    "mirror": "mirror (congruent or broad)",
    "congruent": "strictly congruent",
    "broad": "broadly congruent",
    "execution_only": "in execution only",
    "observation_only": "in observation only",
    "suppressed": "suppressed in observation",
}


@dataclass(frozen=True, slots=True)
class Given:
    """Something that the configuration sets, and that is therefore no finding."""

    name: str
    of: Callable[[Partner], str]


@dataclass(frozen=True, slots=True)
class Measured:
    """Something that emerged in a dyad, and what it stands beside."""

    name: str
    of: Callable[[Row], float]
    decimals: int
    recorded: str
    limits: Limits | None = SHARE
    """Between which values it must lie; None if nothing bounds it."""


def _map_of(partner: Partner) -> str:
    learned = partner.mirror.learning.rule != "none"
    given = partner.mirror.map if isinstance(partner.mirror.map, str) else "given"
    return f"learned from {given}" if learned else given


def _reached(partner: Partner) -> str:
    motor = partner.motor
    return f"{motor.suppressed_fraction if motor.suppression_weight_nS > 0 else 0.0:.2f}"


GIVEN = (
    Given("mirror map", _map_of),
    Given("execution E cells with mirror synapses", lambda partner: f"{partner.mirror.fraction:.2f}"),
    Given("motor cells that observation inhibits", _reached),
    Given("motor gate (nS)", lambda partner: f"{partner.motor.gate_conductance_nS:g}"),
)
"""Inputs."""


def _column(name: str) -> Callable[[Row], float]:
    return lambda row: number_in(row, name)


def _over(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan


def _congruent_of_mirror(row: Row) -> float:
    part, whole = (number_in(row, f"execution_e_{name}_fraction") for name in ("congruent", "mirror"))
    return _over(part, whole)


def _either_sign(row: Row) -> float:
    return sum(number_in(row, f"motor_{name}_fraction") for name in ("mirror", "suppressed"))


def _execution_ratio(row: Row) -> float:
    seeing, doing = (number_in(row, f"execution_e_{what}_hz") for what in ("observing", "executing"))
    return _over(seeing, doing)


def _motor_ratio(row: Row) -> float:
    rest, seeing, doing = (number_in(row, f"motor_{what}_hz") for what in ("base", "observing", "executing"))
    return _over(seeing - rest, doing - rest)


def _latency_ms(row: Row) -> float:
    return 1e3 * number_in(row, "mimicry_latency_s")


def _class_measures() -> Iterator[Measured]:
    for cells, label in CELLS.items():
        for name in COUNTED_CLASSES:
            recorded = "; ".join(share.text for share in recorded_beside(cells, name))
            column = f"{cells}_{name}_fraction"
            yield Measured(f"{label}: {_CLASS_NAMES[name]}", _column(column), 3, recorded or "-")


MEASURED = (
    *_class_measures(),
    Measured(
        "execution E: strictly congruent share of mirror cells",
        _congruent_of_mirror,
        2,
        "about 0.3 strictly, 0.6 broadly, F5 (Gallese et al. 1996) [from memory]",
    ),
    Measured(
        "motor: mirror or suppressed",
        _either_sign,
        3,
        "0.49: 65/132 M1 (Vigneswaran et al. 2013); about half of 64 F5 pyramidal tract neurons (Kraskov et al. 2009)",
    ),
    Measured(
        "execution E rate, observing : executing",
        _execution_ratio,
        2,
        "about 0.5 for facilitated M1 cells (Vigneswaran et al. 2013); accepted 0.3 to 0.8",
        limits=None,
    ),
    Measured(
        "motor rate above rest, observing : executing",
        _motor_ratio,
        3,
        "no muscle activity (Vigneswaran et al. 2013); accepted below 0.1",
        limits=None,
    ),
    Measured("seen acts that were overtly copied", _column("mimicry_share"), 3, "none in these recordings"),
    Measured("seen acts answered by another act", _column("mimicry_other_share"), 3, "-"),
    Measured(
        "latency of the copy (ms)",
        _latency_ms,
        0,
        "300 to 400, human facial muscles (Dimberg & Thunberg 1998) [from memory]",
        limits=None,
    ),
    Measured(
        "observed channel read from 8 cells' code of doing",
        _column("decoded_channel"),
        2,
        "own and seen pain share a code, rat cingulate cortex (Carrillo et al. 2019)",
    ),
    Measured("- what 5 % of shuffles reach", _column("decoded_channel_chance95"), 2, "-"),
    Measured("valence of the observed act read", _column("decoded_valence"), 2, "-"),
    Measured("- what 5 % of shuffles reach", _column("decoded_valence_chance95"), 2, "-"),
)
"""What emerged."""
