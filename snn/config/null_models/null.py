"""What a simulated null is: a value that says what it sets, what it lacks, and what it is with partners swapped.

Whoever wants to know what a null is good for asks the value; a label is for people, and never taken apart.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from snn.config.null_models.axis import LINKS
from snn.config.schema.nulls import Nulls
from snn.config.schema.rate_matches import MatchedNull
from snn.config.schema.swept_values import Settings, Value

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment

Lack: TypeAlias = Literal["a_to_b", "b_to_a", "a_answered", "b_answered", "map"]
"""What a null destroys: influence one way, that a partner's acts are answered by one who sees them, or which act
seen drives which act done."""
CommonCause: TypeAlias = Literal["film", "drive", "video"]
"""Shared events, which an analysis may know, not know, or know inexactly; a slow drive; what both saw of a third."""
NO_LINKS: Final[frozenset[Lack]] = frozenset({"a_to_b", "b_to_a"})
NO_MEETING: Final[frozenset[Lack]] = frozenset({"a_to_b", "b_to_a", "a_answered", "b_answered"})
OTHER: Final[Mapping[str, str]] = {"a": "b", "b": "a"}
UNCOUPLED: Final[Settings] = tuple((f"link.{link}.coupling", 0.0) for link in LINKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Null:
    """One dyad that is simulated beside a condition, with one thing destroyed."""

    label: str
    """Its name on the axis of nulls; no two nulls have the same."""
    lacks: frozenset[Lack]
    settings: Callable[["Experiment"], Settings]
    """From a condition to what differs from it; ConfigError if the null cannot keep there what it is to keep."""
    image: str = ""
    """The null that this one becomes if the partners exchange their names; empty if it stays what it is."""
    spared: bool = False
    """Whether a calibration leaves it out where its image stands for it, because the partners are alike."""
    shows_next: bool = False
    """Whether it takes a recording of the next replicate, of which there must be one."""
    match: MatchedNull | None = None
    """How its rates are made those of the condition, by parameters that are searched for."""
    branch: bool = False
    """Whether it is a branch of the lesion twin, which is compared with other branches only."""
    half: bool = False
    """Whether a calibration takes one of its partners, and puts it beside that of another null; see `Beside`."""
    common: CommonCause | None = None
    """What makes both partners alike although they do not influence each other."""

    @property
    def is_coupled(self) -> bool:
        """Whether both partners still influence each other."""
        return not self.lacks & NO_LINKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A dyad that a calibration puts together from two recordings: partners who were never in one trial."""

    label: str
    """No null has it."""
    lacks: frozenset[Lack]
    a_from: str
    """Label of the null whose partner a it takes, or `LIVE`."""
    b_from: str
    n_ahead: int = 0
    """How many replicates after that of a the one of b is, counted in a ring."""
    common: CommonCause | None = None
    """As of a `Null`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The nulls that one key of `nulls` asks for."""

    key: str
    """Attribute of `Nulls`."""
    members: Callable[[Nulls], tuple[Null, ...]]
    calibrated: Value | None = None
    """The value of the key in a calibration that names no nulls; None if the family is no part of any calibration."""
    required: str = ""
    """How the key is written in a calibration, which needs it: whoever was not held against all of these takes a film,
    a recording or a monologue for a dialogue. Empty if a calibration can do without."""


def switched(key: str, *nulls: Null) -> Callable[[Nulls], tuple[Null, ...]]:
    """Return the members of a family that a key switches on as a whole."""
    return lambda asked: nulls if getattr(asked, key) else ()


def always(settings: Settings) -> Callable[["Experiment"], Settings]:
    """Return the settings of a null that are the same for every condition."""
    return lambda _: settings


def late(lag_ms: float) -> str:
    """Say in a label that b is late, if it is."""
    return f", b {lag_ms:g} ms late" if lag_ms else ""
