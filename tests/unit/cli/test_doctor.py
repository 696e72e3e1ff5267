"""What `snn doctor` says of an installation that lacks something."""

from importlib.metadata import PackageNotFoundError, version

import pytest

from snn.cli import doctor_command
from snn.cli.doctor_command import examine


def without(name):
    def found(asked):
        if asked == name:
            raise PackageNotFoundError(name)
        return version(asked)

    return found


def finding(what):
    return next(found for found in examine() if found.what == what)


def test_a_package_that_everything_needs_is_to_be_mended(monkeypatch):
    monkeypatch.setattr(doctor_command, "version", without("h5py"))
    assert not finding("h5py").ok
    assert "pip install" in finding("h5py").remedy


def test_without_pyspike_all_is_well_and_what_is_left_out_is_told(monkeypatch):
    monkeypatch.setattr(doctor_command, "version", without("pyspike"))
    found = finding("pyspike, optional")
    assert found.ok
    assert "SPIKE-synchronization" in found.found
    assert 'pip install "snn[measures]"' in found.found


def test_pyspike_is_told_by_its_version():
    pytest.importorskip("pyspike")
    assert finding("pyspike, optional").found == version("pyspike")
