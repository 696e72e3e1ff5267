"""Many mutants of every patient, and the table of what came of them."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.examine import Finding, examine
from tests.hostile.patients import PATIENTS, Patient, build

SEED = 20261128
Tell = Callable[[Patient, str, Finding], None]


def campaign(n_mutants: int, *, seed: int = SEED) -> Iterator[tuple[Patient, str, Finding]]:
    """Examine at least so many mutants, shared out among the patients; yields patient, seed and finding of each."""
    parts = sum(patient.share for patient in PATIENTS)
    with tempfile.TemporaryDirectory(prefix="snn-hostile-") as private:
        case, sandbox = Path(private) / "sound", Path(private) / "box"
        case.mkdir()
        sandbox.mkdir()
        build(case)
        _warm()
        for patient in PATIENTS:
            for number in range(-(-n_mutants * patient.share // parts)):
                name = f"{seed} {patient.name} {number}"
                yield patient, name, examine(patient, case, sandbox, name)


def table(findings: list[tuple[Patient, str, Finding]]) -> str:
    """Write how many mutants of each patient came to what, as Markdown."""
    lines = [
        "| reader | tried | refused with one line | accepted | mishandled | slowest (s) |",
        "|---|---|---|---|---|---|",
    ]
    for name in (*(patient.name for patient in PATIENTS), "all"):
        chosen = [finding for patient, _, finding in findings if name in (patient.name, "all")]
        counts = Counter(finding.outcome for finding in chosen)
        numbers = [len(chosen), counts["refused"], counts["accepted"], counts["mishandled"]]
        slowest_s = max(finding.seconds for finding in chosen)
        lines.append(f"| {' | '.join([name, *map(str, numbers), f'{slowest_s:.1f}'])} |")
    return "\n".join(lines)


def _warm() -> None:
    """Load what every command needs, so that no fork has to."""

    import snn.analyse.table.battery
    import snn.report.measure_table  # noqa: F401
