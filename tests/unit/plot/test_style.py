import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from snn.config.schema.channels import CHANNELS
from snn.plot.style import (
    PARTNER_COLOURS,
    add_title_and_note,
    channel_label,
    dyads,
    house_style,
    new_figure,
    number,
    say_why_empty,
    without_unit,
)


def test_style_holds_inside_and_is_gone_outside(settings):
    before = settings()
    with house_style():
        assert mpl.rcParams["axes.spines.top"] is False
        assert mpl.rcParams["font.size"] == 7.0
    assert settings() == before


def test_style_does_not_depend_on_the_users_settings():
    with mpl.rc_context({"axes.facecolor": "black", "axes.grid": True}):
        axes = house_style()(lambda: new_figure(width_in=2, height_in=2).add_subplot())()
    assert axes.get_facecolor() == (1.0, 1.0, 1.0, 1.0)


def test_style_inside_style_sets_nothing_again_and_ends_with_the_outer_one(settings):
    before = settings()
    with house_style():
        with mpl.rc_context({"font.size": 9.0}), house_style():
            assert mpl.rcParams["font.size"] == 9.0
        assert mpl.rcParams["font.size"] == 7.0
    assert settings() == before
    with house_style():
        assert mpl.rcParams["font.size"] == 7.0


def test_style_is_restored_after_an_error(settings):
    before = settings()
    with pytest.raises(ZeroDivisionError), house_style():
        _ = 1 / 0
    assert settings() == before


def test_threads_that_overlap_restore_the_settings(settings):
    before = settings()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: new_figure(width_in=1, height_in=1).add_subplot(), range(40)))
    assert settings() == before


def test_drawing_never_imports_pyplot():
    program = """
import sys
from snn.plot import dose_response, heatmap, raster, replicates, save, style, synchrony

figure = style.new_figure(width_in=2, height_in=2)
figure.add_subplot()
figure.draw_without_rendering()
sys.exit("matplotlib.pyplot" in sys.modules or "brian2" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_partner_colours_are_those_of_okabe_and_ito():
    assert PARTNER_COLOURS == {"a": "#0072B2", "b": "#D55E00"}


def test_channels_carry_the_sign_of_their_valence():
    assert [channel_label(channel) for channel in CHANNELS] == ["smile +", "touch +", "frown −", "withdraw −"]


def test_dyads_are_counted():
    assert dyads(1) == "n = 1 model dyad"
    assert dyads(20) == "n = 20 model dyads"


@pytest.mark.parametrize(
    ("label", "bare"),
    [("Coupling (1)", "Coupling"), ("Rate (Hz)", "Rate"), ("C (of A) late", "C (of A) late")],
)
def test_unit_is_cut_off_the_end_only(label, bare):
    assert without_unit(label) == bare


def test_numbers_have_a_true_minus_and_no_negative_zero():
    assert number(-0.256) == "−0.26"
    assert number(-0.001) == "0.00"


def test_long_title_and_note_stay_inside_the_figure(texts, cut):
    figure = new_figure(width_in=3.5, height_in=3)
    figure.add_subplot()
    add_title_and_note(figure, title="A title of many words " * 5, note="what has to be known, " * 20)
    assert cut(figure) == []
    assert texts(figure).count("what has to be known") == 20


def test_title_tells_that_a_dyad_is_not_scored(texts, health):
    figure = new_figure(width_in=7, height_in=2)
    add_title_and_note(figure, title="One dyad", note="", health=health("runaway"))
    assert "Not scored: runaway, what was found" in texts(figure)


def test_healthy_dyads_need_no_remark(texts, health):
    figure = new_figure(width_in=7, height_in=2)
    add_title_and_note(figure, title="One dyad", note="", health=health())
    assert texts(figure) == "One dyad"


def test_empty_panel_says_why(texts):
    figure = Figure()
    say_why_empty("the recording is too short for shifts of at least 2 s", ax=figure.add_subplot())
    assert texts(figure) == "the recording is too short for shifts of at least 2 s"
