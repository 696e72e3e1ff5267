"""What changes slowly in a partner: perception, and what modulators do (`snn.config.modulators`).

Two rows, updated about every 10 ms by the Euler method, far below the shortest time constant of a level. Every number
is an array that is given at run time. Levels are dimensionless (arbitrary units).
"""

from snn.model.modulators import FOLLOWED, recorded_of_modulators

_VARIABLES = """
touch : 1
threat : 1
joy : 1

sight : 1                               # factor of the phase on what is seen of the other
self_sight : 1                          # and of oneself
can_see : 1                             # 1 unless the link is cut or the other is hidden
learning : 1
inhibitory_learning : 1

own_smile : Hz (linked)                 # movement now: touch is felt, and joy is shared, without the latency of sight
own_touch : Hz (linked)
others_smile : Hz (linked)
others_touch : Hz (linked)
seen_frown : Hz (linked)                # what is seen of the other, with all gains
seen_withdraw : Hz (linked)
own_smile_row : integer (constant)
own_touch_row : integer (constant)
others_smile_row : integer (constant)
others_touch_row : integer (constant)
seen_frown_row : integer (constant)
seen_withdraw_row : integer (constant)

common : 1                              # slow drive of both partners: Ornstein-Uhlenbeck, mean 0 and SD 1
common_sd : 1 (constant)
common_decay : 1 (constant)
common_step : 1 (constant)
key_high : integer (constant)
key_low : integer (constant)

sight_row : integer (constant)          # rows of the schedule
self_sight_row : integer (constant)
gate_row : integer (constant)
learning_row : integer (constant)
inhibitory_learning_row : integer (constant)
burst_row : integer (constant)
occlusion_row : integer (constant)
coupling : 1 (constant)
"""
PARTNERS = _VARIABLES + "".join(modulator.EQUATIONS.variables for modulator in FOLLOWED)

LEVEL_PREFIX = "level."
"""Of the names of recorded levels among the outputs of a run."""
RECORDED_LEVELS = (
    *recorded_of_modulators(), "touch", "threat", "joy",
    "sight", "self_sight", "learning", "gate_factor", "background_factor",
)  # fmt: skip

# `full_rate` (40 Hz) is the movement of a full act. A partner who is hidden can still be felt.
_PERCEIVE = """
sight = scheduled_value(sight_row, t_in_timesteps*steps_per_level)
self_sight = scheduled_value(self_sight_row, t_in_timesteps*steps_per_level)
learning = scheduled_value(learning_row, t_in_timesteps*steps_per_level)
inhibitory_learning = scheduled_value(inhibitory_learning_row, t_in_timesteps*steps_per_level)
_in_touch = int(sight*coupling > 0)
can_see = _in_touch*(1 - scheduled_value(occlusion_row, t_in_timesteps*steps_per_level))
touch = _in_touch*clip(others_touch/full_rate, 0, 1)
joy = can_see*clip((own_smile + own_touch)/full_rate, 0, 1)*clip((others_smile + others_touch)/full_rate, 0, 1)
threat = can_see*clip((seen_frown + seen_withdraw)/full_rate, 0, 1)
common = common_decay*common + common_step*(2*hash_uniform(key_high, key_low, t_in_timesteps) - 1)
"""
PARTNERS_UPDATE = "".join(
    (
        _PERCEIVE,
        *(modulator.EQUATIONS.step for modulator in FOLLOWED),
        *(modulator.EQUATIONS.effects for modulator in FOLLOWED),
    )
)
"""Perception, then levels, then effects."""
