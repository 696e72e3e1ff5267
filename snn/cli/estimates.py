"""How an estimate of what runs will take is told."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from snn.wording import n_of

if TYPE_CHECKING:
    from snn.api.estimating import Estimate


def tell_estimate(found: "Estimate", *, as_json: bool) -> None:
    """Print what the runs that are left will take."""
    from snn.cli.printing import wrapped

    if as_json:
        typer.echo(json.dumps(asdict(found) | {"folder": str(found.folder)}, indent=2))
    else:
        typer.echo(wrapped(estimate_text(found)))


def estimate_text(found: "Estimate") -> str:
    """Write an estimate in a few lines, with round numbers: it has no more."""
    from snn.api.estimating import time_text
    from snn.units import rounded

    left = f"runs     {found.n_left} of {n_of(found.n_runs, 'run')} to make, {found.duration_s:g} simulated s"
    if not found.n_left:
        return f"{left}\nfolder   {found.folder}"
    memory = f"{rounded(found.peak_mb * found.jobs, 2)} MB" if found.peak_mb else "not known"
    disk = f"{rounded(found.disk_mb, 2)} MB in '{found.folder}', {rounded(found.disk_mb / found.n_left, 2)} MB a run"
    return "\n".join(
        [
            left,
            f"time     {time_text(found)}; drawing comes on top",
            f"memory   {memory}{f' for {found.jobs} jobs' * (found.jobs > 1)}",
            f"disk     {disk}",
            f"known by {found.ground}",
        ]
    )
