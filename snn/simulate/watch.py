"""Ends a run soon after a circuit runs away, if the experiment asks for it.

Spikes are counted when a stretch of the run (a second) is done, in windows of 200 ms, so a run ends within a second.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CPP_WATCH = """
        const char *_watch = std::getenv("SNN_WATCH");  // window, then start, stop, limit of each block
        size_t _n_seen = 0;
        auto _ran_away = [&](long _from, long _to) {
            if (!_watch) return false;
            std::istringstream _words(_watch);
            long _window, _start, _stop, _limit;
            _words >> _window;
            bool _found = false;
            while (_words >> _start >> _stop >> _limit) {
                std::vector<long> _counts((_to - _from) / _window + 1);
                for (size_t _n = _n_seen; _n < SPIKE_CELLS.size(); _n++)
                    if (SPIKE_CELLS[_n] >= _start && SPIKE_CELLS[_n] < _stop)
                        ++_counts[(std::lround(SPIKE_TIMES[_n] / TIME_STEP) - _from) / _window];
                for (long _count : _counts) _found |= _count > _limit;
            }
            _n_seen = SPIKE_CELLS.size();
            return _found;
        };
"""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is too much.

    Attributes
    ----------
    window_steps
        Length of a window in time steps.
    blocks
        First cell, first cell after the block, and the largest number of spikes in a window, of each block of cells.
    """

    window_steps: int
    blocks: tuple[tuple[int, int, int], ...]

    def as_text(self) -> str:
        """Write the watch as the compiled model and the NumPy worker read it."""
        return " ".join(str(number) for number in (self.window_steps, *sum(self.blocks, ())))

    @staticmethod
    def from_text(text: str) -> "Watch":
        """Read what `as_text` wrote."""
        window, *numbers = (int(word) for word in text.split())
        return Watch(window, tuple(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)))

    def ran_away(self, cells: NDArray[np.int32], steps: NDArray[np.int64]) -> bool:
        """Tell whether a block exceeds its limit; spikes are those of one stretch, counted from its first step."""
        windows = steps // self.window_steps
        return any(
            np.bincount(windows[(cells >= start) & (cells < stop)], minlength=1).max() > limit
            for start, stop, limit in self.blocks
        )
