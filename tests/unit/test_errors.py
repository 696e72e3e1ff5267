"""An error is its lines; a warning points at the line of the reader's own program."""

import os
import warnings
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from snn import errors
from snn.errors import ConfigWarning, SnnError, warn


@pytest.fixture
def outer(tmp_path, monkeypatch):
    """A function of the package that warns in another one."""
    file = tmp_path / "inside.py"
    file.write_text("def outer(*what): inner(*what)\n\ndef inner(warn, kind): warn('x', kind)\n")
    spec = spec_from_file_location("inside", file)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(errors, "_PACKAGE", f"{tmp_path}{os.sep}")
    return module.outer


def test_an_error_is_its_lines():
    both = SnnError("one thing", "another")
    assert both.lines == ("one thing", "another")
    assert str(both) == "one thing\nanother"


def test_a_warning_points_at_the_line_outside_of_the_package(outer):
    with warnings.catch_warnings(record=True, action="always") as told:
        outer(warn, ConfigWarning)
    (one,) = told
    assert (one.filename, one.category, str(one.message)) == (__file__, ConfigWarning, "x")
    assert one.lineno == test_a_warning_points_at_the_line_outside_of_the_package.__code__.co_firstlineno + 2


def test_a_warning_is_told_if_nothing_is_outside(outer, monkeypatch):
    monkeypatch.setattr(errors, "_PACKAGE", "")
    with warnings.catch_warnings(record=True, action="always") as told:
        outer(warn, ConfigWarning)
    assert [str(one.message) for one in told] == ["x"]
