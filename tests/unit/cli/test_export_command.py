"""``snn export`` prints what a video can be made of."""

import shutil

import numpy as np
import pytest

from snn.cli.main import main
from snn.record.hdf5 import write_recording
from snn.record.movement_file import movement_from_csv
from tests.unit.batch.test_sweep import run_all
from tests.unit.synthetic_runs import measured_run, small_trials, synthetic_recording


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "alone.h5"
    recording = synthetic_recording(small_trials()[0])
    write_recording(recording, path)
    return path, recording


@pytest.mark.parametrize("partner", ["a", "b"])
def test_what_is_printed_is_the_movement_of_the_partner_to_the_bit(run, tmp_path, capsys, partner):
    path, recording = run
    assert main(["export", str(path), "--partner", partner]) == 0
    (tmp_path / "moved.csv").write_text(capsys.readouterr().out)
    found = movement_from_csv(tmp_path / "moved.csv", recording.trial.experiment)
    np.testing.assert_array_equal(found.movement_hz, recording.movement.movement_hz[partner])


def test_dyads_take_the_place_of_a_file_only_by_force(tmp_path, capsys):
    pytest.importorskip("xarray")
    run_all(tmp_path / "runs", run_trial=measured_run)
    file = tmp_path / "dyads.nc"
    words = ["export", str(tmp_path / "runs"), "--netcdf", str(file)]
    assert main(words) == 0
    file.write_text("mine")
    assert main(words) == 2
    assert "choose another name, or --force to put this" in capsys.readouterr().err
    assert file.read_text() == "mine"
    assert main([*words, "--force"]) == 0
    assert file.read_bytes().startswith(b"\x89HDF")


def test_what_cannot_be_exported_is_one_line(run, tmp_path, capsys):
    path, _ = run
    assert main(["export", str(tmp_path / "gone"), "-p", "a"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["export", str(path), "-p", "c"]) == 2
    assert "'-p': 'c' is not one of 'a', 'b'" in capsys.readouterr().err
    damaged = tmp_path / "damaged.h5"
    shutil.copy(path, damaged)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert main(["export", str(damaged), "-p", "a"]) == 2
    assert "is damaged" in capsys.readouterr().err
