"""Parameters and initial levels of the two partners' rows, in SI units, by their name in the equations."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.partner import Partner
from snn.config.schema.procedure import CommonDrive
from snn.config.schema.vision import Sight
from snn.model.counter_noise import draw_keys, split_keys
from snn.model.intervals import LEVEL_STEP_MS, steps_in
from snn.model.modulators import modulator_values
from snn.model.ornstein_uhlenbeck import ou_step
from snn.model.populations import N_CHANNELS

FIRST_SCHEDULE_ROW = len(PARTNERS) * N_CHANNELS + 1
"""The rows before it hold the intentions of each channel, and one that is never intended."""
SCHEDULED = (
    "sight", "self_sight", "gate", "learning", "inhibitory_learning", "burst", "occlusion", "self_occlusion",
)  # fmt: skip
"""What the schedule holds for each partner, in the order of its rows."""

FIRST_FREE_ROW = FIRST_SCHEDULE_ROW + len(SCHEDULED) * len(PARTNERS)
"""The rows before it hold what both partners look up; what a model may have besides comes after."""


def partner_parameters(
    partners: Mapping[str, Partner], seen_through: Sequence[Sight]
) -> dict[str, NDArray[np.float64] | NDArray[np.int32]]:
    """Lay out the constants and initial levels of both partners, each array ``(n_partners,)``.

    Parameters
    ----------
    partners
        Both partners by name.
    seen_through
        The link through which a sees b, and that through which b sees a. A video sees nothing.
    """
    columns = [
        modulator_values(partner) | {"coupling": sight.coupling if partner.video is None else 0.0}
        for partner, sight in zip(partners.values(), seen_through, strict=True)
    ]
    values = {name: np.asarray([column[name] for column in columns]) for name in columns[0]}
    return values | _rows()


def common_drive_rows(
    drive: CommonDrive, rng: np.random.Generator, *, time_step_ms: float
) -> dict[str, NDArray[np.float64] | NDArray[np.int32]]:
    """Return what draws the slow drive that both partners share: the same in both rows, each ``(n_partners,)``."""
    grid_ms = steps_in(LEVEL_STEP_MS, time_step_ms=time_step_ms) * time_step_ms
    decay, step = ou_step(drive.time_constant_s * 1e3, grid_ms)
    high, low = split_keys(draw_keys(1, rng))
    both = np.ones(len(PARTNERS))
    return {
        "common": both * rng.standard_normal(),
        "common_sd": both * drive.sd,
        "common_decay": both * decay,
        "common_step": both * step,
        "key_high": np.repeat(high, len(PARTNERS)),
        "key_low": np.repeat(low, len(PARTNERS)),
    }


def schedule_row(what: str, partner_index: int) -> int:
    """Return the row of the schedule that holds something of `SCHEDULED` for a partner."""
    return FIRST_SCHEDULE_ROW + SCHEDULED.index(what) * len(PARTNERS) + partner_index


def _rows() -> dict[str, NDArray[np.int32]]:
    """Return the rows of bodies, of sights and of the schedule that each partner reads."""
    rows: dict[str, list[int]] = {
        f"{what}_row": [schedule_row(what, i) for i in (0, 1)]
        for what in SCHEDULED
        if what != "self_occlusion"
    }
    for number, channel in enumerate(CHANNELS):
        own, others = [number, N_CHANNELS + number], [N_CHANNELS + number, number]
        if channel.valence > 0:
            rows |= {f"own_{channel.name}_row": own, f"others_{channel.name}_row": others}
        else:  # of the other, on the watcher's own rows (`snn.model.sights`)
            rows[f"seen_{channel.name}_row"] = own
    return {name: np.asarray(values, dtype=np.int32) for name, values in rows.items()}
