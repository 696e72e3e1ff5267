"""Nulls in which a partner is a recording, or both watch one: of this dyad, of the next one, or of a third party."""

from collections.abc import Mapping
from typing import Final

from snn.config.null_models.axis import LIVE
from snn.config.null_models.null import NO_MEETING, OTHER, Beside, Family, Lack, Null, always, late, switched
from snn.config.schema.channels import PARTNERS
from snn.config.schema.nulls import Nulls
from snn.config.schema.references import Replicate
from snn.config.schema.swept_values import FrozenMapping
from snn.config.schema.vision import Sight
from snn.units import UNITS, format_quantity

OTHER_NOISE: Final = 1
"""Branch of the noise where a partner is shown its own dyad again: with that of the live dyad it would be the same."""


def _video_of(partner: str, replicate: Replicate, *, whose: str = "") -> tuple[str, FrozenMapping]:
    video = {"from_condition": LIVE, "replicate": replicate} | ({"partner": whose} if whose else {})
    return f"partners.{partner}.video", FrozenMapping(video.items())


STRANGERS: Final = Null(
    label="pseudo-dyads",
    lacks=NO_MEETING,
    settings=always(
        (_video_of("a", "same"), _video_of("b", "next"))
    ),  # in a ring each partner is in one of them
    shows_next=True,
)


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
        settings=always((_video_of(partner, replicate), *more)),
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
    settings=always((_video_of("b", "next", whose="a"), _latency("b_to_a", 0.0))),
    shows_next=True,
    half=True,
)


def _seen_by_b(lag_ms: float) -> Null:
    """Make the half in which b watches what `SEEN_BY_A` shows to a, so much later."""
    return Null(
        label=_seen_by_b_label(lag_ms),
        lacks=BESIDE_VIDEO["a"],
        settings=always((_video_of("a", "next"), _latency("a_to_b", lag_ms))),
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
            label=f"third party's video{late(lag_ms)}",
            lacks=NO_MEETING,
            a_from=SEEN_BY_A.label,
            b_from=_seen_by_b_label(lag_ms),
            common="video",
        )
        for lag_ms in nulls.third_party_lag_ms
    ]
    strangers = Beside(label=STRANGERS.label, lacks=STRANGERS.lacks, a_from=LIVE, b_from=LIVE, n_ahead=1)
    return (*watchers, strangers)


VIDEOS: Final = (
    Family(
        key="replay",
        members=switched("replay", *REPLAY.values()),
        calibrated=True,
        required="true",
    ),
    # looks like an answer to one's own intentions
    Family(key="same_script", members=switched("same_script", *SAME_SCRIPT.values()), calibrated=True),
    # what both saw of somebody else looks like what they saw of each other
    Family(key="third_party_lag_ms", members=_third_party, calibrated=(0.0, 120.0)),
    # in a calibration always judged, and put together from the live recordings when these are measured
    Family(key="pseudo_dyads", members=switched("pseudo_dyads", STRANGERS)),
)
