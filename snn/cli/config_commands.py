"""The verbs that only look at configurations: `validate`, `init` and `config show|schema|diff|params|migrate`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from snn.cli.options import AsJson, ConfigFile, ConfigFileOrDefaults, Force, Overrides
from snn.cli.verbs import Verbs
from snn.wording import n_of

if TYPE_CHECKING:
    from snn.config.file.parameter_table import ParameterRow
    from snn.config.schema.experiment import Experiment

config_app = typer.Typer(cls=Verbs, help="Look at configurations.", rich_markup_mode=None)


def validate(config: ConfigFile, overrides: Overrides = None, as_json: AsJson = False) -> None:
    """Check a configuration and say how many runs it asks for."""
    from snn.api.costs import run_counts
    from snn.record.config_file import load_config

    counts = run_counts(load_config(config, overrides=overrides or ()))
    _print_json(counts) if as_json else typer.echo(_verdict(config, counts))


def init(
    config: Annotated[Path, typer.Argument(metavar="FILE", help="File to write.")] = Path("experiment.yaml"),
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="NAME",
            help="Begin with this shipped experiment, such as first_light.",
            show_default=False,
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Write a commented configuration to start from."""
    from snn.config.file.starting_config import write_starting_config

    write_starting_config(config, source=source, force=force)
    typer.echo(f"wrote {config}; next: snn validate {config}")


@config_app.command()
def show(config: ConfigFileOrDefaults = None, overrides: Overrides = None, as_json: AsJson = False) -> None:
    """Print a configuration with all its defaults written out, or nothing but the defaults."""
    from snn.config.file.resolved_document import resolved_document, resolved_yaml

    experiment = _experiment(config, overrides or ())
    _print_json(resolved_document(experiment)) if as_json else typer.echo(resolved_yaml(experiment), nl=False)


@config_app.command()
def schema() -> None:
    """Print the JSON schema of configurations, which editors use to complete and check them."""
    from snn.config.file.json_schema import json_schema

    _print_json(json_schema())


@config_app.command()
def diff(
    left: Annotated[Path, typer.Argument(metavar="LEFT", help="YAML file.", show_default=False)],
    right: Annotated[Path, typer.Argument(metavar="RIGHT", help="YAML file.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Print the resolved values in which two configurations differ."""
    from snn.config.file.resolved_document import differences
    from snn.record.config_file import load_config

    found = differences(load_config(left), load_config(right))
    if as_json:
        _print_json({path: {"left": pair[0], "right": pair[1]} for path, pair in found.items()})
    else:
        typer.echo(
            "\n".join(f"{path}: {_short(a)} -> {_short(b)}" for path, (a, b) in found.items())
            or "no differences"
        )


@config_app.command()
def params(config: ConfigFileOrDefaults = None, overrides: Overrides = None, as_json: AsJson = False) -> None:
    """Print all parameters with value, unit, source and meaning, assumed ones first."""
    from snn.cli.printing import terminal_columns
    from snn.config.file.parameter_table import parameter_rows
    from snn.report.text_table import as_text

    rows = parameter_rows(_experiment(config, overrides or ()))
    if as_json:
        _print_json([asdict(row) for row in rows])
        return
    header = ("name", "value", "unit", "source", "meaning")
    table = [header, *((row.name, row.value, row.unit, row.source, row.meaning) for row in rows)]
    text, width = as_text(table), terminal_columns()
    too_wide = width is not None and max(map(len, text.splitlines())) > width
    typer.echo("\n".join(map(_described, rows)) if too_wide else text)


@config_app.command()
def migrate(
    config: Annotated[Path, typer.Argument(metavar="FILE", help="YAML file to rewrite.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="File to write; by default it is printed.",
            show_default=False,
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Rewrite a configuration of an older version; what could not be kept is told line by line."""
    from snn.config.file.migration import migrated
    from snn.config.file.yaml_text import read_text, write_text
    from snn.record.results_folder import refuse_inside

    text, notes = migrated(read_text(config), str(config))
    if output is None:
        typer.echo(text, nl=False)
    else:
        refuse_inside(output)
        write_text(output, text, force=force)
    for note in notes:
        typer.echo(f"{config}:{note}", err=True)
    if output is not None:
        typer.echo(f"wrote {output}; next: snn validate {output}")


def _described(row: "ParameterRow") -> str:
    """Write a parameter for a terminal that is too narrow for the table of all."""
    from snn.cli.printing import wrapped

    return (
        f"{row.name} = {row.value} {row.unit}".rstrip()
        + "\n"
        + wrapped(f"{row.meaning} Source: {row.source}", indent=4)
    )


def _experiment(config: Path | None, overrides: Sequence[str]) -> "Experiment":
    from snn.config.file.load import default_experiment
    from snn.record.config_file import load_config

    return load_config(config, overrides=overrides) if config else default_experiment(overrides=overrides)


def _verdict(config: Path, counts: dict[str, Any]) -> str:
    runs = f"{counts['conditions']} x {counts['replicates']} = {n_of(counts['runs'], 'run')} (conditions x replicates)"
    repeated = counts["runs"] - counts["distinct_runs"]
    same = f", {repeated} of them the same as others" if repeated else ""
    to_match = counts.get("rate_matches_to_solve", 0)
    more = f"; and those of {n_of(to_match, 'rate-matched null')}, solved first" if to_match else ""
    return f"{config}: ok; {runs}{same} of {counts['duration_s']:g} s, {counts['cells']} cells{more}; {_cost(counts)}"


def _cost(counts: dict[str, Any]) -> str:
    """Say what the simulations need, in round numbers: an estimate made for other processors has no more."""
    from snn.units import rounded

    cpu_s, memory_gb = counts["cpu_s"], counts["memory_gb"]
    time = f"{rounded(cpu_s / 3600, 2)} CPU-h" if cpu_s >= 3600 else f"{rounded(cpu_s, 2)} CPU-s"
    memory = f"{rounded(memory_gb, 2)} GB" if memory_gb >= 1 else f"{rounded(memory_gb * 1e3, 2)} MB"
    disk = f"{rounded(counts['disk_mb'] / counts['distinct_runs'], 2)} MB of disk a run"
    return f"some {time} in all, {memory} a job, {disk}"


def _short(value: Any) -> str:
    return value if isinstance(value, str) else "(none)" if value is None else json.dumps(value)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2))
