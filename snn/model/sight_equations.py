"""What a partner sees, of the other and of itself: from recorded movement to the input of observation cells.

The *past* keeps each body's movement for as long as light and retina take. *Sights* have one row for each partner,
whom it sees (the other, itself) and channel, and a last one that nobody uses; all on the grid of recorded movement.

Sensory adaptation is the mean-field form of Tsodyks, Pawelzik & Markram 1998 (Neural Comput 10:821): a resource that
what arrives uses up. It makes onsets clearer than what lasts, and caps what is seen at 1/(adaptation x recovery).
"""

PAST = """
value : Hz
before : Hz
upstream : Hz (linked)                  # `before` of the slot one step nearer to the present
newest : Hz (linked)
is_newest : 1 (constant)
upstream_slot : integer (constant)
body_row : integer (constant)
"""
# In two passes, so that no slot is read after it was written.
KEEP = "before = value"
MOVE_ON = "value = is_newest*newest + (1 - is_newest)*upstream"

SIGHTS = """
past_smile : Hz (linked)                # movement on each channel, one latency ago
past_touch : Hz (linked)
past_frown : Hz (linked)
past_withdraw : Hz (linked)
smile_slot : integer (constant)
touch_slot : integer (constant)
frown_slot : integer (constant)
withdraw_slot : integer (constant)
as_smile : 1 (constant)                 # share of an act on that channel that arrives on the row's own
as_touch : 1 (constant)
as_frown : 1 (constant)
as_withdraw : 1 (constant)

sight_positive : 1 (linked)
sight_negative : 1 (linked)
self_sight : 1 (linked)
partner_row : integer (constant)
is_positive : 1 (constant)
own : 1 (constant)                      # 1 if the partner sees itself

seen : Hz                               # what reaches the observation cells, in Hz of movement
resource : 1
clearness : 1                           # Ornstein-Uhlenbeck, mean 0 and SD 1
mean_seen : 1                           # expected inputs of a cell in one time step
p_zero_seen : 1
coupling : 1 (constant)
adaptation : 1 (constant)
recovery_time : second (constant)
acuity_sd : 1 (constant)
clearness_decay : 1 (constant)
clearness_step : 1 (constant)
key_high : integer (constant)
key_low : integer (constant)
occlusion_row : integer (constant)      # of the schedule
inputs_per_hz : second (constant)       # of a cell in one time step
seen_max : Hz (constant)                # what the noise of a cell can follow
"""
# The resource is exact while what arrives is held. The increments of the clearness are uniform: after some steps it is
# as good as normal, and no logarithm or cosine can differ between C++ and NumPy.
SIGHTS_UPDATE = """
_mixed = as_smile*past_smile + as_touch*past_touch + as_frown*past_frown + as_withdraw*past_withdraw
_arriving = _mixed*(1 - scheduled_value(occlusion_row, t_in_timesteps*steps_per_level))
clearness = clearness_decay*clearness + clearness_step*(2*hash_uniform(key_high, key_low, t_in_timesteps) - 1)
_acuity = clip(1 + acuity_sd*clearness, 0, 1e9)
_gain = own*self_sight + (1 - own)*(is_positive*sight_positive + (1 - is_positive)*sight_negative)
seen = clip(coupling*_gain*_acuity*_arriving*resource, 0*Hz, seen_max)
_loss = 1/recovery_time + adaptation*_arriving
_rest = 1/(recovery_time*_loss)
resource = _rest + (resource - _rest)*exp(-level_step*_loss)
mean_seen = inputs_per_hz*seen
p_zero_seen = exp(-mean_seen)
"""
