import pytest

from snn.errors import ResultError
from snn.plot.window import shown_window_s


@pytest.mark.parametrize(
    ("duration_s", "shown_s"),
    [
        (2.0, (0.0, 2.0)),
        (20.0, (0.0, 20.0)),  # at most 20 s: all of it
        (80.0, (0.5, 20.5)),  # the first 20 s after the transient
        (20.2, (0.2, 20.2)),  # there are no 20 s after the transient
    ],
)
def test_default_stretch(duration_s, shown_s):
    assert shown_window_s(duration_s, transient_s=0.5) == pytest.approx(shown_s)


def test_stretch_asked_for_is_shown():
    assert shown_window_s(80.0, transient_s=0.5, asked_s=(30.0, 80.0)) == (30.0, 80.0)
    assert shown_window_s(80.0, transient_s=0.5, asked_s=(0.0, 80.0)) == (0.0, 80.0)


@pytest.mark.parametrize("asked_s", [(-1.0, 5.0), (5.0, 5.0), (70.0, 80.1)])
def test_stretch_outside_the_recording_is_refused(asked_s):
    with pytest.raises(ResultError, match="the recording lasts from 0 to 80 s; choose a stretch inside it"):
        shown_window_s(80.0, transient_s=0.5, asked_s=asked_s)
