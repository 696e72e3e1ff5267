"""The equations, as in the paper, and nothing else. Every number in them is an array that is given at run time.

Cells: conductance-based leaky integrate-and-fire with spike-frequency adaptation.
Sources: conductance-based integrate-and-fire with exponential synapses after Vogels & Abbott 2005 (J Neurosci 25:10786)
and Brette et al. 2007 (J Comput Neurosci 23:349, benchmark COBA); adaptation by a potassium conductance that each
spike opens; depressing inhibition after Tsodyks & Markram 1997 (PNAS 94:719).
"""

CELLS = """
dv/dt = (g_leak*(E_leak - v) + gain*g_e*(E_e - v) + (g_i + g_gate)*(E_i - v)
         + g_ahp*(E_ahp - v) + I_modulator) / C                    : volt
dg_e/dt = -g_e/tau_e                                               : siemens
dg_i/dt = -g_i/tau_i                                               : siemens
dg_ahp/dt = -g_ahp/tau_ahp                                         : siemens
g_gate : siemens                        # motor gate: closes the motor pool unless its own act is intended

C : farad (constant)
g_leak : siemens (constant)
E_leak : volt (constant)
E_e : volt (constant)
E_i : volt (constant)
E_ahp : volt (constant)
tau_e : second (constant)
tau_i : second (constant)
tau_ahp : second (constant)
v_threshold : volt (constant)
v_reset : volt (constant)
refractory_steps : 1 (constant)
adaptation_step : siemens (constant)

gain : 1                                # of excitatory synaptic input (serotonin)
I_modulator : amp                       # oxytocin on I cells, serotonin on E cells
gate_conductance : siemens (constant)   # motor cells only
gate_leak : 1 (constant)
is_interneuron : 1 (constant)           # 0 or 1, as the next
in_circuit : 1 (constant)               # excitatory cell of observation or execution

go : 1 (linked)                         # 1 while the cell's own channel is intended
gate_factor : 1 (linked)
interneuron_current : amp (linked)
excitatory_current : amp (linked)
synaptic_gain : 1 (linked)
background_factor : 1 (linked)
row_mean : 1 (linked)                   # expected intention inputs of its row in one time step
row_p_zero : 1 (linked)                 # probability that there is none
others_mean : 1 (linked)                # the same of what is seen of the other
others_p_zero : 1 (linked)
self_mean : 1 (linked)                  # and of oneself
self_p_zero : 1 (linked)
mean_drive : 1                          # of intention and sight, by cell, which the loop over cells reads much faster
p_zero_drive : 1

decay_e : 1 (constant)                  # exp(-dt/tau_e), and so on
decay_i : 1 (constant)
decay_ahp : 1 (constant)
mean_e : 1 (constant)                   # mean of exp(-t/tau_e) over a step, and so on
mean_i : 1 (constant)
mean_ahp : 1 (constant)
wakes_at_step : 1                       # v is held before this time step

channel_row : integer (constant)        # the cell's row of intentions
others_row : integer (constant)         # its rows of what is seen
self_row : integer (constant)
partner_row : integer (constant)
key_high : integer (constant)           # halves of the cell's noise key
key_low : integer (constant)
quiet_background : integer              # random words up to these bring no event
quiet_drive : integer
w_background : siemens (constant)
mean_background : 1
p_zero_background : 1
mean_background_at_rest : 1 (constant)  # without stress
w_drive : siemens (constant)            # of intention in execution cells, of sight in observation cells
"""

# Exponential Euler, exact while the conductances are constant (Rotter & Diesmann 1999, Biol Cybern 81:381), with the
# mean of each conductance over the step: with its value at the beginning the error would be of first order, and the
# rates of a resting circuit 4 % too high at 0.1 ms. The current is that at the beginning of the step; its mean over the
# step is less by the factor `mean_decay`, because the membrane gives way to it. Written so, the step needs one division
# and no potential that the membrane relaxes to. The decay factors are constants because an exponential per variable,
# cell and step is most of the cost of a simulation, and the refractory period is the step at which it ends, so that the
# loop over cells has no branch.
CELLS_STEP = """
_g_e = gain*mean_e*g_e
_g_i = mean_i*g_i + g_gate
_g_ahp = mean_ahp*g_ahp
_g_total = g_leak + _g_e + _g_i + _g_ahp
_current = g_leak*E_leak + _g_e*E_e + _g_i*E_i + _g_ahp*E_ahp + I_modulator - _g_total*v
v = v + int(t_in_timesteps >= wakes_at_step)*dt/C*_current*mean_decay(dt*_g_total/C)
g_e = g_e*decay_e
g_i = g_i*decay_i
g_ahp = g_ahp*decay_ahp
"""

# Set whenever intentions may change: open (leak only) while the cell's own channel is intended.
GATE_UPDATE = """
g_gate = gate_conductance*gate_factor*(1 - (1 - gate_leak)*go)
mean_drive = row_mean + others_mean + self_mean
p_zero_drive = row_p_zero*others_p_zero*self_p_zero
quiet_drive = largest_quiet_word(p_zero_drive)
"""

# Set whenever the partner's levels, or what it sees, may change.
LEVELS_UPDATE = """
I_modulator = is_interneuron*interneuron_current + in_circuit*excitatory_current
gain = in_circuit*synaptic_gain + (1 - in_circuit)
mean_background = mean_background_at_rest*background_factor
p_zero_background = exp(-mean_background)
quiet_background = largest_quiet_word(p_zero_background)
"""

THRESHOLD = "v > v_threshold"
RESET = """
v = v_reset
g_ahp += adaptation_step
wakes_at_step = t_in_timesteps + refractory_steps + 1
"""

# Background and drive are independent Poisson inputs: the two words of one hash of (cell, time step). No cell has both
# an intention and sight, so the second word serves either. Nearly all cells receive nothing in a step, which one
# comparison a word tells; only the others count.
ARRIVAL = "noise_arrives(key_high, key_low, t_in_timesteps, quiet_background, quiet_drive)"
PRIVATE_INPUT = (
    "g_e += w_background*poisson_count(key_high, key_low, t_in_timesteps, 0, mean_background, p_zero_background)"
    " + w_drive*poisson_count(key_high, key_low, t_in_timesteps, 1, mean_drive, p_zero_drive)"
)

STATIC_SYNAPSE = "w : siemens (constant)"
EXCITE = "g_e_post += w"

# A depressing synapse delivers w x, then x loses the fraction u and recovers: w is the fully recovered amplitude. Its
# recovery since its last spike is written out, where Brian2's `event-driven` would be shorter, because one that has
# lost nothing needs no exponential.
DEPRESSING_SYNAPSE = """
w : siemens (constant)
u : 1 (constant)
tau_recovery : second (constant)
x : 1
last_spike : second
"""
_RECOVER = """
x = recovered(x, (t - last_spike)/tau_recovery)
last_spike = t
"""
INHIBIT_AND_DEPRESS = (
    _RECOVER
    + """
g_i_post += w*x
x *= 1 - u
"""
)
