"""What a trial takes from other runs: where it lies, and reading it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.partner import Partner
from snn.config.schema.references import FromFile, FromRun
from snn.config.trials.dyad_size import other_wiring
from snn.config.trials.trial import GivenVideo, GivenWeights, Trial, TrialInputs, What
from snn.errors import ResultError
from snn.record.found_run import find_run
from snn.record.hdf5 import read_recording
from snn.record.manifest import RunLine
from snn.record.movement_file import movement_from_csv
from snn.record.results_folder import ResultsFolder, file_sha256
from snn.record.types import JSON, MIRROR_SITE, RETURNED, FloatArray, Recording
from snn.record.videos import given_video


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A recording, or a file of movement, that a trial takes something from."""

    what: What
    partner: str
    """Who gets it."""
    whose: str | None
    """Whose it is in the recording; None for a file of movement."""
    key: str | None
    """Of the run, if it is one of the same experiment."""
    path: Path
    """A recording, what leads to one, or a file of movement."""
    sha256: str
    """Of the recording or the file as it was when it was chosen."""

    def note(self) -> dict[str, JSON]:
        """Say for a manifest what was taken; not from where, which may be anywhere."""
        return {
            "key": self.key,
            "what": self.what,
            "partner": self.partner,
            "whose": self.whose,
            "sha256": self.sha256,
        }


def sources_of(trial: Trial, folder: ResultsFolder, lines: Mapping[str, RunLine]) -> tuple[Source, ...]:
    """List what a trial takes from where; the runs that it needs must be complete.

    Parameters
    ----------
    trial
        Any trial; most take nothing.
    folder, lines
        The results folder of its experiment, and the last line of each of its runs.
    """
    return (*_from_files(trial.experiment), *_from_runs(trial, folder, lines))


def with_inputs(trial: Trial, sources: Sequence[Source]) -> Trial:
    """Read what a trial takes from other runs and from files.

    Raises
    ------
    ResultError
        If one is not there, has changed, holds nothing of the kind, or does not fit.
    """
    if not sources:
        return trial
    experiment = trial.experiment
    mirror: dict[str, GivenWeights] = {}
    bursts_s: dict[str, FloatArray] = {}
    videos: dict[str, GivenVideo] = {}
    # Both partners often take from the same run.
    recordings: dict[Path, Recording] = {}
    for source in sources:
        partner, whose = source.partner, source.whose
        if whose is None:
            videos[partner] = movement_from_csv(_verified(source), experiment)
            continue
        if source.path not in recordings:
            recordings[source.path] = read_recording(_verified(source))
        recording = recordings[source.path]
        if source.what == "mirror_weights":
            receiver = getattr(experiment.partners, partner)
            mirror[partner] = given_weights(recording, whose=whose, receiver=receiver)
        elif source.what == "video":
            videos[partner] = given_video(recording, whose=whose, experiment=experiment)
        else:
            bursts_s[partner] = _returns_s(recording, whose, experiment.duration_s)
    return replace(trial, inputs=TrialInputs(mirror=mirror, bursts_s=bursts_s, videos=videos))


def given_weights(recording: Recording, *, whose: str, receiver: Partner) -> GivenWeights:
    """Take the final mirror weights of a partner for another one, or for the same one in another trial.

    Raises
    ------
    ResultError
        If nothing was learned there, the circuits are of other sizes, or a weight is beyond the receiver's bound.
    """
    weights = recording.weights
    chosen = np.zeros(0, dtype=np.int64)
    if weights is not None:
        at_site = (weights.site == MIRROR_SITE) & (weights.partner == PARTNERS.index(whose))
        chosen = np.flatnonzero(at_site)  # (n_synapses,)
    if weights is None or chosen.size == 0:
        raise ResultError(f"partner {whose} of this run has no learned mirror weights")
    differs = other_wiring(getattr(recording.trial.experiment.partners, whose), receiver)
    if differs:
        raise ResultError(f"{differs} is another in this run, and with it the synapses; make it the same")
    weights_nS = weights.weights_nS[-1, chosen].astype(np.float64)
    learning = receiver.mirror.learning
    # Stored in single precision, which may round a weight at the bound upwards.
    if learning.rule != "none" and weights_nS.max() > learning.weight_max_nS * (1 + 1e-6):
        raise ResultError(
            f"a weight of {weights_nS.max():.4g} nS exceeds mirror.learning.weight_max "
            f"({learning.weight_max_nS:g} nS); raise it"
        )
    return GivenWeights(
        weights_nS=weights_nS, pre_cell=weights.pre_cell[chosen], post_cell=weights.post_cell[chosen]
    )


def _returns_s(recording: Recording, whose: str, duration_s: float) -> FloatArray:
    happenings = recording.happenings
    returned = (happenings.kind == RETURNED) & (happenings.partner == PARTNERS.index(whose))
    times_s = np.sort(happenings.time_s[returned])
    return times_s[times_s < duration_s]


def _verified(source: Source) -> Path:
    """Return the file that is read, once its content is known to be the one that was meant."""
    is_found = source.key is None and source.whose is not None
    path = find_run(source.path).recording if is_found else source.path
    try:
        found = file_sha256(path)
    except OSError as error:
        raise ResultError(f"cannot read '{path}': {error.strerror or error}") from error
    if found != source.sha256:
        kind = "file" if source.whose is None else "recording"
        raise ResultError(
            f"'{path}' is not the {kind} that was meant: its content is {found[:12]}, "
            f"expected {source.sha256[:12]}"
        )
    return path


def _from_files(experiment: Experiment) -> Iterator[Source]:
    for name in PARTNERS:
        partner: Partner = getattr(experiment.partners, name)
        taken: dict[What, object] = {"mirror_weights": partner.mirror.map, "video": partner.video}
        for what, value in taken.items():
            if isinstance(value, FromRun | FromFile):
                yield Source(
                    what=what,
                    partner=name,
                    whose=(value.partner or name) if isinstance(value, FromRun) else None,
                    key=None,
                    path=Path(value.path),
                    sha256=value.sha256,
                )


def _from_runs(trial: Trial, folder: ResultsFolder, lines: Mapping[str, RunLine]) -> Iterator[Source]:
    for need in trial.needs:
        line = lines.get(need.key)
        if line is None or line.sha256 is None:
            raise ResultError(f"run {need.key}, which this one needs, is not complete")
        yield Source(
            what=need.what,
            partner=need.partner,
            whose=need.whose,
            key=need.key,
            path=folder.recording_path(need.key),
            sha256=line.sha256,
        )
