"""A recording survives being written: to the bit, for other programs too, or with one clear line."""

import contextlib
import errno
import os
import random
from dataclasses import replace

import h5py
import libsonata
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from snn.errors import ResultError
from snn.record.digest import digest
from snn.record.hdf5 import _read_here, read_recording, write_recording
from snn.record.hdf5_image import file_image
from snn.record.hdf5_layout import write_values
from snn.record.health import assess_health
from snn.record.signals import channel_rates_hz
from snn.record.types import VideoNote
from tests.unit.conftest import events_of, movement_of, recording_of, trains_of, without_brain
from tests.unit.synthetic_runs import small_trials, synthetic_recording

WEIGHTS = (
    "partner",
    "site",
    "pre_cell",
    "post_cell",
    "pre_channel",
    "post_channel",
    "times_s",
    "weights_nS",
)


NO_MOVEMENT = movement_of({partner: np.zeros((4, 0)) for partner in "ab"})
"""For recordings of which only the spikes matter."""


@pytest.fixture(scope="module")
def recording():
    return synthetic_recording(small_trials()[3])


@pytest.fixture(scope="module")
def stored_bytes(recording, tmp_path_factory):
    path = tmp_path_factory.mktemp("stored") / "results.h5"
    write_recording(recording, path)
    return path.read_bytes()


@pytest.fixture
def stored(stored_bytes, tmp_path):
    path = tmp_path / "results.h5"
    path.write_bytes(stored_bytes)
    return path


def assert_equal_recordings(found, expected):
    assert found.populations == expected.populations
    assert list(found.spikes) == list(expected.spikes)
    for name, trains in expected.spikes.items():
        assert_array_equal(found.spikes[name].cells, trains.cells, strict=True)
        assert_array_equal(found.spikes[name].steps, trains.steps, strict=True)
        for size in ("n_cells", "n_steps", "time_step_ms"):
            assert getattr(found.spikes[name], size) == getattr(trains, size)
    for column in ("partner", "channel", "onset_s", "duration_s", "intensity", "shared"):
        assert_array_equal(getattr(found.events, column), getattr(expected.events, column), strict=True)
    assert list(found.levels.values) == list(expected.levels.values)
    assert found.levels.step_ms == expected.levels.step_ms
    for name, values in expected.levels.values.items():
        assert_array_equal(found.levels.values[name], values, strict=True)
    for column in ("kind", "partner", "channel", "time_s"):
        assert_array_equal(
            getattr(found.happenings, column), getattr(expected.happenings, column), strict=True
        )
    assert (found.weights is None) == (expected.weights is None)
    if expected.weights is not None:
        for column in WEIGHTS:
            values = getattr(expected.weights, column)
            assert_array_equal(getattr(found.weights, column), values, strict=True)
    assert found.movement.step_ms == expected.movement.step_ms
    for name in ("movement_hz", "seen_hz"):
        by_partner = getattr(expected.movement, name)
        assert list(getattr(found.movement, name)) == list(by_partner)
        for partner, values_hz in by_partner.items():
            assert_array_equal(getattr(found.movement, name)[partner], values_hz, strict=True)
    assert found.videos == expected.videos
    assert found.trial == expected.trial
    assert found.provenance == expected.provenance


def test_what_is_written_is_read_back(recording, stored):
    assert_equal_recordings(read_recording(stored), recording)


def test_a_silent_recording_without_events_is_read_back(tmp_path):
    nothing = recording_of(
        {"a_motor": trains_of([], n_cells=20, n_steps=2000, time_step_ms=0.5)},
        events=events_of([]),
        settings={"protocol": {"time_step": "0.5 ms"}},
    )
    write_recording(nothing, tmp_path / "results.h5")
    assert_equal_recordings(read_recording(tmp_path / "results.h5"), nothing)


def test_without_learning_there_are_no_weights_in_the_file(recording, stored, tmp_path):
    static = replace(recording, weights=None)
    write_recording(static, tmp_path / "static.h5")
    assert_equal_recordings(read_recording(tmp_path / "static.h5"), static)
    with h5py.File(tmp_path / "static.h5") as file, h5py.File(stored) as learnt:
        assert "weights" not in file["snn"]
        assert set(learnt["snn/weights"]) == set(WEIGHTS)


def test_what_changes_slowly_stands_in_the_file_with_unit_interval_and_axes(recording, stored):
    with h5py.File(stored) as file:
        oxytocin = file["snn/levels/oxytocin"]
        assert_array_equal(oxytocin[()], recording.levels.values["oxytocin"])
        assert (
            dict(oxytocin.attrs).items()
            >= {"unit": "1 (arbitrary units)", "dt_ms": 100.0, "shape": "n_partners, n_samples"}.items()
        )
        weights = file["snn/weights/weights_nS"]
        assert weights.dtype == np.float32
        assert_array_equal(weights[()], recording.weights.weights_nS)
        assert dict(weights.attrs).items() >= {"unit": "nS", "shape": "n_snapshots, n_synapses"}.items()
        assert {name: column.attrs["unit"] for name, column in file["snn/weights"].items()} == {
            "partner": "0 = a, 1 = b",
            "site": "0 = mirror path, 1 = execution to motor",
            "pre_cell": "1",
            "post_cell": "1",
            "pre_channel": "1",
            "post_channel": "1",
            "times_s": "s",
            "weights_nS": "nS",
        }
        assert {name: column.attrs["unit"] for name, column in file["snn/happenings"].items()} == {
            "kind": "0 = act begins, 1 = act is returned",
            "partner": "0 = a, 1 = b",
            "channel": "1",
            "time_s": "s",
        }


def test_weights_that_learn_slowly_need_a_fraction_of_their_size(tmp_path, recording):
    n_synapses = 5000
    start_nS = np.random.default_rng(1).uniform(0.2, 0.6, n_synapses)
    columns = dict.fromkeys(WEIGHTS[:6], np.zeros(n_synapses, dtype=np.int32))
    weights = replace(
        recording.weights,
        **columns,
        times_s=np.arange(50.0),
        weights_nS=np.tile(np.float32(start_nS), (50, 1)),
    )
    write_recording(replace(recording, weights=weights), tmp_path / "results.h5")
    with h5py.File(tmp_path / "results.h5") as file:
        stored = file["snn/weights/weights_nS"]
        assert stored.id.get_storage_size() < 0.5 * stored.nbytes


@pytest.mark.parametrize(
    "damage",
    [
        ("snn/weights/weights_nS", (2, 5), r"weights_nS has 2 x 5 values, expected 3 x 5$"),
        ("snn/weights/weights_nS", (3, 6), r"weights_nS has 3 x 6 values, expected 3 x 5$"),
        ("snn/weights/site", (4,), "site has 4 values, expected 5$"),
        ("snn/happenings/kind", (2,), "kind has 2 values, expected 3$"),
        (
            "snn/levels/serotonin",
            (2, 19),
            r"damaged \(/snn/levels has traces of unequal length\); take another copy",
        ),
    ],
)
def test_what_changes_slowly_has_the_lengths_that_belong_together(stored, damage):
    name, shape, expected = damage
    with h5py.File(stored, "a") as file:
        del file[name]
        group, column = name.rsplit("/", 1)
        kind = {"weights_nS": "f4", "site": "i1", "kind": "i1"}.get(column, "f8")
        write_values(file[group], column, np.zeros(shape, dtype=kind))
    with pytest.raises(ResultError, match=expected):
        read_recording(stored)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.integers(0, 863_999_999), max_size=20),
    time_step_ms=st.sampled_from([0.1, 0.05, 0.3, 1 / 3, 0.7]),
)
def test_every_time_step_of_a_whole_day_is_exact(tmp_path_factory, steps, time_step_ms):
    """864 million steps of 0.1 ms are the longest recording that a configuration may ask for."""
    path = tmp_path_factory.mktemp("day") / "results.h5"
    spikes = [(step % 20, step) for step in dict.fromkeys(steps)]
    trains = trains_of(spikes, n_cells=20, n_steps=864_000_000, time_step_ms=time_step_ms)
    whole = recording_of(
        {"a_motor": trains}, events=events_of([]), settings={"duration": "1 s"}, movement=NO_MOVEMENT
    )
    with pytest.MonkeyPatch.context() as patch:
        # Rates of a day would fill the memory, and no configuration has such steps; here only the spikes matter.
        patch.setattr("snn.record.hdf5_image._write_signals", lambda *_: None)
        patch.setattr("snn.record.hdf5.require_sound", lambda *_, **__: None)
        path.write_bytes(file_image(whole, digest="0" * 64, health={"state": "healthy", "reason": "?"}))
        found = _read_here(path).spikes["a_motor"]
    assert_array_equal(found.steps, trains.steps, strict=True)
    assert_array_equal(found.cells, trains.cells, strict=True)


def test_the_verdict_is_what_others_say_of_the_recording_and_stands_in_the_file(recording, tmp_path):
    verdict = write_recording(recording, tmp_path / "results.h5")
    assert verdict.digest == digest(recording)
    assert verdict.health == assess_health(recording)
    with h5py.File(tmp_path / "results.h5") as file:
        assert file.attrs["digest"] == verdict.digest
        assert file.attrs["key"] == recording.trial.key
        assert file.attrs["snn_format"] == "recording"
        assert '"state": "healthy"' in file.attrs["health"]


def test_equal_recordings_give_equal_bytes(recording, stored, tmp_path):
    write_recording(recording, tmp_path / "again.h5")
    assert (tmp_path / "again.h5").read_bytes() == stored.read_bytes()


def test_sonatas_own_reader_finds_the_spikes(recording, stored):
    reader = libsonata.SpikeReader(str(stored))
    assert set(reader.get_population_names()) == set(recording.spikes)
    for name, trains in recording.spikes.items():
        population = reader[name]
        assert population.time_units == "ms"
        assert population.sorting == "by_time"
        found = population.get_dict()
        assert_array_equal(found["node_ids"], trains.cells)
        assert_array_equal(found["timestamps"], trains.steps * trains.time_step_ms)


@pytest.mark.parametrize(
    ("n_cells", "node_ids"), [(256, "u1"), (257, "u2"), (65_536, "u2"), (65_537, "u4"), (5_000_000, "u4")]
)
@pytest.mark.parametrize(("last_step", "timestamps"), [(8_388_607, "f4"), (30_000_001, "f8")])
def test_sonatas_own_reader_takes_every_type_that_we_write(
    tmp_path, n_cells, node_ids, last_step, timestamps, monkeypatch
):
    spikes = [(n_cells - 1, 0), (0, 1), (0, last_step), (n_cells // 2, last_step), (n_cells - 1, last_step)]
    trains = trains_of(spikes, n_cells=n_cells, n_steps=last_step + 1, time_step_ms=0.1)
    whole = recording_of(
        {"a_motor": trains}, events=events_of([]), settings={"duration": "1 s"}, movement=NO_MOVEMENT
    )
    monkeypatch.setattr("snn.record.hdf5_image._write_signals", lambda *_: None)
    path = tmp_path / "results.h5"
    path.write_bytes(file_image(whole, digest="0" * 64, health={"state": "healthy", "reason": "?"}))
    with h5py.File(path) as file:
        stored = file["spikes/a_motor"]
        assert (stored["node_ids"].dtype, stored["timestamps"].dtype) == (node_ids, timestamps)
    found = libsonata.SpikeReader(str(path))["a_motor"].get_dict()
    assert_array_equal(found["node_ids"], trains.cells)
    assert_array_equal(np.rint(found["timestamps"] / 0.1), trains.steps)


def test_a_spike_of_the_default_dyad_takes_5_or_6_bytes(recording, stored):
    with h5py.File(stored) as file:
        n_spikes = sum(trains.cells.size for trains in recording.spikes.values())
        columns = [group[name] for group in file["spikes"].values() for name in ("timestamps", "node_ids")]
        assert sum(column.id.get_storage_size() for column in columns) == (4 + 1) * n_spikes  # 80 cells each


def test_what_is_larger_than_its_index_is_packed_in_one_piece(stored):
    with h5py.File(stored) as file:
        assert file["snn/levels/oxytocin"].chunks is None  # 2 x 20 x 8 B
        assert file["snn/signals/channel_rates/a_motor"].chunks is None  # 4 x 100 x 4 B
        assert file["snn/movement/a"].chunks is None  # 4 x 200 x 4 B


def test_movement_of_80_s_is_packed_in_one_piece_and_takes_less_than_half(tmp_path):
    """Motor cells fire at 20 Hz without rest: the worst case, for a partner at rest takes next to nothing."""
    long = synthetic_recording(small_trials(duration="80 s")[0])
    image = file_image(long, digest="0" * 64, health={"state": "healthy", "reason": "?"})
    (tmp_path / "results.h5").write_bytes(image)
    with h5py.File(tmp_path / "results.h5") as file:
        for partner in "ab":
            moved = file[f"snn/movement/{partner}"]  # 4 x 8000 x 4 B
            assert (moved.compression, moved.shuffle, moved.chunks) == ("gzip", True, moved.shape)
            assert moved.id.get_storage_size() < 0.5 * moved.nbytes


@pytest.mark.parametrize("videos", ["a", "b", "ab"])
def test_a_recording_of_partners_without_a_brain_is_read_back(recording, tmp_path, videos):
    bodies = recording
    for partner in videos:
        bodies = without_brain(bodies, partner)
    bodies = replace(bodies, weights=None if videos == "ab" else bodies.weights)
    path = tmp_path / "results.h5"
    path.write_bytes(file_image(bodies, digest=digest(bodies), health={"state": "healthy", "reason": "?"}))
    found = read_recording(path)
    assert_equal_recordings(found, bodies)
    assert found.n_steps == 4000
    live = [partner for partner in "ab" if partner not in videos]
    with h5py.File(path) as file:
        assert sorted(file["snn/movement"]) == ["a", "b"]
        assert sorted(file["snn/seen"]) == live
        assert {name[0] for name in file["spikes"]} == set(live)
    if live:
        assert set(libsonata.SpikeReader(str(path)).get_population_names()) == set(bodies.spikes)


def test_what_is_known_of_a_video_is_read_back(recording, tmp_path):
    notes = {"b": VideoNote(script="fresh", has_brain=True)}
    seen_hz = {"a": recording.movement.seen_hz["a"]}
    shown = replace(
        recording, videos=notes, movement=replace(recording.movement, seen_hz=seen_hz), weights=None
    )
    write_recording(shown, tmp_path / "results.h5")
    assert_equal_recordings(read_recording(tmp_path / "results.h5"), shown)


@pytest.mark.parametrize(
    ("column", "dtype"), [("timestamps", "i8"), ("timestamps", "f2"), ("node_ids", "i4")]
)
def test_spikes_of_other_types_are_damage(stored, column, dtype):
    with h5py.File(stored, "a") as file:
        group = file["spikes/a_motor"]
        values = group[column][()]
        del group[column]
        write_values(group, column, values.astype(dtype))
    with pytest.raises(ResultError, match=rf"is damaged \(/spikes/a_motor/{column} is of type"):
        read_recording(stored)


def test_sonatas_own_reader_selects_cells_and_times(recording, stored):
    trains = recording.spikes["b_execution_e"]
    times_ms = trains.steps * 0.5
    inside = (trains.cells == 7) & (times_ms >= 500.0) & (times_ms <= 1500.0)
    found = libsonata.SpikeReader(str(stored))["b_execution_e"].get(node_ids=[7], tstart=500.0, tstop=1500.0)
    assert inside.any()
    assert [time for _, time in found] == times_ms[inside].tolist()


def test_spikes_are_not_compressed(stored):
    with h5py.File(stored) as file:
        for population in file["spikes"].values():
            for name in ("timestamps", "node_ids"):
                assert population[name].compression is None
                assert population[name].chunks is None


def test_signals_stand_in_the_file_with_unit_interval_and_axes(recording, stored):
    with h5py.File(stored) as file:
        rates = file["snn/signals/channel_rates/a_execution_e"]
        expected = channel_rates_hz(recording.spikes["a_execution_e"], n_channels=4, bin_ms=20.0)
        assert_array_equal(rates[()], np.float32(expected), strict=True)
        assert (
            dict(rates.attrs).items() >= {"unit": "Hz", "dt_ms": 20.0, "shape": "n_channels, n_bins"}.items()
        )


def test_movement_and_what_is_seen_stand_in_the_file_with_unit_interval_and_axes(recording, stored):
    with h5py.File(stored) as file:
        for name, by_partner in (
            ("movement", recording.movement.movement_hz),
            ("seen", recording.movement.seen_hz),
        ):
            for partner in "ab":
                found = file[f"snn/{name}/{partner}"]
                assert_array_equal(found[()], by_partner[partner], strict=True)
                notes = {"unit": "Hz", "dt_ms": 10.0, "shape": "n_channels, n_samples"}
                assert dict(found.attrs).items() >= notes.items()
                assert found.shape == (4, 200)


def test_every_number_with_a_unit_names_it(stored):
    with h5py.File(stored) as file:
        assert file["spikes/a_motor/timestamps"].attrs["units"] == "ms"
        assert {name: column.attrs["unit"] for name, column in file["snn/events"].items()} == {
            "partner": "0 = a, 1 = b",
            "channel": "1",
            "onset_s": "s",
            "duration_s": "s",
            "intensity": "1",
            "shared": "0 = own, 1 = shared",
        }


def test_a_file_is_never_replaced(recording, stored):
    before = stored.read_bytes()
    with pytest.raises(ResultError, match=r"results.h5' exists; give another name, or remove it first$"):
        write_recording(recording, stored)
    assert stored.read_bytes() == before


def test_a_value_that_is_not_finite_is_not_stored(recording, tmp_path):
    events = replace(recording.events, intensity=np.array([1.0, np.nan, 1.0]))
    with pytest.raises(ResultError, match=r"^/snn/events/intensity has values that are not finite"):
        write_recording(replace(recording, events=events), tmp_path / "results.h5")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_says_something_else_than_the_recording_gets_no_name(recording, tmp_path, monkeypatch):
    other = synthetic_recording(small_trials()[4])
    monkeypatch.setattr("snn.record.hdf5._recording_in", lambda _file: other)
    with pytest.raises(ResultError, match="what was written is not what was recorded"):
        write_recording(recording, tmp_path / "results.h5")
    assert list(tmp_path.iterdir()) == []


def test_a_really_full_disk_is_one_line(recording, small_disk):
    (small_disk / "old").write_bytes(bytes(2_000_000))
    with pytest.raises(
        ResultError, match=r"^disk full writing .*/results.h5 \(need ~1 MB\); free some space"
    ):
        write_recording(recording, small_disk / "results.h5")
    assert [entry.name for entry in small_disk.iterdir()] == ["old"]


@pytest.mark.parametrize("n_th", [1, 2])
def test_each_sync_may_find_the_disk_full(recording, tmp_path, monkeypatch, n_th):
    calls = []

    def full(_descriptor: int) -> None:
        calls.append(1)
        if len(calls) == n_th:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResultError, match=r"^disk full writing "):
        write_recording(recording, tmp_path / "results.h5")
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]


def test_files_that_are_no_recordings_are_told_apart(tmp_path):
    cases = {
        "text": (b"times,cells\n", "is not an HDF5 file"),
        "empty": (b"", "is not an HDF5 file"),
        "short": (b"\x89HDF\r\n", "is not an HDF5 file"),
        "signature": (b"\x89HDF\r\n\x1a\n", "is damaged"),
    }
    for name, (data, expected) in cases.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ResultError, match=f"^'{path}' {expected}"):
            read_recording(path)
    with pytest.raises(ResultError, match=r"missing' not found$"):
        read_recording(tmp_path / "missing")
    with pytest.raises(ResultError, match=r"is a folder, expected an HDF5 file$"):
        read_recording(tmp_path)


def test_a_file_of_other_software_is_told(tmp_path):
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["spikes"] = [1, 2, 3]
    with pytest.raises(ResultError, match=r"other.h5' was not written by snn \(no 'snn_format'\)$"):
        read_recording(tmp_path / "other.h5")


@pytest.mark.parametrize(
    ("attribute", "value", "expected"),
    [
        ("schema_version", 5, r"results.h5': format 5 is newer than this snn \(4\); upgrade snn$"),
        (
            "schema_version",
            3,
            r"results.h5': format 3 is of an older model, this snn reads format 4 on; run the experiment again, or "
            r"read it with snn 0\.1 \(commit b5a986e\)$",
        ),
        ("snn_format", "calibration", "results.h5' holds 'calibration', expected 'recording'$"),
        ("schema_version", "new", r"results.h5' is damaged \(schema_version is no whole number"),
    ],
)
def test_a_file_that_says_it_is_another_is_refused(stored, attribute, value, expected):
    with h5py.File(stored, "a") as file:
        file.attrs[attribute] = value
    with pytest.raises(ResultError, match=expected):
        read_recording(stored)


def test_a_missing_array_is_named(stored):
    with h5py.File(stored, "a") as file:
        del file["snn/events/onset_s"]
    with pytest.raises(ResultError, match=r"is damaged \(missing: .*onset_s"):
        read_recording(stored)


def test_an_array_of_the_wrong_length_is_named(stored):
    with h5py.File(stored, "a") as file:
        n_spikes = file["spikes/a_motor/timestamps"].size
        del file["spikes/a_motor/timestamps"]
        file["spikes/a_motor/timestamps"] = np.arange(95.0)
    with pytest.raises(
        ResultError, match=f"results.h5': spikes/a_motor/timestamps has 95 values, expected {n_spikes}$"
    ):
        read_recording(stored)


@pytest.mark.parametrize("name", ["spikes/a_motor", "snn/events", "spikes"])
def test_data_in_the_place_of_a_group_is_damage(stored, name):
    with h5py.File(stored, "a") as file:
        attributes = dict(file[name].attrs)
        del file[name]
        file[name] = [1, 2]
        file[name].attrs.update(attributes)
    with pytest.raises(ResultError, match=f"{name} is not a group$"):
        read_recording(stored)


@pytest.mark.parametrize(
    ("name", "index", "value"),
    [("node_ids", 0, 20), ("timestamps", 0, -0.5), ("timestamps", -1, 2000.0), ("timestamps", 1, 1999.0)],
)
def test_spikes_that_cannot_be_are_damage_even_if_their_checksum_fits(stored, name, index, value):
    """The file has 20 motor cells and 4000 steps of 0.5 ms."""
    from snn.record.hdf5_guard import checksum

    with h5py.File(stored, "a") as file:
        dataset = file["spikes/a_motor"][name]
        dataset[index] = value
        dataset.attrs["sha256"] = checksum(dataset[()])
    with pytest.raises(ResultError, match=r"is damaged \((/spikes/)?a_motor has spikes that cannot be\)"):
        read_recording(stored)


def test_a_configuration_of_another_time_is_told(stored):
    from snn.record.hdf5_layout import write_json

    with h5py.File(stored, "a") as file:
        del file["snn/config"]
        write_json(file, "snn/config", {"name": "x", "mood": "good"})
    with pytest.raises(ResultError, match=r"results.h5': its configuration is not understood: .*mood"):
        read_recording(stored)


@pytest.mark.parametrize(
    "name",
    [
        "snn/weights/weights_nS",
        "snn/weights/post_channel",
        "snn/levels/oxytocin",
        "snn/happenings/time_s",
        "snn/movement/b",
        "snn/seen/a",
    ],
)
def test_a_changed_value_in_what_is_packed_is_found(stored, name):
    with h5py.File(stored, "a") as file:
        file[name][..., 0] += 1
    with pytest.raises(ResultError, match=rf"is damaged \({name} does not match its checksum\)"):
        read_recording(stored)


def test_truncated_anywhere_it_is_never_taken_for_whole(stored):
    data, rng = stored.read_bytes(), random.Random(2)
    for length in [8, 9, 100, len(data) - 1, *(rng.randrange(10, len(data)) for _ in range(20))]:
        stored.write_bytes(data[:length])
        with pytest.raises(ResultError, match=r"^'.*results.h5' is damaged \("):
            read_recording(stored)


@pytest.mark.parametrize(
    "name",
    [
        "spikes/a_motor/timestamps",
        "spikes/b_motor/node_ids",
        "snn/events/channel",
        "snn/config",
        "snn/weights/times_s",
    ],
)
def test_a_flipped_bit_in_what_is_read_is_found(stored, name):
    with h5py.File(stored) as file:
        start, size = file[name].id.get_offset(), file[name].id.get_storage_size()
    data, rng = bytearray(stored.read_bytes()), random.Random(3)
    for _ in range(4):
        position, bit = start + rng.randrange(size), 1 << rng.randrange(8)
        data[position] ^= bit
        stored.write_bytes(data)
        data[position] ^= bit
        with pytest.raises(ResultError, match=rf"is damaged \({name} does not match its checksum\)"):
            read_recording(stored)


def test_a_flipped_bit_anywhere_is_found_or_does_not_matter(recording, stored):
    """Some bytes stand for nothing that is read (padding, signals): then the recording must be what it was."""
    data, rng = bytearray(stored.read_bytes()), random.Random(4)
    expected = digest(recording)
    for _ in range(25):
        position, bit = rng.randrange(len(data)), 1 << rng.randrange(8)
        data[position] ^= bit
        stored.write_bytes(data)
        data[position] ^= bit
        with contextlib.suppress(ResultError):
            assert digest(read_recording(stored)) == expected
