"""Keys of older files: what became of each, in the place of the guess that an unknown key gets."""

from collections.abc import Sequence
from typing import Final

from snn.config.schema.channels import PARTNERS

_NO_SYNAPSE: Final = "partners share no synapse any more; scale with coupling or partner.vision.{instead}"
_OF_SIGHT: Final = {
    "weight": _NO_SYNAPSE.format(instead="weight"),
    "probability": _NO_SYNAPSE.format(instead="n_inputs"),
    "delay": "renamed; write latency, a whole multiple of 10 ms",
    "delay_spread": "what is seen arrives after one latency; write latency",
    "depression": "renamed; write adaptation",
}
_REMOVED: Final = {
    **{f"link.{name}.{key}": reason for name in ("a_to_b", "b_to_a") for key, reason in _OF_SIGHT.items()},
    **{f"partner.reafference.{key}": reason for key, reason in _OF_SIGHT.items()},
    "partner.replay": "renamed; write video",
    "partner.stress.threat_above": "threat is now what is seen of negative acts, and none at rest; leave it out",
    "record.motor_time_constant": "acts are now movements of the body; set partner.body.time_constant",
}
_MIGRATE: Final = "`snn config migrate FILE` rewrites an old file"


def removed_key(keys: Sequence[str | int]) -> str | None:
    """Say what to write instead of a key that older files hold; None if it was never one.

    Parameters
    ----------
    keys
        From the top of a file; those of one partner as those of both.

    Examples
    --------
    >>> removed_key(("partners", "a", "replay"))
    'renamed; write video (`snn config migrate FILE` rewrites an old file)'
    """
    of_one = tuple(keys[:2]) in {("partners", name) for name in PARTNERS}
    common = ("partner", *keys[2:]) if of_one else keys
    reason = _REMOVED.get(".".join(map(str, common)))
    return f"{reason} ({_MIGRATE})" if reason else None
