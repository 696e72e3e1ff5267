"""All columns of ``results.csv``, one row a dyad: what each means, its unit and its range.

A new column adds a line here and raises `MEASURES_VERSION`; tests hold the list against what is measured. From here it
is in `snn docs columns`, and a test of a question may ask for it.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias, get_args

from snn.config.columns.column_kinds import (
    ColumnKind,
    correlation,
    rate,
    share,
    weight,
)
from snn.config.columns.words import InfluenceVerdict, State, SynchronyVerdict

Kinds: TypeAlias = tuple[ColumnKind, ...]

MEASURES_VERSION: Final = 7
"""Changes when the same recording gives other measures, or more; those of older runs are then taken again."""

DYAD: Final[Kinds] = (
    ColumnKind(
        "replicate", "Number of the dyad. The same number has the same seeds in every condition.", low=0
    ),
    ColumnKind("measured_s", "In `measures.csv`: how much was measured, from the beginning.", "s", low=0),
    ColumnKind("key", "Name of the run: its folder in `runs/`.", ""),
    ColumnKind(
        "script",
        "Whether a partner is a video, and whether it was made with this dyad's own cues.",
        "",
        words=("live", "fresh", "same", "unknown"),
    ),
)
"""What tells dyads apart; its numbers are no outcomes."""
_HEALTH: Final[Kinds] = (
    ColumnKind("health", "State of the dyad.", "", words=get_args(State)),
    ColumnKind("health_reason", "What was found, in one line, with the numbers.", ""),
    ColumnKind("health_onset_s", "When runaway or reverberation began.", "s", low=0),
    ColumnKind("loop_correlation", "Gain around the loop of what nobody intends; 0.5 is the limit.", low=0),
    share("held_share", "Share of quiet time in which all partners of the loop move."),
    rate("base_low_hz", "Lowest base rate of an excitatory population or channel."),
    rate("base_high_hz", "Highest base rate of an excitatory population or channel."),
    ColumnKind("base_cv", "CV of inter-spike intervals at base, the one farthest from 1.", low=0),
    correlation("base_pair_correlation", "Spike-count correlation of cells at base, the largest."),
    ColumnKind("motor_seeing_share", "Motor rate in observing over that in executing, the largest.", low=0),
    correlation("copied_share", "Share of watched acts that are copied, less chance; larger of both."),
    ColumnKind("left_after_act", "Part of the response that is left 300 ms after an act, the largest."),
)
_SYNCHRONY: Final[Kinds] = (
    correlation("C", "Peak over lags of the cross-correlation of execution rates, mean over channels."),
    ColumnKind("lag_s", "Lag of the peak that C is; above 0 if a leads.", "s"),
    correlation("null_mean", "Mean of C over circular shifts of partner b."),
    correlation("null95", "What C reaches in 5 % of circular shifts of partner b."),
    ColumnKind("z", "C less its mean over circular shifts, in standard deviations of these."),
    share("p", "p of C on circular shifts of partner b."),
    ColumnKind("n_surrogates", "Number of circular shifts behind p.", low=0),
    ColumnKind("note", "Why C or p is missing; empty if neither is.", ""),
    ColumnKind("lead_C", "Peak of C with a before b, less that with b before a.", low=-2, high=2),
    correlation("{partner}leads_C", "Peak of C among the lags at which this partner comes first."),
    ColumnKind(
        "{partner}leads_lag_s",
        "How much later the other follows at the peak of C where this partner comes first.",
        "s",
        low=0,
    ),
    correlation("C_{valence}", "Peak over lags of the cross-correlation of execution rates."),
    correlation("null_mean_{valence}", "Mean of C over circular shifts of partner b."),
    share("p_{valence}", "p of C on circular shifts of partner b."),
    correlation("{dither}_{width}ms_null_mean", "Mean of C with b's spikes dithered."),
    correlation("{dither}_{width}ms_null95", "What C reaches in 5 % of cases with b's spikes dithered."),
    ColumnKind(
        "{dither}_{width}ms_z", "C less its mean with b's spikes dithered, in standard deviations of these."
    ),
    share("{dither}_{width}ms_p", "p of C on b's spikes dithered: is C finer than the half-width?"),
)
_RATES: Final[Kinds] = (
    rate("{of}{cells}_base_hz", "Mean rate at base: when nobody acts."),
    rate("{of}{cells}_executing_hz", "Rate of a channel's cells while the partner intends that act."),
    rate("{of}{cells}_observing_hz", "Rate of a channel's cells while the partner only sees that act."),
    rate(
        "{of}{excitatory}_{valence}_observing_hz",
        "Rate of a channel's cells while the partner only sees that act.",
    ),
    rate("{of}{circuit}_rate_hz", "Mean rate over the measured time."),
    rate("{of}motor_rate_hz", "Mean rate of the motor cells over the measured time."),
    ColumnKind("{of}{circuit}_interval_cv", "CV of inter-spike intervals, mean over cells.", low=0),
    correlation("{of}{circuit}_pair_correlation", "Spike-count correlation, mean over pairs of cells."),
)
_ACTS: Final[Kinds] = (
    ColumnKind("{partner}intentions", "Acts that the partner set out to do.", low=0),
    ColumnKind("{partner}acts", "Overt acts: movements that rose to 20 Hz.", low=0),
    rate("intention_rate_hz", "Intentions per second, all channels, mean of both partners."),
    ColumnKind("shared_intentions", "Intentions that both partners had from one stream.", low=0),
    ColumnKind(
        "{partner}{valence}_acts", "Overt acts on these channels that could be returned in time.", low=0
    ),
    correlation(
        "{of}{valence}_return_margin", "Share of acts that the other returns 0.1 to 0.8 s later, less chance."
    ),
    share(
        "{of}{valence}_return_chance",
        "Share of acts returned by chance: over all shifts of the other's acts.",
    ),
    ColumnKind("{of}{valence}_return_latency_s", "Median time from act to return.", "s", low=0.1, high=0.8),
    ColumnKind(
        "watched_acts", "Acts seen by a partner who intended nothing before, during and after.", low=0
    ),
    share("mimicry_share", "Share of watched acts that the watcher copied within 0.1 to 0.8 s."),
    share(
        "mimicry_other_share",
        "Share of watched acts after which another act was done, mean over the others: chance.",
    ),
    ColumnKind("mimicry_latency_s", "Median time from act to copy.", "s", low=0.1, high=0.8),
    ColumnKind(
        "motor_response_hz", "Peak response of the watcher's motor cells, own channel less the others.", "Hz"
    ),
    ColumnKind(
        "motor_response_latency_s", "When the response of the motor cells is at half of its peak.", "s", low=0
    ),
    ColumnKind(
        "movement_response_hz", "Peak response of the watcher's movement, own channel less the others.", "Hz"
    ),
    ColumnKind(
        "movement_response_latency_s", "When the response of movement is at half of its peak.", "s", low=0
    ),
    share("{partner}answered{scope}", "Share of this partner's acts answered in kind 80 to 700 ms later."),
)
_MOVEMENT: Final[Kinds] = (
    correlation("movement_synchrony", "Windowed lagged cross-correlation of movement: mean peak."),
    ColumnKind(
        "movement_lag_s",
        "Mean lag of the peaks of `movement_synchrony`; above 0 if a leads.",
        "s",
        low=-1,
        high=1,
    ),
    correlation("movement_null_mean", "Mean of `movement_synchrony` over windows of other times."),
    share("movement_p", "p of `movement_synchrony` on windows of other times."),
    correlation("movement_C", "What C is, of movement."),
    ColumnKind("movement_C_lag_s", "Lag of the peak of `movement_C`; above 0 if a leads.", "s"),
    share("movement_C_p", "p of `movement_C` on 199 circular shifts."),
    correlation("C_given_movement", "C of what the movement of both does not explain of the rates."),
    share("C_given_movement_p", "p of `C_given_movement` on 199 circular shifts."),
)
_TRIALS: Final[Kinds] = (
    ColumnKind("fewest_trials", "Trials on the smaller side of any comparison of cells.", low=0),
    share("{acting}_{class}_fraction", "Share of cells of this class, mean of both partners."),
    share("new_congruent_fraction", "Share of congruent cells among those of acts outside the repertoire."),
    share("decoded_channel_guess", "Share read rightly by one who guesses: 1 / number of channels."),
    ColumnKind("decoded_channel_trials", "Seen acts that were read, of both partners.", low=0),
    share("decoded_channel", "Share of seen acts whose channel 8 cells read, taught by own acts."),
    share("decoded_channel_chance95", "Share read rightly that shuffled labels reach in 5 % of cases."),
    share("decoded_channel_p", "p on shuffled labels."),
    share("decoded_valence", "Share of seen acts read rightly as friendly or unfriendly."),
    share("decoded_valence_chance95", "Share read rightly that shuffled labels reach in 5 % of cases."),
    share("decoded_valence_p", "p on shuffled labels."),
    share("new_decoded", "Share read rightly of seen acts outside the watcher's repertoire."),
    share("new_decoded_chance95", "Share read rightly that shuffled labels reach in 5 % of cases."),
    share("new_decoded_p", "p on shuffled labels."),
)
_LEVELS: Final[Kinds] = (
    ColumnKind("{of}{modulator}_level", "Mean level over the measured time, in arbitrary units.", low=0),
    ColumnKind(
        "{of}stress_half_time_s",
        "Time until stress has fallen to half of what it was at the beginning.",
        "s",
        low=0,
    ),
    weight("{of}same_weight_nS", "Learned mirror weight from seeing an act to doing the same, mean."),
    weight("{of}positive_same_weight_nS", "`same_weight_nS` of smile and touch."),
    weight("{of}different_weight_nS", "Mirror weight from seeing an act to doing another."),
    weight("{of}new_same_weight_nS", "`same_weight_nS` of acts outside the repertoire."),
    weight("{of}new_different_weight_nS", "`different_weight_nS` onto acts outside the repertoire."),
    ColumnKind("{of}selectivity", "`same_weight_nS` over `different_weight_nS`.", low=0),
    share("{of}share_at_upper_bound", "Share of mirror weights at their upper bound."),
    share("{of}share_at_lower_bound", "Share of mirror weights at 0."),
    share("{of}weights_at_bound", "1 if most weights lie at one bound, so that their mean tells little."),
    weight(
        "{of}motor_weight_nS", "Execution to motor weight of the positive channels, if reward teaches it."
    ),
)
_INFLUENCE: Final[Kinds] = (
    ColumnKind("cue_n_{direction}", "Cues of the first partner: private, random intentions.", low=0),
    ColumnKind("cue_law_{direction}", "Law by which they were drawn, and drawn anew in the test.", ""),
    share(
        "cue_leads_p_{direction}", "Check: p of cues being foretold by the other. Words are withheld at .01."
    ),
    ColumnKind(
        "cue_withheld_{direction}", "Why nothing is said of this direction; empty if something is.", ""
    ),
    share("cue_p_{level}_{direction}", "Cue test: p of the other following the cues."),
    ColumnKind(
        "cue_effect_{level}_{direction}", "Response of the other for each Hz of movement, by cues.", "Hz/Hz"
    ),
    ColumnKind(
        "cue_effect_{level}_{direction}{bound}", "95 % block-jackknife interval of `cue_effect`.", "Hz/Hz"
    ),
    ColumnKind(
        "cue_latency_{level}_{direction}_ms", "How much later than the movement the response rises.", "ms"
    ),
    ColumnKind("cue_latency_brain_{direction}{bound}_ms", "95 % interval of `cue_latency`.", "ms"),
    ColumnKind(
        "cue_coupling_{direction}", "Coupling that the effect tells, in dyads of the default kind.", low=0
    ),
    ColumnKind(
        "cue_coupling_{direction}{bound}",
        "95 % interval of `cue_coupling`; without an upper end if open.",
        low=0,
    ),
    ColumnKind(
        "cue_link_latency_{direction}_ms", "Latency of sight that `cue_latency` tells, in such dyads.", "ms"
    ),
    ColumnKind("cue_link_latency_{direction}{bound}_ms", "95 % interval of `cue_link_latency`.", "ms"),
    share("cue_p_brain_{direction}_{valence}", "Cue test: p of the other following the cues."),
    ColumnKind(
        "cue_effect_brain_{direction}_{valence}",
        "Response of the other for each Hz of movement, by cues.",
        "Hz/Hz",
    ),
    share("cue_p_brain_{direction}{channel}", "Cue test: p of the other following the cues."),
    ColumnKind(
        "cue_effect_brain_{direction}{channel}",
        "Response of the other for each Hz of movement, by cues.",
        "Hz/Hz",
    ),
    share(
        "RI{scope}", "Reciprocity index: S times balance; 0 unless influence on brains is shown both ways."
    ),
    ColumnKind("verdict", "Who influences whom, by the cue test.", "", words=get_args(InfluenceVerdict)),
    ColumnKind(
        "synchrony_verdict",
        "Whether C is above circular shifts (p < .05).",
        "",
        words=get_args(SynchronyVerdict),
    ),
    share("S", "Synchrony above unrelated partners: (C - null_mean) / (1 - null_mean), at least 0."),
    share("balance", "The smaller effect on brains over the mean of both."),
    ColumnKind(
        "granger_{direction}{scope}", "Conditional Granger causality of rates, given own intentions.", low=0
    ),
    ColumnKind(
        "transfer_entropy_{direction}_bits", "Transfer entropy of rates, in bits per 50 ms bin.", "bit"
    ),
)
COLUMNS: Final[Mapping[str, Kinds]] = {
    "The dyad": DYAD,
    "Health": _HEALTH,
    "Synchrony of the brains": _SYNCHRONY,
    "Firing rates": _RATES,
    "Acts": _ACTS,
    "Synchrony of the bodies": _MOVEMENT,
    "Trials: classes of cells, and what they read": _TRIALS,
    "Levels and learned weights": _LEVELS,
    "Influence": _INFLUENCE,
}
"""By what they are about, in about the order of the table."""
