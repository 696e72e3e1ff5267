import numpy as np
import pytest

from snn.compare.effects import Estimate
from snn.plot.cell_classes import ClassShare, cell_classes_figure, plot_cell_classes
from snn.plot.style import DYAD_COLOUR, OUTCOME_COLOUR


def share(name, values, recorded=(), ci=0.05):
    mean = float(np.mean(values))
    estimate = Estimate(
        value=mean, ci_low=mean - ci, ci_high=mean + 2 * ci, n=len(values), n_unscored=0, n_undefined=0, interval="BCa"
    )  # fmt: skip
    return ClassShare(name=name, values=np.array(values), mean=estimate, recorded=tuple(recorded))


SHARES = [
    share("mirror", [0.4, 0.5, 0.6], [(0.17, "F5")]),
    share("suppressed", [0.0, 0.1, 0.2], [(0.2, "M1"), (0.27, "F5")]),
]


def drawn(ax, marker):
    return [line.get_xydata() for line in ax.get_lines() if line.get_marker() == marker]


def test_classes_lie_below_each_other_with_dyads_mean_and_recordings(figure):
    ax = plot_cell_classes(SHARES, ax=figure.add_subplot())
    assert [text.get_text() for text in ax.get_yticklabels()] == ["mirror", "suppressed"]
    assert ax.yaxis_inverted()
    for place, dots in enumerate(drawn(ax, ".")):
        assert dots[:, 0].tolist() == SHARES[place].values.tolist()
        assert np.all(abs(dots[:, 1] - place) < 0.5)
    assert [mark.tolist() for mark in drawn(ax, "D")] == [[[0.17, 0]], [[0.2, 1]], [[0.27, 1]]]
    means = [
        line for line in ax.get_lines() if line.get_color() == OUTCOME_COLOUR and line.get_marker() == "o"
    ]
    assert [mean.get_xydata()[0].tolist() for mean in means] == [
        [pytest.approx(0.5), 0],
        [pytest.approx(0.1), 1],
    ]


def test_intervals_are_those_given(figure):
    ax = plot_cell_classes(SHARES[:1], ax=figure.add_subplot())
    (bar,) = [c for c in ax.collections if len(c.get_segments())]
    assert bar.get_segments()[0][:, 0] == pytest.approx([0.45, 0.6])


def test_dyads_have_their_colour_and_one_entry_in_the_legend(figure):
    ax = plot_cell_classes(SHARES, ax=figure.add_subplot())
    assert {line.get_color() for line in ax.get_lines() if line.get_marker() == "."} == {DYAD_COLOUR}
    labels = ax.get_legend_handles_labels()[1]
    assert sorted(labels) == ["dyads", "model, mean over dyads", "recorded"]


def test_the_figure_says_what_it_shows(texts, cut):
    figure = cell_classes_figure([("execution E", SHARES), ("motor", SHARES)], note="Assumed: all.")
    said = [
        "Cells in doing and in seeing (n = 3 model dyads)",
        "execution E cells",
        "motor cells",
        "Share of cells",
        "95 % CI over dyads (BCa)",
        "recorded in monkeys",
        "Assumed: all.",
    ]
    assert all(text in texts(figure) for text in said)
    assert not cut(figure)
