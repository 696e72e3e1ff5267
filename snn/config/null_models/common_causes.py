"""Nulls with a common cause: uncoupled partners who follow the same events, or one slow drive."""

from typing import Final

from snn.config.null_models.null import NO_LINKS, UNCOUPLED, Family, Null, always, late
from snn.config.schema.nulls import Nulls
from snn.config.schema.swept_values import Settings, Value
from snn.units import UNITS, format_quantity

ALTERNATE_EVERY: Final = "5 s"
"""How long each partner leads where the lags of a film change places."""


def _common_input(nulls: Nulls) -> tuple[Null, ...]:
    return tuple(_film(fraction, "") for fraction in nulls.common_input)


def _late_films(nulls: Nulls) -> tuple[Null, ...]:
    return tuple(
        _film(fraction, late(lag_ms), *_lags(lag_ms, alternate_every="0 s"))
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
    return Null(label=label, lacks=NO_LINKS, settings=always(settings), common="film")


def _slow_drives(nulls: Nulls) -> tuple[Null, ...]:
    return tuple(
        Null(
            label=f"slow common drive {sd:g}",
            lacks=NO_LINKS,
            settings=always((*UNCOUPLED, ("protocol.common_drive.sd", sd))),
            common="drive",
        )
        for sd in nulls.slow_drive
    )


COMMON_CAUSES: Final = (
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
)
