"""All nulls that are simulated: what each is called, what it sets, what it lacks, and what it is with partners swapped.

A null is a value of `Null`. Whoever wants to know what a null is good for asks the value; a label is for people, and
never taken apart. A new null is a key of `snn.config.schema.nulls.Nulls` and its entry in `FAMILIES`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from snn.config.null_models.axis import LINKS, LIVE
from snn.config.null_models.lesion_branches import branch_settings
from snn.config.schema.channels import PARTNERS
from snn.config.schema.levels import LEVELS
from snn.config.schema.nulls import Nulls
from snn.config.schema.rate_matches import MATCHED_COUPLED, MATCHED_UNCOUPLED, MatchedNull
from snn.config.schema.references import Replicate
from snn.config.schema.sweep import FrozenMapping, Settings, Value
from snn.config.schema.vision import Sight
from snn.errors import ConfigError
from snn.units import UNITS, format_quantity

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
NEUTRAL: Final[Settings] = tuple(
    (f"partner.{key}", value) for level in LEVELS for key, value in level.neutral_settings
)
"""What makes the modulators of both partners neutral."""
OTHER_NOISE: Final = 1
"""Branch of the noise where a partner is shown its own dyad again: with that of the live dyad it would be the same."""
ALTERNATE_EVERY: Final = "5 s"
"""How long each partner leads where the lags of a film change places."""


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
    needed: frozenset[Lack] = field(default_factory=frozenset)
    """What has no chance values without this family."""


def nulls_of(nulls: Nulls) -> tuple[Null, ...]:
    """List the nulls that a configuration asks for."""
    return tuple(null for family in FAMILIES for null in family.members(nulls))


def n_null_points(nulls: Nulls) -> int:
    """Count the trials of a condition and one replicate: the live one and its nulls."""
    return 1 + len(nulls_of(nulls))


def _if(key: str, *nulls: Null) -> Callable[[Nulls], tuple[Null, ...]]:
    """Return the members of a family that a key switches on as a whole."""
    return lambda asked: nulls if getattr(asked, key) else ()


def _always(settings: Settings) -> Callable[["Experiment"], Settings]:
    return lambda _: settings


def _video_of(partner: str, replicate: Replicate, *, whose: str = "") -> tuple[str, FrozenMapping]:
    video = {"from_condition": LIVE, "replicate": replicate} | ({"partner": whose} if whose else {})
    return f"partners.{partner}.video", FrozenMapping(video.items())


def _scrambled(condition: "Experiment") -> Settings:
    for name in PARTNERS:
        mirror_map = getattr(condition.partners, name).mirror.map
        if mirror_map != "congruent":
            raise ConfigError(
                f"nulls.scrambled_map: keeps the weight of a congruent map; partners.{name}.mirror.map is {mirror_map}"
            )
    return tuple((f"partners.{name}.mirror.map", "scrambled") for name in PARTNERS)


WITHOUT_LINKS: Final = Null(label="uncoupled", lacks=NO_LINKS, settings=_always(UNCOUPLED))
SCRAMBLED: Final = Null(label="scrambled map", lacks=frozenset({"map"}), settings=_scrambled)
STRANGERS: Final = Null(
    label="pseudo-dyads",
    lacks=NO_MEETING,
    settings=_always(
        (_video_of("a", "same"), _video_of("b", "next"))
    ),  # in a ring each partner is in one of them
    shows_next=True,
)


def _cut(link: Lack, image: Lack, *, spared: bool) -> Null:
    return Null(
        label=f"cut {link}",
        lacks=frozenset((link,)),
        settings=_always(((f"link.{link}.coupling", 0.0),)),
        image=f"cut {image}",
        spared=spared,
    )


CUT: Final[Mapping[str, Null]] = {
    "a_to_b": _cut("a_to_b", "b_to_a", spared=True),
    "b_to_a": _cut("b_to_a", "a_to_b", spared=False),
}
"""By the link that is cut."""


BESIDE_VIDEO: Final[Mapping[str, frozenset[Lack]]] = {
    "a": frozenset({"b_to_a", "b_answered"}),
    "b": frozenset({"a_to_b", "a_answered"}),
}
"""What is lacking where a partner is a recording, by partner."""


def _recorded(partner: str, label: str, replicate: Replicate, *more: tuple[str, int]) -> Null:
    """Make the null in which a partner is a recording: nothing that the other does changes what it does."""
    other = OTHER[partner]
    return Null(
        label=f"{label} {partner}",
        lacks=BESIDE_VIDEO[partner],
        settings=_always((_video_of(partner, replicate), *more)),
        image=f"{label} {other}",
        spared=partner == "b",
        shows_next=replicate == "next",
    )


REPLAY: Final[Mapping[str, Null]] = {name: _recorded(name, "replay", "next") for name in PARTNERS}
"""By the partner who is a recording, of another dyad with intentions of its own."""
SAME_SCRIPT: Final[Mapping[str, Null]] = {
    name: _recorded(name, "same script", "same", ("protocol.noise_branch", OTHER_NOISE)) for name in PARTNERS
}
"""By the partner who is a recording, of this very dyad: the same intentions, while the other has other noise."""


def _latency(link: str, lag_ms: float) -> tuple[str, str]:
    """Let a third party be seen after the usual latency and a lag, whatever the condition has."""
    return f"link.{link}.latency", format_quantity(Sight().latency_ms + lag_ms, UNITS["ms"])


SEEN_BY_A: Final = Null(
    label="third party seen by a",
    lacks=BESIDE_VIDEO["b"],
    settings=_always((_video_of("b", "next", whose="a"), _latency("b_to_a", 0.0))),
    shows_next=True,
    half=True,
)


def _seen_by_b(lag_ms: float) -> Null:
    """Make the half in which b watches what `SEEN_BY_A` shows to a, so much later."""
    return Null(
        label=_seen_by_b_label(lag_ms),
        lacks=BESIDE_VIDEO["a"],
        settings=_always((_video_of("a", "next"), _latency("a_to_b", lag_ms))),
        shows_next=True,
        half=True,
    )


def _seen_by_b_label(lag_ms: float) -> str:
    return f"third party seen by b{f' {lag_ms:g} ms late' if lag_ms else ''}"


def _third_party(nulls: Nulls) -> tuple[Null, ...]:
    return (SEEN_BY_A, *map(_seen_by_b, nulls.third_party_lag_ms)) if nulls.third_party_lag_ms else ()


def dyads_put_together(nulls: Nulls) -> tuple[Beside, ...]:
    """List the dyads that a calibration puts together from its recordings: watchers of one video, and strangers."""
    watchers = [
        Beside(
            label=f"third party's video{_late(lag_ms)}",
            lacks=NO_MEETING,
            a_from=SEEN_BY_A.label,
            b_from=_seen_by_b_label(lag_ms),
            common="video",
        )
        for lag_ms in nulls.third_party_lag_ms
    ]
    strangers = Beside(label=STRANGERS.label, lacks=STRANGERS.lacks, a_from=LIVE, b_from=LIVE, n_ahead=1)
    return (*watchers, strangers)


def _late(lag_ms: float) -> str:
    return f", b {lag_ms:g} ms late" if lag_ms else ""


def _common_input(nulls: Nulls) -> tuple[Null, ...]:
    return tuple(_film(fraction, "") for fraction in nulls.common_input)


def _late_films(nulls: Nulls) -> tuple[Null, ...]:
    return tuple(
        _film(fraction, _late(lag_ms), *_lags(lag_ms, alternate_every="0 s"))
        for fraction in nulls.common_input
        for lag_ms in nulls.common_input_lag_ms
    )


def _alternating_films(nulls: Nulls) -> tuple[Null, ...]:
    return tuple(
        _film(fraction, f", by turns {lag_ms:g} ms late", *_lags(lag_ms, alternate_every=ALTERNATE_EVERY))
        for fraction in nulls.common_input
        for lag_ms in nulls.common_input_alternating_lag_ms
    )


def _lags(lag_ms: float, *, alternate_every: str) -> Settings:
    """Let b follow the shared events late, and a at once, whatever the condition has."""
    found = {
        "lag_a": "0 ms",
        "lag_b": format_quantity(lag_ms, UNITS["ms"]),
        "alternate_every": alternate_every,
    }
    return tuple((f"protocol.shared_events.{key}", value) for key, value in found.items())


def _film(fraction: float, how: str, *more: tuple[str, Value]) -> Null:
    settings: Settings = (*UNCOUPLED, ("protocol.shared_events.fraction", fraction), *more)
    label = f"common input {fraction:g}{how}"
    return Null(label=label, lacks=NO_LINKS, settings=_always(settings), common="film")


def _slow_drives(nulls: Nulls) -> tuple[Null, ...]:
    return tuple(
        Null(
            label=f"slow common drive {sd:g}",
            lacks=NO_LINKS,
            settings=_always((*UNCOUPLED, ("protocol.common_drive.sd", sd))),
            common="drive",
        )
        for sd in nulls.slow_drive
    )


def twin_labels(nulls: Nulls) -> dict[str | None, tuple[tuple[str, ...], ...]]:
    """List the labels of all branches, in sets of `branches`: two uncut ones (None), and one for each cut link."""
    sets: dict[str | None, tuple[tuple[str, ...], ...]] = {}
    for cut in (None, *LINKS):
        numbers = list(_branch_numbers(nulls, cut))
        n = nulls.lesion_twin.branches
        labels = [_branch_label(number, cut) for number in numbers]
        sets[cut] = tuple(tuple(labels[k : k + n]) for k in range(0, len(labels), n)) if n else ()
    return sets


def _branch_numbers(nulls: Nulls, cut: str | None) -> range:
    """Return the draws of the noise: each set has its own, but for the two cut ones, which are never compared."""
    n = nulls.lesion_twin.branches
    return range(1 + 2 * n, 1 + 3 * n) if cut else range(1, 1 + 2 * n)


def _branch_label(number: int, cut: str | None) -> str:
    return f"twin {number}, cut {cut}" if cut else f"twin {number}, uncut"


def _branches(nulls: Nulls) -> Iterator[Null]:
    for cut in (None, *LINKS):
        for number in _branch_numbers(nulls, cut):
            yield Null(
                label=_branch_label(number, cut),
                lacks=CUT[cut].lacks if cut else frozenset(),
                settings=branch_settings(number, cut),
                branch=True,
            )


def _matched(key: str, match: MatchedNull, settings: Settings, lacks: frozenset[Lack]) -> Family:
    null = Null(label=match.label, lacks=lacks, settings=_always(settings), match=match)
    return Family(key=key, members=_if(key, null))


FAMILIES: Final[tuple[Family, ...]] = (
    Family(key="uncoupled", members=_if("uncoupled", WITHOUT_LINKS), calibrated=True, required="true"),
    Family(
        key="common_input",
        members=_common_input,
        calibrated=(0.5, 1.0),
        required="[1.0]",
    ),
    # looks like influence one way
    Family(key="common_input_lag_ms", members=_late_films, calibrated=(120.0,)),
    # looks like influence both ways
    Family(key="common_input_alternating_lag_ms", members=_alternating_films, calibrated=(150.0,)),
    Family(key="slow_drive", members=_slow_drives, calibrated=(0.3,)),
    _matched("rate_matched_uncoupled", MATCHED_UNCOUPLED, UNCOUPLED, NO_LINKS),
    _matched("rate_matched_coupled", MATCHED_COUPLED, NEUTRAL, frozenset()),
    Family(key="scrambled_map", members=_if("scrambled_map", SCRAMBLED), calibrated=True),
    Family(
        key="cut_link",
        members=_if("cut_link", *CUT.values()),
        calibrated=True,
        required="true",
    ),
    Family(
        key="replay",
        members=_if("replay", *REPLAY.values()),
        calibrated=True,
        required="true",
    ),
    # looks like an answer to one's own intentions
    Family(key="same_script", members=_if("same_script", *SAME_SCRIPT.values()), calibrated=True),
    # what both saw of somebody else looks like what they saw of each other
    Family(key="third_party_lag_ms", members=_third_party, calibrated=(0.0, 120.0)),
    # in a calibration always judged, and put together from the live recordings when these are measured
    Family(key="pseudo_dyads", members=_if("pseudo_dyads", STRANGERS)),
    Family(key="lesion_twin", members=lambda nulls: tuple(_branches(nulls))),
)
"""In the order in which they stand in tables."""
