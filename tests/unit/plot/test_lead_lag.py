import numpy as np
import pytest

from snn.compare.proportions import proportion
from snn.plot.lead_lag import LagsOfDyads, lead_lag_figure, lead_statement, plot_lags, plot_leading
from snn.plot.style import DYAD_COLOUR
from tests.unit.plot.conftest import estimate_of

LAGS_S = np.array([0.14, 0.12, -0.14, 0.4])
ABOVE = np.array([True, True, True, False])


def condition(name="all", n_leading=2, n=3, lags_s=LAGS_S, above=ABOVE):
    mean = estimate_of(lags_s[above], half_width=0.03)
    return LagsOfDyads(name=name, lags_s=lags_s, above=above, mean=mean, a_leads=proportion(n_leading, n))


def test_dots_lie_at_the_lags_and_are_open_where_c_is_not_above_its_null(figure):
    ax = plot_lags([condition()], max_lag_s=0.5, ax=figure.add_subplot())
    filled, open_ = (line for line in ax.lines if line.get_marker() == "o")
    assert filled.get_xdata() == pytest.approx([140, 120, -140])
    assert open_.get_xdata() == pytest.approx([400])
    assert (filled.get_markerfacecolor(), open_.get_markerfacecolor()) == (DYAD_COLOUR, "white")


def test_a_single_dyad_lies_at_the_middle_of_its_row(figure):
    ax = plot_lags([condition(lags_s=LAGS_S[:1], above=ABOVE[:1])], max_lag_s=0.5, ax=figure.add_subplot())
    assert [list(line.get_ydata()) for line in ax.lines if line.get_marker() == "o"] == [[0.0], []]


def test_the_mean_is_a_diamond_with_its_interval(figure):
    ax = plot_lags([condition()], max_lag_s=0.5, ax=figure.add_subplot())
    mean, caps, (bar,) = ax.containers[0].lines
    assert (mean.get_marker(), mean.get_xdata()[0]) == ("D", pytest.approx(40))
    assert bar.get_segments()[0][:, 0] == pytest.approx([10, 70])
    assert len(caps) == 2


def test_both_directions_have_equal_room_and_rows_go_down(figure):
    ax = plot_lags([condition("first"), condition("second")], max_lag_s=0.5, ax=figure.add_subplot())
    low, high = ax.get_xlim()
    assert -low == high >= 500
    assert ax.yaxis_inverted()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["first", "second"]
    ax = plot_lags([condition("as many letters as"), condition("one letter more has")], max_lag_s=0.5, ax=ax)
    assert [len(label.get_text().splitlines()) for label in ax.get_yticklabels()] == [1, 2]  # 18 and 19


def test_the_share_lies_on_the_line_of_chance_with_its_count(figure):
    ax = plot_leading([condition(n_leading=4, n=5), condition(n_leading=0, n=0)], ax=figure.add_subplot())
    (shown,) = ax.containers
    assert shown.lines[0].get_xdata()[0] == pytest.approx(0.8)
    low, high = shown.lines[2][0].get_segments()[0][:, 0]
    assert (low, high) == pytest.approx((0.2836, 0.9949), abs=1e-3)  # Clopper-Pearson
    assert [text.get_text() for text in ax.texts] == ["4/5", "0/0"]
    assert ax.lines[-1].get_xdata()[0] == 0.5
    assert ax.get_xlim() == (0.0, 1.0)


@pytest.mark.parametrize(
    ("n_leading", "said"), [(5, "as chance"), (10, "other than chance"), (0, "other than chance")]
)
def test_the_title_holds_the_share_against_chance(n_leading, said):
    told = lead_statement([condition(n_leading=n_leading, n=10)])
    assert told == f"A leads in {n_leading} of 10 model dyads, {said} would have it"


def test_conditions_in_which_somebody_leads_are_counted():
    found = [condition(n_leading=k, n=12) for k in (12, 6, 0)]
    assert lead_statement(found) == "One partner leads more often than chance in 2 of 3 conditions"


def test_the_foot_states_n_null_and_bars(texts, cut, collisions):
    figure = lead_lag_figure([condition("one"), condition("other")], max_lag_s=0.5, note="Assumed: all.")
    read = texts(figure)
    for said in (
        "n = 8 in all",
        "null95",
        "95 % CI over dyads (BCa)",
        "Clopper-Pearson",
        "50 %",
        "Assumed: all.",
    ):
        assert said in read
    assert cut(figure) == []
    assert collisions(figure) == []
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim()
