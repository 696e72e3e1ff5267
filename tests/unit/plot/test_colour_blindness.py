"""Colours that one figure sets against each other can be told apart by people with each kind of colour blindness.

Dichromats are simulated by the matrices of severity 1 of Machado, Oliveira & Fernandes (2009), IEEE Trans Vis Comput
Graph 15, 1291-1298, doi:10.1109/TVCG.2009.113, in linear RGB. Distances are CIEDE2000 (Sharma, Wu & Dalal 2005, Color
Res Appl 30, 21-30). Of two colours that are nearer than `APART`, something else must tell which is which.
"""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from snn.plot import learning
from snn.plot.dose_lines import LINE_COLOURS, LINE_MARKERS
from snn.plot.dose_response import plot_dose_response
from snn.plot.flags import UNSCORED_LABEL
from snn.plot.measures import LOOKS
from snn.plot.null_histogram import plot_null_histogram
from snn.plot.regime_map import VERDICT_COLOURS, VERDICT_SHORT
from snn.plot.spectra import _DASHES
from snn.plot.style import (
    DYAD_COLOUR,
    FLAG_COLOUR,
    INTERNEURON_COLOUR,
    NULL_BAND_COLOUR,
    NULL_COLOUR,
    OUTCOME_COLOUR,
    PARTNER_COLOURS,
    SEQUENTIAL_MAP,
    TEXT_COLOUR,
)

APART = 15.0
"""CIEDE2000 at which lines and dots of a point are told apart at a glance; 1 is just seen side by side. Assumed."""
MATRICES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TOLD_APART = {
    "partners, and cells that inhibit": [*PARTNER_COLOURS.values(), INTERNEURON_COLOUR],
    "outcome on its null": [OUTCOME_COLOUR, NULL_BAND_COLOUR],
    "dyads and strangers, acts and random moments": [OUTCOME_COLOUR, TEXT_COLOUR],
    "conditions of one panel": list(LINE_COLOURS),
    "weights within and between channels": [learning.SAME_COLOUR, learning.DIFFERENT_COLOUR],
}
"""Colours alone say which is which."""


def seen(colour, kind):
    """Colour as a dichromat sees it, in CIE Lab (D65)."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(MATRICES[kind] @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ linear / (to_xyz @ np.ones(3))
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one, other):
    """Distance of two colours in CIE Lab, by the formulas of Sharma et al. (2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(c7 / (c7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    dh, h = h2 - h1, h1 + h2
    if c1 * c2 == 0:
        dh = 0.0
    elif abs(dh) > 180:
        dh -= 360 * np.sign(dh)
        h = (h + 360) / 2 if h < 360 else (h - 360) / 2
    else:
        h /= 2
    light, c = (l1 + l2) / 2, (c1 + c2) / 2
    wave = sum(
        weight * np.cos(np.radians(times * h + at))
        for weight, times, at in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    )
    t = 1 + wave
    turn = -np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2)))) * 2 * np.sqrt(c**7 / (c**7 + 25.0**7))
    in_l = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    in_c = (c2 - c1) / (1 + 0.045 * c)
    in_h = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(dh / 2)) / (1 + 0.015 * c * t)
    return float(np.sqrt(in_l**2 + in_c**2 + in_h**2 + turn * in_c * in_h))


def too_near(colours, kind):
    """Pairs of places whose colours are nearer than `APART`, and how near."""
    labs = [seen(colour, kind) for colour in colours]
    near = {(i, j): ciede2000(labs[i], labs[j]) for i, j in combinations(range(len(labs)), 2)}
    return {pair: round(distance, 1) for pair, distance in near.items() if distance < APART}


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [  # of the data of Sharma et al. (2005), Table 1
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_ciede2000(one, other, distance):
    assert ciede2000(one, other) == pytest.approx(distance, abs=1e-4)


@pytest.mark.parametrize("kind", MATRICES)
def test_grey_is_seen_as_grey(kind):
    lightness, a, b = seen("#808080", kind)
    assert lightness == pytest.approx(53.6, abs=0.1)
    assert np.hypot(a, b) < 0.5


@pytest.mark.parametrize("kind", MATRICES)
@pytest.mark.parametrize("colours", TOLD_APART.values(), ids=TOLD_APART)
def test_colours_that_are_told_apart_are_far_apart(colours, kind):
    assert too_near(colours, kind) == {}


@pytest.mark.parametrize("kind", ["protanopia", "deuteranopia"])
def test_red_and_green_would_be_refused(kind):
    assert too_near(["#C83C3C", "#507030"], "normal") == {}
    assert too_near(["#C83C3C", "#507030"], kind) != {}


def test_blue_and_green_of_one_lightness_would_be_refused_for_tritanopia():
    assert too_near(["#00A0C8", "#00AA78"], "normal") == {}
    assert too_near(["#00A0C8", "#00AA78"], "tritanopia") != {}


@pytest.mark.parametrize("kind", MATRICES)
def test_measures_that_are_near_in_colour_have_other_dashes_and_marks(kind):
    for i, j in too_near([look.colour for look in LOOKS], kind):
        assert LOOKS[i].dashes != LOOKS[j].dashes
        assert LOOKS[i].marker != LOOKS[j].marker


def test_conditions_and_partners_have_a_second_sign():
    assert len(set(LINE_MARKERS)) == len(LINE_COLOURS)
    assert _DASHES["a"] != _DASHES["b"]


@pytest.mark.parametrize("kind", MATRICES)
def test_regimes_that_are_near_in_colour_are_written_differently(kind):
    words = list(VERDICT_COLOURS)
    for i, j in too_near(list(VERDICT_COLOURS.values()), kind):
        assert VERDICT_SHORT[words[i]] != VERDICT_SHORT[words[j]]
    lightest = {"cannot be told", "no influence shown"}
    coloured = [colour for word, colour in VERDICT_COLOURS.items() if word not in lightest]
    assert too_near(coloured, kind) == {}


@pytest.mark.parametrize("kind", MATRICES)
def test_the_sequential_map_grows_lighter_all_the_way(kind):
    from matplotlib import colormaps

    lightness = [seen(colormaps[SEQUENTIAL_MAP](x), kind)[0] for x in np.linspace(0, 1, 21)]
    assert (np.diff(lightness) > 0).all()


def test_what_is_near_in_colour_differs_in_shape(outcome, shift_test):
    """Green and grey, and the colours of dyads and of unscored ones, are near for some."""
    assert any(too_near([OUTCOME_COLOUR, NULL_COLOUR], kind) for kind in MATRICES)
    assert any(too_near([DYAD_COLOUR, FLAG_COLOUR], kind) for kind in MATRICES)
    null = {
        line.get_label(): line for line in plot_null_histogram(shift_test(), ax=Figure().add_subplot()).lines
    }
    assert (null["null95"].get_linestyle(), null["observed"].get_linestyle()) == ("--", "-")
    swept = outcome([[0.2, 0.3, 0.1]] * 2, conditions=[(0.0,), (1.0,)], unscored=[(0, 1)])
    dots = {
        line.get_label(): line
        for line in plot_dose_response(swept, label="x", ax=Figure().add_subplot()).lines
    }
    assert (dots["dyads"].get_marker(), dots[UNSCORED_LABEL].get_marker()) == (".", "x")
