"""Values that are not written out but taken from elsewhere: a learned mirror map, times of bursts, a video."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pydantic_core import PydanticCustomError

from snn.config.problems.suggestions import closest
from snn.config.problems.value_text import described, printable
from snn.config.schema.channels import PARTNERS

Replicate: TypeAlias = Literal["same", "next"]
_MAX_PATH = 4096
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FromRun:
    """What a partner of a finished run learned or did."""

    path: str
    """Where the run was found; no part of any key."""
    sha256: str
    """Content of its ``results.h5``, in hexadecimal digits."""
    partner: str | None
    """Whose; None, only before a partner takes it, is the same partner."""

    def document(self) -> dict[str, Any]:
        """Write it as a file holds it."""
        whose = {} if self.partner is None else {"partner": self.partner}
        return {"from": self.path} | whose | {"sha256": self.sha256}

    def __str__(self) -> str:
        return f"of {self.partner or 'the same partner'} in {self.path} ({self.sha256[:12]})"


@dataclass(frozen=True, slots=True, kw_only=True)
class FromCondition:
    """What a partner of another condition of the sweep has learned, earned or done."""

    condition: str
    """Its label on the one axis that has such a point; on all other axes it is the same point."""
    replicate: Replicate
    """same: the dyad of the same number, with the same stimuli; next: the one after it, the last takes the first."""
    partner: str | None = None
    """Whose; None is the same partner. Only a video may be of the other one."""

    def document(self) -> dict[str, Any]:
        """Write it as a file holds it."""
        whose = {} if self.partner is None else {"partner": self.partner}
        return {"from_condition": self.condition, "replicate": self.replicate} | whose

    def __str__(self) -> str:
        whose = "" if self.partner is None else f"of {self.partner} "
        return f"{whose}from condition {self.condition} ({self.replicate} replicate)"


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFile:
    """Movement that somebody measured."""

    path: str
    """Where the file was found; no part of any key."""
    sha256: str
    """Its content, in hexadecimal digits."""

    def document(self) -> dict[str, Any]:
        """Write it as a file holds it."""
        return {"file": self.path, "sha256": self.sha256}

    def __str__(self) -> str:
        return f"of the movement in {self.path} ({self.sha256[:12]})"


def is_reference(value: object) -> bool:
    """Tell whether a raw value refers to a run or a file; what else it says only the parsers judge."""
    return isinstance(value, Mapping) and any(key in value for key in ("from", "from_condition", "file"))


def parse_map_reference(value: Mapping[Any, Any]) -> FromRun | FromCondition:
    """Check ``{from: PATH, partner: a, sha256: ...}`` or ``{from_condition: LABEL}``.

    Raises
    ------
    PydanticCustomError
        If it is neither.
    """
    if "from_condition" in value:
        # Another dyad is wired otherwise, so that its weights belong to other synapses.
        return _parse_condition(value, default="same", allowed=("same",))
    return _parse_run(value)


def parse_video_reference(value: Mapping[Any, Any]) -> FromRun | FromCondition | FromFile:
    """Check ``{from: PATH, partner: a, ...}``, ``{from_condition: LABEL, partner: a, ...}`` or ``{file: PATH, ...}``.

    Raises
    ------
    PydanticCustomError
        If it is none of these.
    """
    if "from_condition" in value:
        return _parse_condition(value, default="next", allowed=("same", "next"), of_either=True)
    return _parse_file(value) if "file" in value else _parse_run(value)


def parse_bursts_reference(value: Mapping[Any, Any]) -> FromCondition:
    """Check ``{from_condition: LABEL, replicate: next}``.

    Raises
    ------
    PydanticCustomError
        If it is none.
    """
    return _parse_condition(value, default="next", allowed=("same", "next"))


def _parse_run(value: Mapping[Any, Any]) -> FromRun:
    _refuse_other_keys(value, ("from", "partner", "sha256"))
    partner = _parse_partner(value)
    path, sha256 = _found(value, "from", "run")
    return FromRun(path=path, sha256=sha256, partner=partner)


def _parse_partner(value: Mapping[Any, Any]) -> str | None:
    partner = value.get("partner")
    if partner is not None and partner not in PARTNERS:
        raise _error(f"partner: must be one of {', '.join(PARTNERS)}, got {described(partner)}")
    return partner


def _parse_file(value: Mapping[Any, Any]) -> FromFile:
    _refuse_other_keys(value, ("file", "sha256"))
    path, sha256 = _found(value, "file", "file of movement")
    return FromFile(path=path, sha256=sha256)


def _found(value: Mapping[Any, Any], key: str, what: str) -> tuple[str, str]:
    """Read the path under a key, and the content that was found there."""
    path, sha256 = value.get(key), value.get("sha256")
    if not isinstance(path, str) or not 0 < len(path) <= _MAX_PATH or not path.isprintable():
        raise _error(f"{key}: expected the path of a {what}, got {described(path)}")
    if sha256 is None:
        raise _error(
            f"{key}: a {what} is only looked up when a configuration file is loaded; give its sha256"
        )
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise _error(f"sha256: expected 64 hexadecimal digits, got {described(sha256)}")
    return path, sha256


def _parse_condition(
    value: Mapping[Any, Any],
    *,
    default: Replicate,
    allowed: tuple[Replicate, ...],
    of_either: bool = False,
) -> FromCondition:
    _refuse_other_keys(value, ("from_condition", "replicate", *(["partner"] if of_either else [])))
    condition, replicate = value.get("from_condition"), value.get("replicate", default)
    if not isinstance(condition, str) or not condition:
        raise _error(f"from_condition: expected the label of a condition, got {described(condition)}")
    if replicate not in allowed:
        raise _error(f"replicate: must be {' or '.join(allowed)}, got {described(replicate)}")
    return FromCondition(condition=condition, replicate=replicate, partner=_parse_partner(value))


def _refuse_other_keys(value: Mapping[Any, Any], allowed: Iterable[str]) -> None:
    for key in value:
        if key not in allowed:
            near = closest(str(key), allowed)
            hint = f"did you mean '{near}'?" if near else f"allowed: {', '.join(allowed)}"
            raise _error(f"{printable(str(key))}: unknown key; {hint}")


def _error(reason: str) -> PydanticCustomError:
    return PydanticCustomError("plain", "{reason}", {"reason": reason})
