"""What changes slowly: the channels (acts, answers, intentions) and the partners (modulators), and nothing else.

Channels: one row per partner and channel, and a last one that nobody uses; updated about every millisecond.
Partners: two rows; updated about every 10 ms by the Euler method, far below the shortest time constant of a level.
Every number is an array that is given at run time. Levels are dimensionless (arbitrary units).
"""

CHANNELS = """
intensity : 1                           # of the act that is intended now; 0 is none
go : 1
mean_intention : 1
p_zero_intention : 1
mean_at_full_intensity : 1 (constant)

motor_rate : Hz                         # mean rate of the channel's motor cells, low-passed: what makes an act
motor_memory : Hz                       # the same, slower: what touch and joy are made of
watched : Hz                            # mean rate of the channel's observation E cells, low-passed slowly
armed : 1                               # 1 when the next act can begin
begins : 1                              # 1 while an act begins
last_act : second
n_answers : 1                           # seen acts that ask for an answer on this channel
n_returns : 1                           # seen acts that return one's own
returned : 1
answer_end : second
sight_open : 1                          # 1 while the partner can see the other
can_see : 1 (linked)

partner_row : integer (constant)
answer_intensity : 1 (constant)
answer_duration : second (constant)
window_min : second (constant)
window_max : second (constant)
"""

CHANNELS_UPDATE = """
motor_rate = motor_rate*exp(-dt/act_time)
motor_memory = motor_memory*exp(-dt/memory_time)
watched = watched*exp(-dt/memory_time)
begins = int(motor_rate >= act_onset)*armed
armed = clip(armed - begins + int(motor_rate < act_rearm), 0, 1)
last_act = (1 - begins)*last_act + begins*t
returned = int(n_returns > 0)
_answers = int(n_answers > 0)
answer_end = (1 - _answers)*answer_end + _answers*(t + answer_duration)
n_returns = 0
n_answers = 0
sight_open = can_see
_scheduled = scheduled_value(i, t_in_timesteps*steps_per_update)
intensity = _scheduled + clip(answer_intensity*int(t < answer_end) - _scheduled, 0, 1e9)
"""
DRIVE_UPDATE = """
go = int(intensity > 0)
mean_intention = intensity*mean_at_full_intensity
p_zero_intention = exp(-mean_intention)
"""
ACT_BEGINS = "begins > 0"
RETURNED = "returned > 0"

# Only where a partner's engagement changes during the run (`snn.model.inclinations`).
INCLINED_CHANNELS = """
mark : 1                                # of the latest inclination
taken_up : 1                            # 1 in the step in which it becomes an intention
inclined_until : 1                      # the time step after the last of what was taken up
engagement : 1 (linked)
mark_row : integer (constant)           # rows of the schedule
end_row : integer (constant)
inclined_intensity : 1 (constant)
"""
INCLINED_UPDATE = """
_mark = scheduled_value(mark_row, t_in_timesteps*steps_per_update)
_end = scheduled_value(end_row, t_in_timesteps*steps_per_update)
taken_up = int(_mark != mark)*int(_mark < engagement)
mark = _mark
inclined_until = (1 - taken_up)*inclined_until + taken_up*_end
_inclined = inclined_intensity*int(t_in_timesteps*steps_per_update < inclined_until)
intensity = intensity + clip(_inclined - intensity, 0, 1e9)
"""
TAKEN_UP = "taken_up > 0"

# From a cell to its channel: each spike adds its share to the low-passed mean rates.
READOUT = """
act_step : Hz (constant)
memory_step : Hz (constant)
watched_step : Hz (constant)
"""
READ_OUT = """
motor_rate_post += act_step
motor_memory_post += memory_step
watched_post += watched_step
"""

# From the other's channel to one's own: what a seen act asks for.
SEEN_ACTS = """
p_answer : 1 (constant)
is_return : 1 (constant)                # 1 from a positive channel to the same one
key_high : integer (constant)
key_low : integer (constant)
"""
SEE_ACT = """
n_answers_post += sight_open_post*int(hash_uniform(key_high, key_low, t_in_timesteps) < p_answer)
_in_window = int(t - last_act_post >= window_min_post)*int(t - last_act_post <= window_max_post)
n_returns_post += sight_open_post*is_return*_in_window
"""

# From a channel whose act was returned to its partner.
EARN_BURST = "n_bursts_post += 1"

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
can_see : 1
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

own_smile : Hz (linked)
own_touch : Hz (linked)
seen_smile : Hz (linked)
seen_touch : Hz (linked)
watched_frown : Hz (linked)
watched_withdraw : Hz (linked)
own_smile_row : integer (constant)
own_touch_row : integer (constant)
seen_smile_row : integer (constant)
seen_touch_row : integer (constant)
watched_frown_row : integer (constant)
watched_withdraw_row : integer (constant)

sight_row : integer (constant)          # rows of the schedule
self_sight_row : integer (constant)
gate_row : integer (constant)
learning_row : integer (constant)
inhibitory_learning_row : integer (constant)
burst_row : integer (constant)
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
threat_above : Hz (constant)            # what the observation cells of the negative channels may fire at rest
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

# Perception, then levels, then effects. `full_rate` (40 Hz) is that of an executed act.
PARTNERS_UPDATE = """
sight = scheduled_value(sight_row, t_in_timesteps*steps_per_level)
self_sight = scheduled_value(self_sight_row, t_in_timesteps*steps_per_level)
learning = scheduled_value(learning_row, t_in_timesteps*steps_per_level)
inhibitory_learning = scheduled_value(inhibitory_learning_row, t_in_timesteps*steps_per_level)
can_see = int(sight*coupling > 0)
touch = can_see*clip(seen_touch/full_rate, 0, 1)
joy = can_see*clip((own_smile + own_touch)/full_rate, 0, 1)*clip((seen_smile + seen_touch)/full_rate, 0, 1)
threat = can_see*clip((watched_frown + watched_withdraw - threat_above)/full_rate, 0, 1)

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
background_factor = 1 + stress_background*stress
gate_factor = (1 + stress_gate*stress)*scheduled_value(gate_row, t_in_timesteps*steps_per_level)
"""
