"""What changes slowly in a partner: perception, levels of the modulators, and their effects.

Two rows, updated about every 10 ms by the Euler method, far below the shortest time constant of a level. Every number
is an array that is given at run time. Levels are dimensionless (arbitrary units).
"""

PARTNERS = """
oxytocin : 1
serotonin : 1
stress : 1
endorphin : 1
burst : 1                               # of dopamine
dopamine : 1
dopamine_mean : 1
dopamine_error : 1                      # what reward learning is driven by
n_bursts : 1
touch : 1
threat : 1
joy : 1

sight : 1                               # factor of the phase on what is seen of the other
self_sight : 1                          # and of oneself
can_see : 1                             # 1 unless the link is cut or the other is hidden
learning : 1
inhibitory_learning : 1
oxytocin_effect : 1
sight_positive : 1                      # factor on social input of the positive channels
sight_negative : 1
interneuron_current : amp
excitatory_current : amp
synaptic_gain : 1
engagement : 1                          # probability of taking up an inclination
background_factor : 1
gate_factor : 1

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

released : 1 (constant)                 # 1 if oxytocin is released, 0 if it is clamped
oxytocin_baseline : 1 (constant)
oxytocin_release : Hz (constant)
oxytocin_clearance : second (constant)
oxytocin_half_power : 1 (constant)      # half_level**exponent
oxytocin_exponent : 1 (constant)
receptor_density : 1 (constant)
social_gain : 1 (constant)
valence_blind : 1 (constant)
interneuron_current_max : amp (constant)

stress_sensitivity : Hz (constant)
stress_recovery : second (constant)
stress_damping : Hz (constant)
stress_background : 1 (constant)
stress_gate : 1 (constant)

driven : 1 (constant)                   # 1 if serotonin is driven, 0 if it is clamped
serotonin_level : 1 (constant)
serotonin_recovery : second (constant)
serotonin_joy : Hz (constant)
serotonin_stress : Hz (constant)
receptor_mode : 1 (constant)            # 1 in mode receptor, 0 in mode inverted_u
serotonin_exponent : 1 (constant)
current_span : amp (constant)
current_half_power : 1 (constant)
balanced_current_term : 1 (constant)
divisive_gain : 1 (constant)
divisive_half_power : 1 (constant)
balanced_divisive_term : 1 (constant)
minimum_gain : 1 (constant)
best_level : 1 (constant)
curve_width : 1 (constant)

endorphin_release : Hz (constant)
endorphin_decay : second (constant)
disinhibition : 1 (constant)
contingent : 1 (constant)
given : 1 (constant)
held : 1 (constant)                     # 1 if dopamine stays at its tonic level
tonic_dopamine : 1 (constant)
burst_size : 1 (constant)
burst_decay : second (constant)
mean_time : second (constant)
"""

LEVEL_PREFIX = "level."
"""Of the names of recorded levels among the outputs of a run."""
RECORDED_LEVELS = (
    "oxytocin", "serotonin", "stress", "endorphin", "dopamine", "dopamine_mean", "touch", "threat", "joy",
    "sight", "self_sight", "learning", "gate_factor", "background_factor",
)  # fmt: skip

# Perception, then levels, then effects. `full_rate` (40 Hz) is the movement of a full act. A partner who is hidden can
# still be felt.
PARTNERS_UPDATE = """
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

_cleared = (oxytocin_baseline - oxytocin)/oxytocin_clearance
oxytocin = oxytocin + released*dt*(_cleared + oxytocin_release*touch*(1 - oxytocin))
_power = oxytocin**oxytocin_exponent
oxytocin_effect = receptor_density*_power/(_power + oxytocin_half_power)
stress = stress + dt*(stress_sensitivity*threat - stress*(1/stress_recovery + stress_damping*oxytocin_effect))
_recovered = (serotonin_level - serotonin)/serotonin_recovery
serotonin = clip(serotonin + driven*dt*(_recovered + serotonin_joy*joy - serotonin_stress*stress), 0, 3)
endorphin = endorphin + dt*(endorphin_release*joy - endorphin/endorphin_decay)
_given_bursts = given*scheduled_value(burst_row, t_in_timesteps*steps_per_level)
burst = burst*exp(-dt/burst_decay) + burst_size*(contingent*n_bursts + _given_bursts)
n_bursts = 0
dopamine = tonic_dopamine*(1 + (1 - held)*disinhibition*endorphin) + burst
dopamine_mean = dopamine_mean + dt/mean_time*(dopamine - dopamine_mean)
dopamine_error = (1 - held)*(dopamine - dopamine_mean)

sight_positive = sight*(1 + social_gain*oxytocin_effect)
sight_negative = sight*(1 + social_gain*oxytocin_effect*valence_blind)
interneuron_current = interneuron_current_max*oxytocin_effect
_level_power = serotonin**serotonin_exponent
_current_term = _level_power/(_level_power + current_half_power)
_divisive_term = _level_power/(_level_power + divisive_half_power)
_distance = log(clip(serotonin, 1e-9, 1e9)/best_level)/curve_width
_curve = minimum_gain + (1 - minimum_gain)*exp(-_distance*_distance/2)
excitatory_current = receptor_mode*current_span*(balanced_current_term - _current_term)
_divided = (1 + divisive_gain*balanced_divisive_term)/(1 + divisive_gain*_divisive_term)
synaptic_gain = receptor_mode*_divided + (1 - receptor_mode)*_curve
engagement = receptor_mode + (1 - receptor_mode)*_curve
background_factor = (1 + stress_background*stress)*clip(1 + common_sd*common, 0, 1e9)
gate_factor = (1 + stress_gate*stress)*scheduled_value(gate_row, t_in_timesteps*steps_per_level)
"""
