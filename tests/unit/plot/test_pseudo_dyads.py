import numpy as np
import pytest

from snn.plot.pseudo_dyads import PairedByLag, by_lag_statement, plot_by_lag, pseudo_dyads_figure
from snn.plot.style import NULL_COLOUR, OUTCOME_COLOUR
from tests.unit.plot.conftest import LAGS_S, estimate_of

CURVE = np.maximum(0.0, 0.5 - np.abs(LAGS_S - 0.2))


def paired(name="", curve=CURVE, strangers=0.1, n=5):
    return PairedByLag(
        name=name,
        lags_s=LAGS_S,
        dyads=tuple(estimate_of(np.full(n, value)) for value in curve),
        strangers=tuple(estimate_of(np.full(n, strangers), half_width=0.02) for _ in LAGS_S),
        n_dyads=n,
    )


def test_dyads_and_strangers_lie_at_their_lags(figure):
    ax = plot_by_lag(paired(), ax=figure.add_subplot())
    by_label = {line.get_label(): line for line in ax.lines}
    dyads, strangers = by_label["dyads"], by_label["strangers (pseudo-dyads)"]
    assert dyads.get_xdata() == pytest.approx(LAGS_S * 1e3)
    assert dyads.get_ydata() == pytest.approx(CURVE)
    assert strangers.get_ydata() == pytest.approx(np.full(LAGS_S.size, 0.1))
    assert (dyads.get_color(), dyads.get_linestyle()) == (OUTCOME_COLOUR, "-")
    assert strangers.get_linestyle() == "--"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["strangers (pseudo-dyads)", "dyads"]


def test_bands_are_the_intervals(figure):
    ax = plot_by_lag(paired(), ax=figure.add_subplot())
    strangers, dyads = (band.get_paths()[0].vertices[:, 1] for band in ax.collections)
    assert (strangers.min(), strangers.max()) == pytest.approx((0.08, 0.12))
    assert dyads.max() == pytest.approx(CURVE.max() + 0.05)
    colours = [tuple(band.get_facecolor()[0][:3]) for band in ax.collections]
    assert len(set(colours)) == 2
    assert NULL_COLOUR != OUTCOME_COLOUR


def test_the_foot_states_null_n_and_bands(texts, cut):
    figure = pseudo_dyads_figure([paired()], note="Assumed: all.")
    read = texts(figure)
    assert "Partners correlate by 0.50 at +200 ms, strangers by 0.10 (n = 5 model dyads)" in read
    for said in (
        "pseudo-dyads (null)",
        "95 % CI over dyads (BCa)",
        "jackknife t over dyads",
        "Assumed: all.",
    ):
        assert said in read
    assert cut(figure) == []


def test_conditions_have_panels_on_one_scale(texts, collisions):
    figure = pseudo_dyads_figure([paired("film only", strangers=0.4), paired("each other only", n=7)])
    limits = {ax.get_ylim() for ax in figure.axes}
    assert len(figure.axes) == 2
    assert len(limits) == 1
    assert "film only (n = 5 model dyads)" in texts(figure)
    assert "each other only (n = 7 model dyads)" in texts(figure)
    assert collisions(figure) == []


def test_few_dyads_have_no_bands_and_silent_ones_no_curve(texts):
    assert "no bands: too few dyads" in texts(pseudo_dyads_figure([paired(n=2)]))
    silent = paired(curve=np.full(LAGS_S.size, np.nan))
    assert "undefined in all dyads" in texts(pseudo_dyads_figure([silent]))
    assert by_lag_statement([silent]) == "Dyads and strangers by lag: undefined (n = 5 model dyads)"
