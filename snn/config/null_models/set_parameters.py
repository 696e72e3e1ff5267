"""Nulls that set parameters: without links, with one, with scrambled maps, or with matched rates."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from snn.config.null_models.null import NO_LINKS, UNCOUPLED, Family, Lack, Null, always, switched
from snn.config.schema.channels import PARTNERS
from snn.config.schema.levels import LEVELS
from snn.config.schema.rate_matches import MATCHED_COUPLED, MATCHED_UNCOUPLED, MatchedNull
from snn.config.schema.swept_values import Settings
from snn.errors import ConfigError

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment

NEUTRAL: Final[Settings] = tuple(
    (f"partner.{key}", value) for level in LEVELS for key, value in level.neutral_settings
)
"""What makes the modulators of both partners neutral."""


def _scrambled(condition: "Experiment") -> Settings:
    for name in PARTNERS:
        mirror_map = getattr(condition.partners, name).mirror.map
        if mirror_map != "congruent":
            raise ConfigError(
                f"nulls.scrambled_map: keeps the weight of a congruent map; partners.{name}.mirror.map is {mirror_map}"
            )
    return tuple((f"partners.{name}.mirror.map", "scrambled") for name in PARTNERS)


WITHOUT_LINKS: Final = Null(label="uncoupled", lacks=NO_LINKS, settings=always(UNCOUPLED))
SCRAMBLED: Final = Null(label="scrambled map", lacks=frozenset({"map"}), settings=_scrambled)


def _cut(link: Lack, image: Lack, *, spared: bool) -> Null:
    return Null(
        label=f"cut {link}",
        lacks=frozenset((link,)),
        settings=always(((f"link.{link}.coupling", 0.0),)),
        image=f"cut {image}",
        spared=spared,
    )


CUT: Final[Mapping[str, Null]] = {
    "a_to_b": _cut("a_to_b", "b_to_a", spared=True),
    "b_to_a": _cut("b_to_a", "a_to_b", spared=False),
}
"""By the link that is cut."""


def _matched(key: str, match: MatchedNull, settings: Settings, lacks: frozenset[Lack]) -> Family:
    null = Null(label=match.label, lacks=lacks, settings=always(settings), match=match)
    return Family(key=key, members=switched(key, null))


SETTING_PARAMETERS: Final = (
    Family(key="uncoupled", members=switched("uncoupled", WITHOUT_LINKS), calibrated=True, required="true"),
    _matched("rate_matched_uncoupled", MATCHED_UNCOUPLED, UNCOUPLED, NO_LINKS),
    _matched("rate_matched_coupled", MATCHED_COUPLED, NEUTRAL, frozenset()),
    Family(key="scrambled_map", members=switched("scrambled_map", SCRAMBLED), calibrated=True),
    Family(
        key="cut_link",
        members=switched("cut_link", *CUT.values()),
        calibrated=True,
        required="true",
    ),
)
