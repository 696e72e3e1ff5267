"""The published results of a clone of the repository: where they are, what they are, and what they cost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import snn
from snn.errors import ResultError
from snn.foreign.damage import damaged
from snn.foreign.json_value import read_json_file
from snn.foreign.schema import Count, Document, FileName, Label, require
from snn.record.atomic import write_atomically

INDEX_NAME: Final = "published.json"
_REFERENCE: Final = Path("results") / "reference"
_MAX_BYTES: Final = 1_000_000


class Publication(Document):
    """What is published of an experiment, and what it costs to make it again."""

    figures: list[FileName]
    """Names, without ending, as in the results folder; the first is called like the experiment."""
    files: list[FileName]
    dyads: Count
    duration_s: float
    """Of a dyad."""
    cpu_s: float
    """To simulate them all, on one core."""
    calibrated: bool = False
    """Whether it is what `snn calibrate` makes."""


class _Index(Document):
    published: dict[Label, Publication]


@dataclass(frozen=True, slots=True)
class Clone:
    """A clone of the repository."""

    root: Path

    @property
    def reference(self) -> Path:
        """The folder of published tables and figures."""
        return self.root / _REFERENCE

    def config(self, name: str) -> Path:
        """Return the configuration of an experiment.

        Raises
        ------
        ResultError
            If there is none of that name.
        """
        known = sorted(path.stem for path in (self.root / "configs").glob("*.yaml"))
        if name not in known:
            raise ResultError(
                f"no experiment '{name}' in '{self.root / 'configs'}'; there are {', '.join(known)}"
            )
        return self.root / "configs" / f"{name}.yaml"

    def published(self) -> Mapping[str, Publication]:
        """Read what is published, by experiment.

        Raises
        ------
        ResultError
            If the index cannot be read.
        """
        path = self.reference / INDEX_NAME
        try:
            return require(_Index, read_json_file(path, max_bytes=_MAX_BYTES)).published
        except OSError as error:
            raise ResultError(f"cannot read '{path}': {error.strerror or error}") from error
        except ValueError as error:
            raise damaged(path, error) from error

    def publish(self, name: str, files: Mapping[str, bytes], publication: Publication) -> None:
        """Put files in the place of those that were published of an experiment."""
        known = dict(self.published())
        for file in set(known[name].files) - set(files) if name in known else ():
            (self.reference / file).unlink(missing_ok=True)
        for file, content in files.items():
            write_atomically(self.reference / file, content)
        index = {one: entry.model_dump() for one, entry in sorted((known | {name: publication}).items())}
        text = json.dumps({"published": index}, indent=1) + "\n"
        write_atomically(self.reference / INDEX_NAME, text.encode())


def find_clone() -> Clone:
    """Find the clone that this program runs from, or that is the working folder.

    Raises
    ------
    ResultError
        If there is none: an installed package has no published results.
    """
    for root in (Path(snn.__file__).resolve().parents[1], Path.cwd()):
        if (root / _REFERENCE / INDEX_NAME).is_file():
            return Clone(root)
    raise ResultError(
        "published results and their configurations are not in the installed package; clone the repository and use "
        "`snn reproduce` in that folder"
    )
