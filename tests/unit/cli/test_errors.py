"""What goes wrong is one line and an exit code."""

import warnings

import pytest

from snn.cli.errors import print_error, reported_errors
from snn.errors import ConfigError, ConfigWarning, EnvironmentWarning, ResultError, SimulationError


@pytest.mark.parametrize("kind", [ConfigError, SimulationError, ResultError])
def test_our_errors_end_with_code_2_and_one_line(
    kind: type[Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end, reported_errors(debug=False):
        raise kind("here: wrong\nand more")
    assert end.value.code == 2
    assert capsys.readouterr() == ("", "snn: error: here: wrong and more\n")


def test_a_traceback_is_shown_on_demand_before_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit), reported_errors(debug=True):
        raise ConfigError("wrong")
    shown = capsys.readouterr().err
    assert shown.startswith("Traceback")
    assert shown.endswith("snn: error: wrong\n")


def test_faults_of_the_program_are_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), reported_errors(debug=False):
        _ = 1 / 0


def test_an_interrupt_ends_with_code_130() -> None:
    with pytest.raises(SystemExit) as end, reported_errors(debug=False):
        raise KeyboardInterrupt
    assert end.value.code == 130


def test_warnings_of_the_configuration_are_shown_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    shown_before = warnings.showwarning
    with reported_errors(debug=False):
        for _ in range(2):
            warnings.warn("odd\nvalue", ConfigWarning, stacklevel=1)
    assert capsys.readouterr().err == "snn: warning: odd value\n" * 2
    assert warnings.showwarning is shown_before


def test_an_error_is_printed_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    print_error("a  b")
    assert capsys.readouterr() == ("", "snn: error: a b\n")


def test_no_library_s_warning_ends_a_run_whatever_pythonwarnings_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with reported_errors(debug=False):
            warnings.warn("old", DeprecationWarning, stacklevel=1)
            warnings.warn("odd", RuntimeWarning, stacklevel=1)
            warnings.warn("no locks here", EnvironmentWarning, stacklevel=1)
    assert capsys.readouterr().err == "snn: warning: RuntimeWarning: odd\nsnn: warning: no locks here\n"
