import numpy as np
import pytest

from snn.analyse.behaviour.movement_spectra import MovementSpectra
from snn.plot.spectra import plot_coherence, plot_power, spectra_figure, spectra_statement
from snn.plot.style import PARTNER_COLOURS

HZ = np.arange(1, 65) * 0.15625


def spectra(coherence=None, power=None):
    found = np.full(HZ.size, 0.1)
    found[8] = 0.8
    return MovementSpectra(
        frequencies_hz=HZ,
        power=power or {"a": 100 / HZ, "b": 10 / HZ},
        coherence=found if coherence is None else coherence,
        null_low=np.full(HZ.size, 0.05),
        null_high=np.full(HZ.size, 0.2),
        n_segments=9,
    )


def test_power_of_each_partner_is_a_line_on_one_logarithmic_scale(figure):
    ax = plot_power(spectra(), ax=figure.add_subplot())
    assert [line.get_color() for line in ax.lines] == list(PARTNER_COLOURS.values())
    assert ax.lines[1].get_ydata() == pytest.approx(10 / HZ)
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()
    assert ax.get_yscale() == "log"
    low, high = ax.get_ylim()
    assert low < 10 / 5
    assert high > 100 / HZ[0]
    assert ax.get_xlim() == (0.0, 5.0)


def test_ticks_of_power_are_numbers(figure):
    ax = plot_power(spectra(), ax=figure.add_subplot())
    figure.draw_without_rendering()
    assert "100" in [label.get_text() for label in ax.get_yticklabels()]


def test_coherence_lies_on_its_null_from_0_to_1(figure):
    ax = plot_coherence(spectra(), ax=figure.add_subplot())
    assert ax.lines[0].get_ydata()[8] == 0.8
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == pytest.approx((0.05, 0.2))
    assert ax.get_ylim() == (0.0, 1.0)


def test_the_title_names_the_rhythm_that_is_above_chance():
    assert (
        spectra_statement(spectra())
        == "Movement is most coherent over chance at 1.4 Hz: 0.80 (n = 1 model dyad)"
    )
    below = spectra(np.full(HZ.size, 0.1))
    assert spectra_statement(below) == "Movement is nowhere more coherent than chance (n = 1 model dyad)"


def test_a_rhythm_that_is_not_shown_is_not_told():
    coherence = np.full(HZ.size, 0.1)
    coherence[-1] = 0.9  # 10 Hz
    assert "nowhere" in spectra_statement(spectra(coherence))


def test_what_rests_is_told(texts, health):
    still = spectra(np.full(HZ.size, np.nan), {partner: np.zeros(HZ.size) for partner in "ab"})
    read = texts(spectra_figure(still, health=health()))
    for said in ("nobody moves", "no channel on which both move", "Coherence of movement undefined"):
        assert said in read


def test_the_foot_states_null_windows_and_that_there_are_no_bars(texts, cut, collisions, health):
    figure = spectra_figure(spectra(), health=health("runaway"), note="Assumed: all.")
    read = texts(figure)
    for said in ("9 Hann windows of 6.4 s", "199 circular shifts of B", "no error bars", "Assumed: all."):
        assert said in read
    assert "Not scored: runaway" in read
    assert cut(figure) == []
    assert collisions(figure) == []
