"""What a cell of a film has instead of a threshold of its own; only models with a film have it.

Its membrane goes on as ever, but nothing comes of it: the cell fires at its recorded steps, and at no others.
"""

CELLS = """
filmed : integer (constant)             # 1 if the cell is of a film, 0 if it is alive
next_on_film : integer                  # time step of its next recorded spike
place_on_reel : integer                 # where that stands among all recorded spikes
"""
# The threshold of a cell of a film is infinite: asking here whether it is one costs 7 % of a run.
THRESHOLD = "v > v_threshold or t_in_timesteps == next_on_film"
RESET = """
place_on_reel += filmed
next_on_film = step_on_reel(place_on_reel)
"""
REEL_CPP_SOURCE = """
static inline int32_t step_on_reel(int32_t place) { return _namespacereel_steps[place]; }
"""
