"""Does the code of doing read what is seen? A decoder learns from own acts and is tested on the other's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.analyse.cells.act_windows import Steps, Trials, trial_counts
from snn.config.schema.channels import CHANNELS
from snn.record.types import FloatArray, SpikeTrains

N_CELLS = 8
"""Five to ten cells: as few as a recording with single electrodes may have."""
N_DRAWS = 50
"""Random choices of cells; the accuracy is their mean, so that no lucky choice decides."""
N_SHUFFLES = 999

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How well what is seen can be read, and how well by chance."""

    accuracy: float
    """Mean over classes of the share read rightly, and over draws of cells: the mean of the diagonal of ``confusion``;
    nan with fewer than two classes."""
    null: FloatArray  # (n_shuffles,) the same with the labels of the observed trials shuffled
    p_value: float
    """``(1 + #{null >= accuracy}) / (1 + n_shuffles)``; nan if the accuracy is."""
    classes: tuple[int, ...]
    """Those with trials of doing and of seeing; chance is one over their number."""
    recall: FloatArray  # (n_classes,) share of each class's trials that is read rightly
    null_recall: FloatArray  # (n_shuffles, n_classes) the same with the labels shuffled
    confusion: FloatArray  # (n_classes, n_classes) share of the trials of a class (row) that is read as each (column)
    n_trials: int
    """Observed trials that were read."""

    @property
    def chance(self) -> float:
        """Accuracy of one who guesses: one over the number of classes; nan without any."""
        return 1 / len(self.classes) if self.classes else float("nan")


def decode_channel(
    trains: SpikeTrains, *, trials: Trials, rng: np.random.Generator, n_cells: int = N_CELLS
) -> Decoding:
    """Read which channel is seen, with a decoder trained on which channel is executed.

    Cells are drawn at random (50 times), their counts standardised, by the mean and spread of each cell over
    the trials of doing and, apart, of seeing: what is seen evokes about half the rate of what is done, and a
    change of gain is not a change of code. A trial is read as the class whose mean over the executed trials is
    nearest. Tested are trials in which one channel alone is seen. A channel that is never executed, or never
    seen alone, is left out.

    Parameters
    ----------
    trains
        Spikes of execution E cells.
    trials
        The trials of the same partner.
    rng
        Draws the cells and the shuffled labels.
    n_cells
        Number of cells that the decoder may use.

    Returns
    -------
    Decoding
        Classes are channels. Silent cells are no error: they tell nothing.
    """
    return _decode(trains, trials, labels=range(len(trials.observing)), n_cells=n_cells, rng=rng)


def decode_valence(
    trains: SpikeTrains, *, trials: Trials, rng: np.random.Generator, n_cells: int = N_CELLS
) -> Decoding:
    """Read whether a friendly or an unfriendly act is seen; see `decode_channel`.

    Returns
    -------
    Decoding
        Classes are valences, +1 and -1.
    """
    valences = [CHANNELS[channel].valence for channel in range(len(trials.observing))]
    return _decode(trains, trials, labels=valences, n_cells=n_cells, rng=rng)


def _decode(
    trains: SpikeTrains, trials: Trials, *, labels: Sequence[int], n_cells: int, rng: np.random.Generator
) -> Decoding:
    done, done_labels = _counts(trains, trials, [found.starts for found in trials.executing], labels)
    seen, seen_labels = _counts(trains, trials, [found.alone for found in trials.observing], labels)
    classes = np.intersect1d(done_labels, seen_labels)
    if classes.size < 2:
        return Decoding(
            accuracy=float("nan"),
            null=np.full(N_SHUFFLES, np.nan),
            p_value=float("nan"),
            classes=(),
            recall=np.empty(0),
            null_recall=np.empty((N_SHUFFLES, 0)),
            confusion=np.empty((0, 0)),
            n_trials=0,
        )
    trained, tested = np.isin(done_labels, classes), np.isin(seen_labels, classes)
    done, done_labels, seen_labels = done[:, trained], done_labels[trained], seen_labels[tested]
    read = _read(_standardised(done), done_labels, _standardised(seen[:, tested]), classes, n_cells, rng)
    truth = np.stack([seen_labels, *(rng.permutation(seen_labels) for _ in range(N_SHUFFLES))])
    recalls = _recalls(read, truth, classes)
    accuracies = recalls.mean(axis=1)
    return Decoding(
        accuracy=float(accuracies[0]),
        null=accuracies[1:],
        # less a rounding error: the means of equal hits may be added up in another order
        p_value=float((1 + np.count_nonzero(accuracies[1:] >= accuracies[0] - 1e-12)) / (1 + N_SHUFFLES)),
        classes=tuple(classes.tolist()),
        recall=recalls[0],
        null_recall=recalls[1:],
        confusion=_confusion(read, seen_labels, classes),
        n_trials=seen_labels.size,
    )


def _counts(
    trains: SpikeTrains, trials: Trials, starts: Sequence[Steps], labels: Sequence[int]
) -> tuple[NDArray[np.int64], Labels]:
    """Count the spikes in the trials of all channels, shape ``(n_cells, n_trials)``, and label the trials."""
    by_channel = [trial_counts(trains, s, n_window_steps=trials.n_window_steps) for s in starts]
    return np.concatenate(by_channel, axis=1), np.repeat(labels, [s.size for s in starts])


def _standardised(counts: NDArray[np.int64]) -> FloatArray:
    """Bring each cell to mean 0 and variance 1 over trials; a cell that never varies stays 0."""
    deviation = counts - counts.mean(axis=1, keepdims=True)
    spread = counts.std(axis=1, keepdims=True)
    return deviation / np.where(spread > 0, spread, 1.0)


def _read(
    done: FloatArray,
    done_labels: Labels,
    seen: FloatArray,
    classes: Labels,
    n_cells: int,
    rng: np.random.Generator,
) -> Labels:
    """Return what each draw of cells reads in each observed trial, shape ``(n_draws, n_trials)``."""
    means = np.stack([done[:, done_labels == label].mean(axis=1) for label in classes], axis=1)
    read = np.empty((N_DRAWS, seen.shape[1]), dtype=np.int64)
    for draw in range(N_DRAWS):
        cells = rng.choice(done.shape[0], min(n_cells, done.shape[0]), replace=False)
        distance = ((seen[cells, :, None] - means[cells, None, :]) ** 2).sum(axis=0)  # (n_trials, n_classes)
        read[draw] = classes[distance.argmin(axis=1)]
    return read


def _recalls(read: Labels, truth: Labels, classes: Labels) -> FloatArray:
    """Mean over draws of the share of hits in each class, for each row of labels, shape ``(n_rows, n_classes)``."""
    hits = np.empty((truth.shape[0], classes.size))
    for place, label in enumerate(classes):
        share = (read == label).mean(axis=0)  # (n_trials,) of the draws
        of_class = truth == label
        hits[:, place] = (of_class * share).sum(axis=1) / of_class.sum(axis=1)
    return hits


def _confusion(read: Labels, truth: Labels, classes: Labels) -> FloatArray:
    """Mean over draws of the share of the trials of each class that is read as each, rows sum to 1."""
    as_each = (read[..., None] == classes).mean(axis=0)  # (n_trials, n_classes)
    return np.stack([as_each[truth == label].mean(axis=0) for label in classes])
