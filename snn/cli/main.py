"""The command `snn`: its verbs, and what happens when something is wrong."""

import atexit
import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from snn import __version__
from snn.batch.interrupt import interruptible
from snn.cli import (
    analyze_command,
    calibrate_command,
    compare_command,
    config_commands,
    course_command,
    docs_command,
    doctor_command,
    explore_command,
    export_command,
    gain_command,
    influence_command,
    plan_command,
    plot_command,
    recover_command,
    report_command,
    reproduce_command,
    run_commands,
    show_command,
    upkeep_commands,
    view_command,
)
from snn.cli.errors import BAD_INPUT, print_error, reported_errors
from snn.cli.verbs import UsageError, Verbs
from snn.foreign.shown_text import harmless
from snn.foreign.terminal import harmless_output

# A last look for garbage through all that was imported would take a quarter of a second.
atexit.register(gc.freeze)

app = typer.Typer(
    cls=Verbs,
    name="snn",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("init")(config_commands.init)
app.command("validate")(config_commands.validate)
app.add_typer(config_commands.config_app, name="config")
app.command("run")(run_commands.run)
app.command("sweep")(run_commands.sweep)
app.command("resume")(run_commands.resume)
app.command("status")(upkeep_commands.status)
app.command("collect")(upkeep_commands.collect)
app.command("gc")(upkeep_commands.gc)
app.command("gain")(gain_command.gain)
app.command("analyze")(analyze_command.analyze)
app.command("course")(course_command.course)
app.command("plan")(plan_command.plan)
app.command("recover")(recover_command.recover)
app.command("influence")(influence_command.influence)
app.command("compare")(compare_command.compare)
app.command("calibrate")(calibrate_command.calibrate)
app.command("reproduce")(reproduce_command.reproduce)
app.command("show")(show_command.show)
app.command("plot")(plot_command.plot)
app.command("report")(report_command.report)
app.command("explore")(explore_command.explore)
app.command("view")(view_command.view)
app.command("export")(export_command.export)
app.command("docs")(docs_command.docs)
app.command("doctor")(doctor_command.doctor)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"snn {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks, as SNN_DEBUG=1 does.")] = False,
) -> None:
    """Two spiking partners who see each other act: from a configuration to how they synchronise."""
    # Nothing to do: --version has its own callback, and `main` looks for --debug anywhere on the line.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments
        Words after ``snn``; by default those of this process.

    Returns
    -------
    int
        0 if all went well, 1 if some runs failed, 2 for bad input, 130 after Ctrl-C, 143 after SIGTERM, 129 after a
        hang-up.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words or bool(os.environ.get("SNN_DEBUG"))
    words = [word for word in words if word != "--debug"]
    _never_fail_to_print()
    # Figures go into files; the back end of a notebook may not be installed here.
    os.environ["MPLBACKEND"] = "agg"
    try:
        with harmless_output(), reported_errors(debug=debug), interruptible():
            if not words:
                app(["--help"], prog_name="snn", standalone_mode=False)
                return BAD_INPUT
            code = app(words, prog_name="snn", standalone_mode=False)
    except UsageError as error:
        print_error(harmless(_usage(error)))
        return BAD_INPUT
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else BAD_INPUT
    return code if isinstance(code, int) else 0


def _usage(error: Exception) -> str:
    """Write a wrong command line as our other errors: no capital, no full stop, and the remedy."""
    message = getattr(error, "format_message", error.__str__)().rstrip(".")
    message = message.replace(": Value error, ", ": ")  # so Typer writes of a choice that there is not
    context = getattr(error, "ctx", None)
    remedy = f"; see '{context.command_path} --help'" if context and ";" not in message else ""
    return message[:1].lower() + message[1:] + remedy


def _never_fail_to_print() -> None:
    """Let a terminal that lacks a character show its number instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
