"""Files of movement: what anybody wrote becomes movement on our grid, or one clear line."""

import os

import numpy as np
import pytest

from snn.config.file.load import experiment_from
from snn.errors import ResultError
from snn.record import movement_file
from snn.record.movement_file import movement_csv, movement_from_csv
from tests.unit.synthetic_runs import small_experiment, small_trials, synthetic_recording

HEADING = "time,channel,value\n"
CHANNEL = "channel: must be one of smile, touch, frown, withdraw"
SORT, TAKE = "sort by time", "take a longer one"
SMILE, TOUCH, FROWN, WITHDRAW = range(4)


@pytest.fixture
def read(tmp_path):
    path = tmp_path / "moved.csv"

    def read(text, duration="1 s"):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        raw = {"name": "x", "question": "?", "seed": 1, "duration": duration}
        raw["analysis"], raw["protocol"] = {"transient": "0 ms"}, {"time_step": "0.5 ms"}
        return movement_from_csv(path, experiment_from(raw)).movement_hz

    return read


def test_between_two_samples_movement_changes_evenly(read):
    found = read(HEADING + "0,smile,0\n0.5,smile,40\n1,smile,20\n")
    assert (found.shape, found.dtype) == ((4, 100), np.float32)
    at_s = np.array([0, 0.1, 0.25, 0.5, 0.75, 0.99])
    expected = np.array([0, 8, 20, 40, 30, 20.4])
    np.testing.assert_allclose(found[SMILE, np.rint(at_s * 100).astype(int)], expected, atol=0.5 / 1024)
    assert not found[1:].any()  # those that are not named rest


def test_values_are_rounded_to_1024ths_of_a_hertz(read):
    found = read(HEADING + "0,frown,0.1\n1,frown,0.1\n")
    assert set((np.float64(found[FROWN]) * 1024).tolist()) == {102}  # 102.4


def test_each_channel_has_its_own_times_in_any_order_of_lines(read):
    found = read(HEADING + "0,touch,1\n-1,withdraw,0\n1,touch,1\n0.0,withdraw,2\n7,withdraw,2\n")
    assert set(found[TOUCH].tolist()) == {1.0}
    assert set(found[WITHDRAW].tolist()) == {2.0}  # what is before 0 and after the end is left out


def test_a_table_of_a_spreadsheet_is_read(read):
    text = '\ufefftime,channel,value\r\n 0 , smile , 5 \r\n\r\n"1","smile",5e0\r\n'
    assert set(read(text)[SMILE].tolist()) == {5.0}


def test_it_has_to_reach_the_last_sample_only(read):
    assert read(HEADING + "0,smile,0\n0.99,smile,3\n")[SMILE, -1] == 3.0
    assert read(HEADING + "0,smile,0\n1,smile,3\n", "1.0005 s").shape == (4, 101)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", ", line 1: expected the heading time,channel,value, parted by commas, got nothing"),
        (
            "time;channel;value\n",
            ", line 1: expected the heading time,channel,value, parted by commas, got time;channel;value",
        ),
        (
            "0,smile,1\n1,smile,1\n",
            ", line 1: expected the heading time,channel,value, parted by commas, got 0,smile,1",
        ),
        (HEADING, " has no samples; expected lines of time,channel,value"),
        (HEADING + "0,smile,1\n1,smirk,1\n", f", line 3: {CHANNEL}, got 'smirk'"),
        (HEADING + "0,smile\n", ", line 2: expected time,channel,value with decimal points, got 2 cells"),
        (HEADING + "0,smile,1,5\n", ", line 2: expected time,channel,value with decimal points, got 4 cells"),
        (HEADING + "0,smile,-0.1\n", ", line 2: value: expected a number from 0 to 16384, got '-0.1'"),
        (HEADING + "0,smile,17000\n", ", line 2: value: expected a number from 0 to 16384, got '17000'"),
        (HEADING + "0,smile,nan\n", ", line 2: value: expected a number from 0 to 16384, got 'nan'"),
        (HEADING + "0,smile,inf\n", ", line 2: value: expected a number from 0 to 16384, got 'inf'"),
        (HEADING + "0,smile,1_0\n", ", line 2: value: expected a number from 0 to 16384, got '1_0'"),
        (HEADING + "0,smile,\n", ", line 2: value: expected a number from 0 to 16384, got ''"),
        (HEADING + "now,smile,1\n", ", line 2: time: expected a number from -1e+09 to 1e+09, got 'now'"),
        (HEADING + "1e300,smile,1\n", ", line 2: time: expected a number from -1e+09 to 1e+09, got '1e300'"),
        (
            HEADING + "0,smile,1\n0.5,smile,1\n0.4,smile,1\n",
            f", line 4: time: 0.4 s does not follow 0.5 s of smile; {SORT}",
        ),
        (HEADING + "0,smile,1\n0,smile,1\n", f", line 3: time: 0 s does not follow 0 s of smile; {SORT}"),
        (
            HEADING + "0,smile,1\n1e-300,smile,9\n1,smile,1\n",
            f", line 3: time: 1e-300 s does not follow 0 s of smile; {SORT}",
        ),
        (HEADING + "0,smile,1\n", ": smile has one sample, at least 2 are needed"),
        (HEADING + "0.01,smile,1\n1,smile,1\n", ": smile begins at 0.01 s; say what it does from 0 s on"),
        (
            HEADING + "0,smile,1\n0.98,smile,1\n",
            f": smile: the video lasts 0.98 s, less than duration (1 s); {TAKE}",
        ),
        (
            HEADING + "0,smile,1\n1,smile,1\n0,frown,1\n0.5,frown,1\n",
            f": frown: the video lasts 0.5 s, less than duration (1 s); {TAKE}",
        ),
        (HEADING.encode() + b"0,smile,\xff\n", " is no text in UTF-8; save it as CSV (UTF-8)"),
        (HEADING + '0,smile,"1\n1,smile,1\n', ", line 3: unexpected end of data"),
        (HEADING + f"0,{'smile' * 40_000},1\n", ", line 2: field larger than field limit (131072)"),
        (HEADING + "0,\x1b[2Jsmile,1\n", f", line 2: {CHANNEL}, got '\\x1b[2Jsmile'"),
    ],
)
def test_what_is_no_such_table_is_one_line(read, tmp_path, text, reason):
    with pytest.raises(ResultError) as error:
        read(text)
    assert str(error.value) == f"'{tmp_path / 'moved.csv'}'{reason}"


def test_files_that_are_none_or_too_large_are_not_read(tmp_path, monkeypatch):
    experiment = small_experiment()
    with pytest.raises(ResultError, match=r"^cannot read '.*gone.csv': No such file or directory$"):
        movement_from_csv(tmp_path / "gone.csv", experiment)
    with pytest.raises(ResultError, match=r"^cannot read '.*': Is a directory$"):
        movement_from_csv(tmp_path, experiment)
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(ResultError, match=r"^cannot read '.*pipe.csv': is a pipe, socket or device"):
        movement_from_csv(tmp_path / "pipe.csv", experiment)
    monkeypatch.setattr(movement_file, "MAX_BYTES", 30)
    (tmp_path / "large.csv").write_text(HEADING + "0,smile,1\n1,smile,1\n")
    with pytest.raises(
        ResultError, match=r"^cannot read '.*large.csv': has 39 bytes or more, at most 30 are read$"
    ):
        movement_from_csv(tmp_path / "large.csv", experiment)


def test_what_we_write_is_read_back_to_the_bit(tmp_path):
    recording = synthetic_recording(small_trials()[0])
    for partner in "ab":
        path = tmp_path / f"{partner}.csv"
        path.write_text(movement_csv(recording, partner))
        found = movement_from_csv(path, recording.trial.experiment)
        expected = recording.movement.movement_hz[partner]
        assert expected.any()
        np.testing.assert_array_equal(found.movement_hz, expected, strict=True)
        assert found.brain is None
