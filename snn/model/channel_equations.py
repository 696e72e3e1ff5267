"""Channels and bodies: what a partner intends, how its motor cells move its body, and what begins when it moves.

Channels: one row per partner and channel, and a last one that nobody uses; updated about every millisecond. Bodies: the
same rows on the grid of 10 ms, on which movement is recorded and seen. Every number is an array given at run time.

A body is a critically damped low-pass of second order, two equal stages: limbs answer their muscles like that (Hof
2005; electromechanical delays of some 50 ms: Begovic et al. 2014). For faces no such number was seen.
"""

CHANNELS = """
intensity : 1                           # of the act that is intended now; 0 is none
go : 1
mean_intention : 1
p_zero_intention : 1
mean_at_full_intensity : 1 (constant)
answer_end : second (linked)
answer_intensity : 1 (constant)

effort : Hz                             # first stage: mean rate of the channel's motor cells, low-passed
movement : Hz                           # second stage: what others can see
body_decay : 1 (constant)               # exp(-dt/time constant)
partner_row : integer (constant)
"""

# Both stages have gain 1 at rest (`snn.model.channel_rows` says by how much a spike raises the first).
CHANNELS_UPDATE = """
effort = body_decay*effort
movement = body_decay*movement + (1 - body_decay)*effort
_scheduled = scheduled_value(i, t_in_timesteps*steps_per_update)
intensity = _scheduled + clip(answer_intensity*int(t < answer_end) - _scheduled, 0, 1e9)
"""
DRIVE_UPDATE = """
go = int(intensity > 0)
mean_intention = intensity*mean_at_full_intensity
p_zero_intention = exp(-mean_intention)
"""

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

# From a motor cell to its channel: each spike adds its share to the mean rate.
READOUT = "effort_step : Hz (constant)"
READ_OUT = "effort_post += effort_step"

BODIES = """
moved : Hz (linked)
shown : Hz                              # the movement as it is recorded, and therefore seen
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
answer_duration : second (constant)
window_min : second (constant)
window_max : second (constant)
"""
# Rounded to what the recording holds exactly, so that a recorded body is seen like the live one, to the bit.
SHOW = "shown = floor(moved/resolution + 0.5)*resolution\n"
ACTS_UPDATE = """
begins = int(shown >= act_onset)*armed
armed = clip(armed - begins + int(shown < act_rearm), 0, 1)
last_act = (1 - begins)*last_act + begins*t
returned = int(n_returns > 0)
_answers = int(n_answers > 0)
answer_end = (1 - _answers)*answer_end + _answers*(t + answer_duration)
n_returns = 0
n_answers = 0
sight_open = can_see
"""
ACT_BEGINS = "begins > 0"
RETURNED = "returned > 0"

# Only where a partner is a video.
VIDEO_BODIES = """
is_video : 1 (constant)                 # 1 if the row is of a video
video_row : integer (constant)
"""
SHOW_VIDEO = """
_live = floor(moved/resolution + 0.5)*resolution
shown = is_video*video_hz(video_row, t_in_timesteps)*Hz + (1 - is_video)*_live
"""

# From the other's body to one's own: what a seen act asks for.
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
