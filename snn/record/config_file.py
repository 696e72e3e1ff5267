"""Loading a configuration file that may refer to finished runs."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snn.config.file.load import built_experiment, load_experiment
from snn.config.file.overrides import Overrides
from snn.config.file.run_references import Finders
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.references import FromFile, FromRun
from snn.config.shipped import shipped
from snn.errors import ConfigError, ResultError

if TYPE_CHECKING:
    from snn.record.types import Recording


def load_config(source: Path | str | Mapping[str, Any], *, overrides: Overrides = ()) -> Experiment:
    """Read an experiment as `load_experiment`, and look up the runs and files that it refers to.

    A path in a file is relative to the file, one in a mapping to the working folder; what the experiment keeps of it
    is relative to the working folder if it lies in there, else absolute.

    Parameters
    ----------
    source
        A YAML file; the name of a shipped configuration, where there is no file of that name; or nested mappings as
        in a file.
    overrides
        As for `load_experiment`.

    Raises
    ------
    ConfigError
        Also if such a run is missing, not complete, damaged, did not learn where a map is wanted, or is too short for
        a video; if its circuits are of other sizes than those that take its map; or if a file of movement is missing,
        too short or no such table.
    """
    name = "configuration" if isinstance(source, Mapping) else config_path(Path(source))
    base = Path(name).parent

    def find_run(given: str, expected: str | None, parameter: str) -> tuple[str, str]:
        return _find(given, expected, base=base, learned=parameter == "map")

    def find_file(given: str, expected: str | None) -> tuple[str, str]:
        return _find_file(given, expected, base=base)

    finders = Finders(run=find_run, file=find_file)
    if isinstance(source, Mapping):
        experiment = built_experiment(source, overrides=overrides, finders=finders)
    else:
        experiment = load_experiment(name, overrides=overrides, finders=finders)
    for partner in PARTNERS:
        _check_map(experiment, partner, file=name)
        _check_video(experiment, partner, file=name)
    return experiment


def config_path(path: Path) -> Path:
    """Return the file that a path means: itself, or the shipped configuration of that name if there is no such file.

    Raises
    ------
    ConfigError
        If it is a bare name, of neither; it says which was probably meant.
    """
    is_name = str(path) == path.stem
    return shipped(path.name) if is_name and not os.path.exists(path) else path


def _find(given: str, expected: str | None, *, base: Path, learned: bool) -> tuple[str, str]:
    # Not at the top: most configurations refer to nothing, and are looked at without loading HDF5.
    from snn.record.found_run import find_run
    from snn.record.hdf5 import read_recording

    place = _place(given, expected, base=base)
    found = find_run(place)
    if expected not in (None, found.sha256):
        raise ConfigError(
            f"'{place}' is not the run that was meant: its content is {found.sha256[:12]}, "
            f"expected {expected[:12]}; leave sha256 out to take it as it is"
        )
    if learned and read_recording(found.recording).weights is None:
        raise ResultError(f"'{place}' has no learned weights: nothing learned in that run")
    return _kept(place), found.sha256


def _find_file(given: str, expected: str | None, *, base: Path) -> tuple[str, str]:
    from snn.record.movement_file import MAX_BYTES
    from snn.record.results_folder import file_sha256

    place = _place(given, expected, base=base)
    try:
        found = file_sha256(place, max_bytes=MAX_BYTES)
    except OSError as error:
        raise ConfigError(f"cannot read '{place}': {error.strerror or error}") from error
    if expected not in (None, found):
        raise ConfigError(
            f"'{place}' is not the file that was meant: its content is {found[:12]}, expected {expected[:12]}; leave "
            "sha256 out to take it as it is"
        )
    return _kept(place), found


def _place(given: str, expected: str | None, *, base: Path) -> Path:
    # A resolved configuration, which states the content, may have been moved away from the file that it came from.
    places = [base / given, *([Path(given)] if expected else [])]
    return next((place for place in places if place.exists()), places[0])


def _kept(place: Path) -> str:
    absolute, here = place.absolute(), Path.cwd()
    normal = Path(os.path.normpath(absolute))
    return str(normal.relative_to(here)) if normal.is_relative_to(here) else str(normal)


def _check_map(experiment: Experiment, name: str, *, file: Path | str) -> None:
    receiver = getattr(experiment.partners, name)
    taken = receiver.mirror.map
    if not isinstance(taken, FromRun):
        return
    from snn.record.run_inputs import given_weights

    try:
        given_weights(_recording(taken), whose=taken.partner or name, receiver=receiver)
    except ResultError as error:
        raise ConfigError(f"{file}: partners.{name}.mirror.map: {error}") from error


def _check_video(experiment: Experiment, name: str, *, file: Path | str) -> None:
    taken = getattr(experiment.partners, name).video
    if not isinstance(taken, FromRun | FromFile):
        return
    from snn.record.movement_file import movement_from_csv
    from snn.record.videos import given_video

    try:
        if isinstance(taken, FromFile):
            movement_from_csv(Path(taken.path), experiment)
        else:
            given_video(_recording(taken), whose=taken.partner or name, experiment=experiment)
    except ResultError as error:
        raise ConfigError(f"{file}: partners.{name}.video: {error}") from error


def _recording(taken: FromRun) -> "Recording":
    from snn.record.found_run import find_run
    from snn.record.hdf5 import read_recording

    return read_recording(find_run(Path(taken.path)).recording)
