"""Rate matching as a configuration holds it: what may be turned, which rates are to agree, and what was found."""

from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field

from snn.config.schema.frozen import Frozen, parameter

_FOUND = "solved by snn"


class RateMatch(Frozen):
    """The factors with which a null has the rates of its condition; `snn run` and `snn sweep` find them."""

    key: str = parameter(
        meaning="What it was found for: a hash of condition, null and calibration.", source=_FOUND
    )
    background: float = parameter(1.0, meaning="Factor on `background.rate`.", source=_FOUND, gt=0, le=100)
    observation: float = parameter(
        1.0, meaning="Factor on `background.observation_factor`.", source=_FOUND, gt=0, le=100
    )
    drive: float = parameter(1.0, meaning="Factor on `intention.drive_rate`.", source=_FOUND, gt=0, le=100)
    efference_copy: float = parameter(
        1.0, meaning="Factor on `efference_copy.weight`.", source=_FOUND, gt=0, le=100
    )
    residuals: Annotated[tuple[float, ...], Field(strict=False)] = parameter(
        meaning="Relative differences of the rates in the order of `RATES`: (null - condition) / condition.",
        source=_FOUND,
        min_length=4,
        max_length=4,
    )


class RateMatching(Frozen):
    """How rates are matched: on dyads of their own, which no result contains."""

    seed: int = parameter(
        1_000_000,
        meaning="Seed of the dyads on which rates are matched; not that of the experiment.",
        larger="other dyads",
        source="user's choice",
        ge=0,
        le=2**32 - 1,
    )
    replicates: int = parameter(
        2,
        meaning="Dyads on which rates are matched, each of the experiment's duration.",
        larger="rates that agree better in other dyads too, longer search",
        source="user's choice",
        ge=1,
        le=1_000,
    )
    tolerance: float = parameter(
        0.05,
        meaning="Largest relative difference of a rate that counts as agreement.",
        larger="a quicker and coarser match",
        source="user's choice",
        gt=0,
        le=1,
    )
    found: Annotated[tuple[RateMatch, ...], Field(strict=False)] = parameter(
        (), meaning="What was found before and need not be searched again.", source=_FOUND, max_length=10_000
    )


RATES: Final[tuple[str, ...]] = (
    "observation_base_hz",
    "observation_executing_hz",
    "execution_base_hz",
    "execution_executing_hz",
)
"""Mean rates of the excitatory cells of both circuits, at rest and while their partner acts."""
KNOBS: Final = {
    "background": "background.rate",
    "observation": "background.observation_factor",
    "drive": "intention.drive_rate",
    "efference_copy": "efference_copy.weight",
}
"""By field of `RateMatch`, the parameter of a partner that is turned: none is how a modulator acts, none is a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedNull:
    """A null that has the rates of its condition."""

    label: str
    knobs: tuple[str, ...]
    """Fields of `RateMatch` that are turned."""
    judged: tuple[str, ...]
    """Rates that are to agree; the others are only told."""

    def told(self, match: RateMatch, *, tolerance: float) -> str:
        """Say in a line how well the rates agree, all residuals included."""
        differences: dict[str, float] = dict(zip(RATES, match.residuals, strict=True))
        agree = all(abs(differences[name]) <= tolerance for name in self.judged)
        parts = [
            f"{name.removesuffix('_hz').replace('_', ' ')} {difference:+.1%}"
            + ("" if name in self.judged else " (cannot be matched)")
            for name, difference in differences.items()
        ]
        outcome = (
            f"rates agree to {tolerance:.0%}" if agree else f"rates could NOT be matched to {tolerance:.0%}"
        )
        return f"{self.label}: {outcome}: {', '.join(parts)}"


MATCHED_UNCOUPLED: Final = MatchedNull(
    label="rate-matched uncoupled",
    knobs=("background", "observation", "drive"),
    # Who is answered while acting observes the answer; uncoupled partners never do.
    judged=("observation_base_hz", "execution_base_hz", "execution_executing_hz"),
)
MATCHED_COUPLED: Final = MatchedNull(label="rate-matched coupled", knobs=tuple(KNOBS), judged=RATES)
