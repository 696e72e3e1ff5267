import pytest

from snn.plot.slow import has_levels, levels_figure

PHASES = {
    "protocol": {"phases": [{"name": "alone", "duration": "4 s"}, {"name": "meeting", "duration": "6 s"}]}
}


@pytest.fixture
def recording(make_recording, make_trains, make_events):
    def make(**parts):
        motor = make_trains([], n_cells=20, n_steps=10_000)
        return make_recording({"a_motor": motor}, events=make_events([]), **parts)

    return make


def test_a_dyad_in_which_nothing_lives_has_no_such_figure(recording):
    assert not has_levels(recording())
    assert has_levels(recording(settings=PHASES))


def test_what_lives_is_drawn_over_the_whole_recording(
    recording, make_levels, make_happenings, health, texts, cut
):
    levels = make_levels(
        step_ms=1000.0,
        oxytocin=[[0.2] + [0.2 + 0.01 * k for k in range(9)]] * 2,
        touch=[[0.1 * k for k in range(10)]] * 2,
        serotonin=[[1.0] * 10] * 2,
        sight=[[0.0] * 4 + [1.0] * 6] * 2,
    )
    figure = levels_figure(
        recording(levels=levels, happenings=make_happenings([(0, 0, 0, 5.0)]), settings=PHASES),
        health=health("runaway"),
        note="Assumed.",
    )
    text = texts(figure)
    for part in (
        "10 s (n = 1 model dyad)",
        "oxytocin (thin: touch)",
        "sees the other",
        "arbitrary units",
        "Assumed.",
    ):
        assert part in text
    for part in ("alone", "meeting", "Phases: alone 0 to 4 s, meeting 4 to 10 s.", "Not scored: runaway"):
        assert part in text
    assert "serotonin" not in text
    assert {axes.get_xlim() for axes in figure.axes} == {(0.0, 10.0)}
    assert len(figure.axes) == 3  # acts, oxytocin, sight
    assert cut(figure) == []


def test_phases_alone_are_worth_a_figure(recording, health):
    figure = levels_figure(recording(settings=PHASES), health=health())
    assert len(figure.axes) == 1
    assert figure.axes[0].get_xlabel() == "Time (s)"
