"""Recordings made by somebody who knows the format, checksums included, and means harm; or who has a bug."""

import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import h5py
import numpy as np

from snn.record.hdf5_guard import checksum
from tests.hostile.json_mutators import ESCAPE, FORMULA, TURNED, mutated_json

Hdf5Mutator = Callable[[h5py.File, Path, Random], None]

_CHUNK = 1_000_000


def document(file: h5py.File, outside: Path, rng: Random) -> None:
    name = rng.choice(("snn/index", "snn/index", "snn/config", "snn/provenance"))
    text = mutated_json(file[name][()].decode(), outside, rng)
    _replace(file, name, np.array(text.encode("utf-8", "surrogatepass")))


def values(file: h5py.File, _outside: Path, rng: Random) -> None:
    name = rng.choice(_arrays(file))
    found = file[name][()]
    kind = rng.choice(("negative", "huge", "nan", "reversed", "constant", "shuffled"))
    if kind == "reversed":
        changed = found[::-1]
    elif kind == "shuffled":
        changed = found[np.random.default_rng(rng.randrange(2**32)).permutation(len(found))]
    elif kind == "constant":
        changed = np.full_like(found, found.flat[0] if found.size else 0)
    else:
        changed = found.copy()
        odd = {"negative": -1, "huge": 1e300, "nan": np.nan}[kind]
        with np.errstate(all="ignore"):
            changed.flat[: rng.choice((1, 3, changed.size))] = np.asarray(odd).astype(found.dtype)
    _replace(file, name, changed)


def type_or_shape(file: h5py.File, _outside: Path, rng: Random) -> None:
    name = rng.choice(_arrays(file))
    found = file[name][()]
    with np.errstate(all="ignore"):
        changed = rng.choice(
            (
                lambda: found.astype(rng.choice(("f2", "f4", "f8", ">f8", "i1", "i8", "u2", "S8", "c16"))),
                lambda: found[: len(found) // 2],
                lambda: np.concatenate([found, found]),
                lambda: found[np.newaxis],
                lambda: np.asarray(found.flat[0] if found.size else 0),
                lambda: found[:0],
            )
        )()
    _replace(file, name, changed)


def huge(file: h5py.File, _outside: Path, rng: Random) -> None:
    name = rng.choice(_arrays(file))
    del file[name]
    shape = rng.choice(((2**40,), (2**30, 2**30), (2**20, 2**10, 2**10)))
    options = rng.choice(({}, {"chunks": tuple(min(n, 64) for n in shape), "compression": "gzip"}))
    file.create_dataset(name, shape, dtype=rng.choice(("f8", "i1", "u8")), **options)


def bomb(file: h5py.File, _outside: Path, rng: Random) -> None:
    """Little that unpacks to much, honestly declared: chunks of zeros, packed once."""
    name = rng.choice(_arrays(file))
    del file[name]
    n_chunks = rng.choice((1, 40))
    shape, chunks = (n_chunks * _CHUNK,), (_CHUNK,)
    made = file.create_dataset(name, shape, dtype="f8", compression="gzip", chunks=chunks)
    packed = zlib.compress(bytes(8 * _CHUNK))
    for number in range(n_chunks):
        made.id.write_direct_chunk((number * _CHUNK,), packed)
    made.attrs["sha256"] = "0" * 64


def elsewhere(file: h5py.File, outside: Path, rng: Random) -> None:
    name = rng.choice(_arrays(file))
    del file[name]
    kind = rng.choice(("soft", "external", "raw", "zero", "virtual"))
    if kind == "soft":
        file[name] = h5py.SoftLink(rng.choice(("/snn/index", "/nothing", name)))
    elif kind == "external":
        file[name] = h5py.ExternalLink(rng.choice((str(outside / "other.h5"), "/dev/zero", "../x.h5")), "/x")
    elif kind == "virtual":
        layout = h5py.VirtualLayout((4,), dtype="f8")
        layout[:] = h5py.VirtualSource(str(outside / "other.h5"), "x", shape=(4,))
        file.create_virtual_dataset(name, layout)
    else:
        target = "/dev/zero" if kind == "zero" else str(outside / "secret")
        file.create_dataset(name, (16,), dtype="u1", external=[(target, 0, 16)])


def odd_type(file: h5py.File, _outside: Path, rng: Random) -> None:
    name = rng.choice(_arrays(file))
    del file[name]
    dtype = rng.choice(
        (
            h5py.string_dtype(),
            h5py.ref_dtype,
            h5py.regionref_dtype,
            h5py.vlen_dtype(np.int32),
            h5py.enum_dtype({"a": 0, "b": 1}),
            np.dtype([("x", "f8"), ("y", "S4")]),
            np.dtype("V7"),
            np.dtype(("f8", (2, 2))),
        )
    )
    made = file.create_dataset(name, (3,), dtype=dtype)
    made.attrs["sha256"] = "0" * 64


def structure(file: h5py.File, _outside: Path, rng: Random) -> None:
    kind = rng.choice(("gone", "group for data", "data for group", "circle", "deep", "many", "type", "named"))
    group = rng.choice(("snn", "snn/events", "snn/levels", "spikes", "spikes/a_motor", "snn/weights"))
    if kind == "gone":
        del file[rng.choice((*_arrays(file), group, "snn/index"))]
    elif kind == "group for data":
        name = rng.choice((*_arrays(file), "snn/index", "snn/config"))
        del file[name]
        file.create_group(name)
    elif kind == "data for group":
        del file[group]
        file[group] = np.arange(3.0)
    elif kind == "circle":
        file[f"{group}/again"] = file[rng.choice(("/", group))]
    elif kind == "deep":
        file.create_group("/".join(["d"] * 3000))
    elif kind == "many":
        for number in range(2000):
            file.create_group(f"{group}/{number}")
    elif kind == "type":
        file[f"{group}/type"] = np.dtype("f8")
    else:
        file[f"{group}/{rng.choice((FORMULA, ESCAPE, TURNED, 'x' * 5000, '..'))}"] = np.arange(3.0)


def attributes(file: h5py.File, _outside: Path, rng: Random) -> None:
    name = rng.choice((*_arrays(file), "/", "snn", "spikes/a_motor"))
    held = file[name].attrs
    which = rng.choice([*held, "snn_format", "schema_version", "sha256", "unit"])
    if which in held:
        del held[which]
    odd = (
        None,
        ESCAPE,
        FORMULA,
        np.arange(5000),
        np.nan,
        -1,
        2**62,
        "x" * 60_000,
        np.bytes_(b"\xff\x00"),
        True,
    )
    chosen = rng.choice(odd)
    if rng.random() < 0.2:
        held.create(which, file[name].ref, dtype=h5py.ref_dtype)
    elif chosen is not None:
        held[which] = chosen


HDF5_MUTATORS: tuple[Hdf5Mutator, ...] = (
    document,
    document,
    document,
    values,
    type_or_shape,
    huge,
    bomb,
    elsewhere,
    odd_type,
    structure,
    attributes,
)


def mutate_recording(path: Path, outside: Path, rng: Random) -> str:
    """Change a recording in its place; return how."""
    sound = path.read_bytes()
    while True:
        mutator = rng.choice(HDF5_MUTATORS)
        try:
            with h5py.File(path, "a") as file:
                mutator(file, outside, rng)
            return mutator.__name__
        except (
            OSError,
            RuntimeError,
            ValueError,
            TypeError,
            KeyError,
        ):  # there are things that h5py does not write
            path.write_bytes(sound)


def _arrays(file: h5py.File) -> list[str]:
    found: list[str] = []
    file.visititems(
        lambda name, item: found.append(name) if isinstance(item, h5py.Dataset) and item.shape else None
    )
    return [name for name in found if not name.startswith("snn/signals")]


def _replace(file: h5py.File, name: str, changed: np.ndarray, **options: object) -> None:
    del file[name]
    made = file.create_dataset(name, data=changed, **options)
    made.attrs["sha256"] = checksum(np.asarray(changed))
