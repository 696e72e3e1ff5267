"""The figure of behavioural synchrony: movement, map and profile."""

import numpy as np
import pytest

from snn.analyse.behaviour.lag_map import LagMap
from snn.plot.behaviour import behaviour_figure, behaviour_statement, plot_lag_map, plot_lag_profile
from snn.plot.style import NULL_BAND_COLOUR, OUTCOME_COLOUR
from snn.record.health import Health

LAGS_S = np.arange(-10, 11) * 0.1
HEALTHY = Health(state="healthy", reason="")
CENTRES_S = 3.0 + 0.5 * np.arange(11)


def map_of(**changes):
    """A leads by .4 s in all of 11 windows, but in the last nobody moves."""
    row = np.maximum(0.0, 1 - np.abs(LAGS_S - 0.4) / 0.3) * 0.8 - 0.1
    correlations = np.tile(row, (11, 1))
    correlations[-1] = np.nan
    known = {
        "centres_s": CENTRES_S,
        "lags_s": LAGS_S,
        "correlations": correlations,
        "peak_lags_s": np.array([0.4] * 10 + [np.nan]),
        "null_low": np.full(21, -0.2),
        "null_high": np.full(21, 0.25),
        "single_high": 0.5,
    }
    return LagMap(**(known | changes))


def synchrony_of(**changes):
    known = {"synchrony": 0.42, "lag_s": 0.31, "null_mean": 0.25, "p": 0.05}
    return {f"movement_{name}": value for name, value in (known | changes).items()}


def test_the_map_lies_at_its_times_and_lags(figure):
    ax = plot_lag_map(map_of(), start_s=10.0, ax=figure.add_subplot())
    (image,) = ax.get_images()
    assert image.get_extent() == pytest.approx([12.75, 18.25, -1000, 1000])
    assert image.origin == "lower"
    shown = image.get_array()
    assert shown.shape == (21, 11)
    assert np.unravel_index(shown[:, :10].argmax(axis=0)[0], (21,))[0] == 14  # .4 s, above the middle
    assert shown.mask[:, -1].all()
    assert not shown.mask[:, :-1].any()
    assert image.norm.vmin == -image.norm.vmax
    assert ax.get_ylabel() == "Lag (ms)"


def test_peaks_are_dots_and_windows_above_unrelated_ones_are_outlined(figure):
    ax = plot_lag_map(map_of(), start_s=10.0, ax=figure.add_subplot())
    (dots,) = [line for line in ax.get_lines() if line.get_marker() == "o"]
    assert dots.get_xdata() == pytest.approx(10 + CENTRES_S[:-1])
    assert set(dots.get_ydata()) == {400.0}

    def outlines(axes):
        return [path for part in axes.collections for path in part.get_paths() if len(path.vertices)]

    (outline,) = outlines(ax)
    # between 0.5 and the peak of .7, which falls by .8 within 300 ms
    assert outline.vertices[:, 1].min() == pytest.approx(400 - 75, abs=1)
    assert outline.vertices[:, 1].max() == pytest.approx(400 + 75, abs=1)
    nothing = plot_lag_map(map_of(single_high=0.9), ax=figure.add_subplot())
    assert outlines(nothing) == []


def test_who_leads_stands_at_the_ends_of_the_lags(figure):
    ax = plot_lag_map(map_of(), ax=figure.add_subplot())
    places = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert places["A leads"] > 0.5 > places["B leads"]  # positive lags are above


def test_the_profile_is_the_mean_on_its_band(figure):
    ax = plot_lag_profile(map_of(), ax=figure.add_subplot())
    (mean,) = [line for line in ax.get_lines() if line.get_color() == OUTCOME_COLOUR]
    assert mean.get_xdata().max() == pytest.approx(0.7)
    assert mean.get_ydata()[mean.get_xdata().argmax()] == pytest.approx(400)
    assert ax.get_ylim() == pytest.approx((-1000, 1000))  # as in the map beside it
    (band,) = ax.collections
    assert band.get_paths()[0].vertices[:, 0].min() == pytest.approx(-0.2)
    assert band.get_paths()[0].vertices[:, 0].max() == pytest.approx(0.25)
    assert NULL_BAND_COLOUR.lower() == "#dedede"
    nan = np.full(21, np.nan)
    without = plot_lag_profile(map_of(null_low=nan, null_high=nan), ax=figure.add_subplot())
    assert not without.collections


def test_still_partners_have_no_profile(figure, texts):
    plot_lag_profile(map_of(correlations=np.full((11, 21), np.nan)), ax=figure.add_subplot())
    plot_lag_map(map_of(correlations=np.full((11, 21), np.nan)), ax=figure.add_subplot())
    assert "nobody moves" in texts(figure)


def test_the_title_says_what_was_found():
    said = "Behavioural synchrony 0.42, mean lag +310 ms, unrelated 0.25, p = 0.05 (n = 1 model dyad)"
    assert behaviour_statement(synchrony_of(), HEALTHY) == said
    runaway = Health(state="runaway", reason="too fast")
    assert behaviour_statement(synchrony_of(), runaway).endswith("withheld: runaway (n = 1 model dyad)")
    nan = float("nan")
    still = synchrony_of(synchrony=nan, lag_s=nan, p=nan)
    assert "undefined: nobody moves" in behaviour_statement(still, HEALTHY)
    said = behaviour_statement(synchrony_of(p=nan), HEALTHY)
    assert said.endswith("+310 ms, too short for a null (n = 1 model dyad)")


def test_time_runs_alike_in_all_of_the_figure(make_acting, health, texts, cut, collisions):
    recording = make_acting([(0, 1, 3.0), (1, 1, 3.4), (0, 2, 6.0)])
    figure = behaviour_figure(
        recording, map_of(), synchrony_of(), window_s=(0.0, 10.0), health=health(), note="Assumed."
    )
    for words in ("Behavioural synchrony 0.42", "what that partner sees", "windows of 4 s", "Assumed."):
        assert words in texts(figure)
    assert cut(figure) == []
    assert collisions(figure) == []
    *rows, below, beside = figure.axes[:6]
    assert {ax.get_xlim() for ax in (*rows, below)} == {(0.0, 10.0)}
    edges = {tuple(np.round(ax.get_position().intervalx, 6)) for ax in (*rows, below)}
    assert len(edges) == 1
    assert beside.get_position().intervaly == pytest.approx(below.get_position().intervaly)
    assert beside.get_ylim() == below.get_ylim() == (-1000, 1000)
