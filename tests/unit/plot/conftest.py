"""Data to draw, made by hand, and a guard: no test of a figure may change a setting of Matplotlib."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from threading import current_thread, main_thread
from typing import Any
from unittest.mock import patch

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from snn.analyse.measures.crosscorrelation import CrossCorrelation
from snn.analyse.nulls.circular_shift import ShiftTest
from snn.analyse.table.summary import Summary
from snn.compare.effects import Estimate
from snn.compare.tables import OutcomeGrid
from snn.plot.outcome import MeanCorrelogram, Outcome
from snn.record.base_state import State
from snn.record.health import Health
from snn.record.types import Recording
from tests.unit.conftest import events_of, movement_of, recording_of, trains_of
from tests.unit.plot.looks import require_look

LAGS_S = np.arange(-5, 6) * 0.1


def settings_now() -> dict[str, Any]:
    """All settings but the backend, which Matplotlib chooses when it is first looked at."""
    return {key: mpl.rcParams[key] for key in mpl.rcParams if key != "backend"}


def texts_of(figure: Figure) -> str:
    """All that is written on a figure, with line breaks as spaces."""
    shown = [text.get_text() for text in figure.findobj(Text) if text.get_visible()]
    return " ".join(" ".join(shown).split())


def cut_sides(figure: Figure) -> list[str]:
    """Sides of the figure beyond which something would be drawn; 0.01 inches are 2 pixels."""
    figure.draw_without_rendering()  # arranges the parts
    drawn, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    beyond_in = {
        "left": -drawn.x0,
        "bottom": -drawn.y0,
        "right": drawn.x1 - width_in,
        "top": drawn.y1 - height_in,
    }
    return [side for side, excess_in in beyond_in.items() if excess_in > 0.01]


def colliding_texts(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes share more than 2 pixels each way; slanted ones, whose boxes say little, left out."""
    drawn, draw = [], Text.draw

    def record(text: Text, renderer: Any, *rest: Any, **named: Any) -> None:
        if text.get_visible() and text.get_text().strip() and text.get_rotation() % 90 == 0:
            drawn.append(text)
        draw(text, renderer, *rest, **named)

    with patch.object(Text, "draw", record):
        FigureCanvasAgg(figure).draw()
    boxes = {id(text): text.get_window_extent() for text in drawn}

    def collide(one: Text, other: Text) -> bool:
        a, b = boxes[id(one)], boxes[id(other)]
        return min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2

    each = {id(text): text for text in drawn}.values()
    return [(one.get_text(), other.get_text()) for one, other in combinations(each, 2) if collide(one, other)]


def health_of(state: State = "healthy") -> Health:
    return Health(state=state, reason="what was found")


def correlation_of(peak: float = 0.6, lag_s: float = 0.2) -> CrossCorrelation:
    """Four triangular curves that peak at the lag, of heights peak - .1, peak, peak, peak + .1."""
    shape = np.maximum(0.0, 1 - np.abs(LAGS_S - lag_s) / 0.4)
    heights = peak + np.array([-0.1, 0.0, 0.0, 0.1])
    channels = heights[:, None] * shape
    return CrossCorrelation(
        lags_s=LAGS_S, values=channels.mean(axis=0), channel_values=channels, peak=peak, lag_s=lag_s
    )


def undefined_correlation() -> CrossCorrelation:
    nan = np.full(LAGS_S.size, np.nan)
    return CrossCorrelation(
        lags_s=LAGS_S, values=nan, channel_values=np.tile(nan, (4, 1)), peak=float("nan"), lag_s=float("nan")
    )


def shift_test_of(observed: float = 0.6, **changes: Any) -> ShiftTest:
    test = ShiftTest(
        observed=observed,
        null_peaks=np.linspace(0.0, 0.19, 20),
        band_low=np.full(LAGS_S.size, -0.1),
        band_high=np.full(LAGS_S.size, 0.12),
        null95=0.18,
        z=8.4,
        p_value=1 / 21,
        null_name="circular shift of partner B",
        shifts_s=np.arange(20) * 1.0 + 2.0,
        n_possible=900,
    )
    return replace(test, **changes)


def undefined_test() -> ShiftTest:
    nan = np.full(LAGS_S.size, np.nan)
    undefined = {"observed": float("nan"), "z": float("nan"), "p_value": float("nan"), "null95": float("nan")}
    return shift_test_of(null_peaks=np.full(20, np.nan), band_low=nan, band_high=nan, **undefined)


def summary_of(**changes: Any) -> Summary:
    rates_hz = np.tile(np.arange(100) % 10, (4, 1)) * 3.0
    summary = Summary(
        row={},
        health=health_of(),
        responses={},
        rates_a_hz=rates_hz,
        rates_b_hz=rates_hz + 1.0,
        correlation=correlation_of(),
        test=shift_test_of(),
        note="",
        start_s=0.5,
    )
    return replace(summary, **changes)


def estimate_of(values: np.ndarray, half_width: float = 0.05) -> Estimate:
    """A mean with an interval of a given width: what is drawn, not how it is found."""
    n = values.size
    mean = float(values.mean()) if n else float("nan")
    half_width = half_width if n > 2 else float("nan")
    return Estimate(
        value=mean,
        ci_low=mean - half_width,
        ci_high=mean + half_width,
        n=n,
        n_unscored=0,
        n_undefined=0,
        interval="BCa" if n > 2 else "none",
    )


def outcome_of(
    values: Sequence[Sequence[float]],
    *,
    conditions: Sequence[tuple[Any, ...]] = ((),),
    unscored: Sequence[tuple[int, int]] = (),
    null95: float = 0.2,
    name: str = "Peak correlation C (1)",
) -> Outcome:
    """An outcome from a table of conditions by replicates."""
    table = np.array(values, dtype=np.float64)
    flags = np.zeros(table.shape, dtype=np.bool_)
    for place in unscored:
        flags[place] = True
    means = [
        replace(estimate_of(row[~flag & np.isfinite(row)]), n_unscored=int(flag.sum()))
        for row, flag in zip(table, flags, strict=True)
    ]
    grid = OutcomeGrid(
        conditions=tuple(conditions),
        replicates=tuple(range(table.shape[1])),
        values=table,
        states=np.where(flags, "runaway", "healthy"),
    )
    return Outcome(name=name, grid=grid, means=tuple(means), null95=np.full(table.shape, null95))


def mean_correlogram_of(n_dyads: int) -> MeanCorrelogram:
    shape = np.maximum(0.0, 1 - np.abs(LAGS_S) / 0.4)
    curves = np.linspace(0.5, 0.7, n_dyads)[:, None] * shape
    return MeanCorrelogram(
        lags_s=LAGS_S,
        curves=curves,
        means=tuple(estimate_of(curves[:, lag]) for lag in range(LAGS_S.size)),
        null_low=np.full(curves.shape, -0.1),
        null_high=np.linspace(0.1, 0.3, n_dyads)[:, None] * np.ones(LAGS_S.size),
    )


def acting_recording(acts: Sequence[tuple[int, int, float]], **parts: Any) -> Recording:
    """A recording of 10 s in which partners act: each (partner, channel, onset_s) is a movement of 40 Hz for 0.3 s."""
    movement_hz = np.zeros((2, 4, 1000))
    for partner, channel, onset_s in acts:
        first = round(onset_s * 100)
        movement_hz[partner, channel, first : first + 30] = 40.0
    silent = trains_of([], n_cells=20, n_steps=10_000)
    movement = movement_of(dict(zip("ab", movement_hz, strict=True)))
    return recording_of({"a_motor": silent}, **({"events": events_of([]), "movement": movement} | parts))


@pytest.fixture(autouse=True)
def _settings_stay() -> Iterator[None]:
    before = settings_now()
    yield
    assert settings_now() == before


@pytest.fixture(autouse=True)
def looked_at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compare all figures that a test makes with how they looked."""
    made: list[Figure] = []
    make = Figure.__init__

    def noted(figure: Figure, *given: Any, **named: Any) -> None:
        make(figure, *given, **named)
        if current_thread() is main_thread():  # others come in any order
            made.append(figure)

    monkeypatch.setattr(Figure, "__init__", noted)
    yield
    require_look(made, f"{request.node.path.stem}::{request.node.name}")


@pytest.fixture
def settings() -> Callable[[], dict[str, Any]]:
    return settings_now


@pytest.fixture
def texts() -> Callable[[Figure], str]:
    return texts_of


@pytest.fixture
def cut() -> Callable[[Figure], list[str]]:
    return cut_sides


@pytest.fixture
def collisions() -> Callable[[Figure], list[tuple[str, str]]]:
    return colliding_texts


@pytest.fixture
def make_acting() -> Callable[..., Recording]:
    return acting_recording


@pytest.fixture
def figure() -> Figure:
    return Figure(figsize=(4, 3))


@pytest.fixture
def health() -> Callable[..., Health]:
    return health_of


@pytest.fixture
def correlation() -> Callable[..., CrossCorrelation]:
    return correlation_of


@pytest.fixture
def shift_test() -> Callable[..., ShiftTest]:
    return shift_test_of


@pytest.fixture
def silent() -> tuple[CrossCorrelation, ShiftTest]:
    return undefined_correlation(), undefined_test()


@pytest.fixture
def summary() -> Callable[..., Summary]:
    return summary_of


@pytest.fixture
def outcome() -> Callable[..., Outcome]:
    return outcome_of


@pytest.fixture
def mean_correlogram() -> Callable[[int], MeanCorrelogram]:
    return mean_correlogram_of
