"""The equations of synapses that learn, and what cells keep for them.

Triplet and pair STDP with all-to-all interactions: Pfister & Gerstner 2006 (J Neurosci 26:9673); power-law bounds:
Guetig et al. 2003 (J Neurosci 23:3697); sliding threshold after Bienenstock, Cooper & Munro 1982 (J Neurosci 2:32);
competition: Miller & MacKay 1994 (Neural Comput 6:100); eligibility: Izhikevich 2007 (Cereb Cortex 17:2443);
inhibition: Vogels et al. 2011 (Science 334:1569). One text serves all rules: a rule is a set of numbers of the
postsynaptic cell (`snn.model.learning`).
"""

CELLS = """
recent_rate : Hz                        # of the cell, for the sliding threshold
hebb : 1                                # factor of the moment on steps of the rule
depression : siemens                    # step of a pre spike at the present threshold
reward_step : 1                         # weight gained per eligibility in one slow step
competing : 1
inhibitory_step : siemens
weight_sum : siemens
learning : 1 (linked)
inhibitory_learning : 1 (linked)
dopamine_error : 1 (linked)

learning_rate : 1 (constant)
reward_rate : Hz (constant)
eligible : 1 (constant)
eligibility_time : second (constant)
weight_max : siemens (constant)
bound_exponent : 1 (constant)
pair_potentiation : siemens (constant)
triplet_potentiation : siemens (constant)
nominal_depression : siemens (constant)
tau_plus : second (constant)
tau_minus : second (constant)
tau_triplet : second (constant)
slides : 1 (constant)
sliding_target : Hz (constant)
sliding_time : second (constant)
competes : 1 (constant)
scales : 1 (constant)                   # 1 if competition is multiplicative, 0 if subtractive
n_incoming : 1 (constant)
weight_sum_target : siemens (constant)
inhibitory_rate : siemens (constant)
inhibitory_target : 1 (constant)        # 2 x target rate x memory
inhibitory_tau : second (constant)
inhibitory_weight_max : siemens (constant)
"""

# `level_step` is the interval of these updates and `reward_interval` that of reward learning: `dt` would be that of the
# cells.
CELLS_UPDATE = """
hebb = learning_rate*learning
reward_step = reward_rate*learning*dopamine_error*reward_interval
competing = competes*int(learning > 0)
recent_rate = recent_rate*exp(-level_step/sliding_time)
_excess = recent_rate/sliding_target
depression = nominal_depression*(1 + slides*(_excess*_excess - 1))
inhibitory_step = inhibitory_rate*inhibitory_learning
"""
RESET = "recent_rate += 1/sliding_time\n"

PLASTIC_SYNAPSE = """
w : siemens
c : siemens                             # eligibility: what pre before post would have added
pre_trace : 1
post_trace : 1
triplet_trace : 1
last_spike : second                     # of either side: the moment for which the traces hold
"""
# At each spike the traces decay for the time since the last one: what Brian2 calls event-driven, written out with an
# exponential that the compiler can put in place.
_DECAY = """
_elapsed = t - last_spike
pre_trace = pre_trace*(1 - one_minus_exp(_elapsed/tau_plus_post))
post_trace = post_trace*(1 - one_minus_exp(_elapsed/tau_minus_post))
triplet_trace = triplet_trace*(1 - one_minus_exp(_elapsed/tau_triplet_post))
last_spike = t
"""
EXCITE_AND_LEARN = (
    _DECAY
    + """
g_e_post += w
_step = -depression_post*post_trace*(w/weight_max_post)**bound_exponent_post
w = clip(w + hebb_post*_step, 0*siemens, weight_max_post)
pre_trace += 1
"""
)
LEARN = (
    _DECAY
    + """
_amplitude = pair_potentiation_post + triplet_potentiation_post*triplet_trace
_step = pre_trace*_amplitude*(1 - w/weight_max_post)**bound_exponent_post
w = clip(w + hebb_post*_step, 0*siemens, weight_max_post)
c = c + eligible_post*_step
post_trace += 1
triplet_trace += 1
"""
)
REWARD = """
w = clip(w + reward_step_post*c, 0*siemens, weight_max_post)
c = c*exp(-reward_interval/eligibility_time_post)
"""

# Every 50 ms: the sum of a cell's incoming weights is brought back, by the same for each or in proportion.
CLEAR_SUM = "weight_sum = 0*siemens"
ADD_UP = "weight_sum_post += w"
COMPETE = """
_excess = weight_sum_post - weight_sum_target_post
_shares = scales_post*w/(weight_sum_post + 1e-18*siemens) + (1 - scales_post)/n_incoming_post
w = clip(w - competing_post*_excess*_shares, 0*siemens, weight_max_post)
"""

PLASTIC_INHIBITION = """
w : siemens
u : 1 (constant)
tau_recovery : second (constant)
dx/dt = (1 - x)/tau_recovery : 1 (event-driven)
dpre_trace/dt = -pre_trace/inhibitory_tau_post : 1 (event-driven)
dpost_trace/dt = -post_trace/inhibitory_tau_post : 1 (event-driven)
"""
INHIBIT_AND_LEARN = """
g_i_post += w*x
x *= 1 - u
w = clip(w + inhibitory_step_post*(post_trace - inhibitory_target_post), 0*siemens, inhibitory_weight_max_post)
pre_trace += 1
"""
LEARN_INHIBITION = """
w = clip(w + inhibitory_step_post*pre_trace, 0*siemens, inhibitory_weight_max_post)
post_trace += 1
"""
