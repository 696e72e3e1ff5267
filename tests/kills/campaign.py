"""Many batches, killed in turn, and the tables of what came of it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from tests.kills.batch import CONFIGURATION, KINDS, NEAR_S, Batch, Kill
from tests.kills.examine import Reference, reference_of

SEED = 20261129
_ORDER = ("pool", "Dask", "pool", "serial", "pool", "Dask", "pool", "nothing compiled", "pool", "pool")
_MOST_OF_A_BATCH = 40


def campaign(n_kills: int, *, seed: int = SEED, kinds: Sequence[str] = _ORDER) -> Iterator[tuple[int, Batch]]:
    """Kill so often; yields each batch with its number when it is complete, or when something is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="snn-kills-", ignore_cleanup_errors=True) as private:
        reference = undisturbed(Path(private) / "reference")
        n_killed, number = 0, 0
        while n_killed < n_kills:
            place = Path(private) / str(number)
            most = min(_MOST_OF_A_BATCH, n_kills - n_killed)
            rng = Random(f"{seed} {number}")
            batch = Batch(kinds[number % len(kinds)], place, rng, reference, most)
            batch.run()
            yield number, batch
            n_killed += len(batch.kills)
            number += 1
            shutil.rmtree(place)


def undisturbed(place: Path) -> Reference:
    """Make the batch that nobody disturbs; its compiled model is then in the cache."""
    place.mkdir()
    (place / "killed.yaml").write_text(CONFIGURATION, encoding="utf-8")
    command = [sys.executable, "-m", "snn", "sweep", "killed.yaml", "-o", "out", *KINDS["serial"][0]]
    subprocess.run(command, cwd=place, env=dict(os.environ), capture_output=True, check=True)
    return reference_of(place / "out")


def table(kills: Sequence[Kill]) -> str:
    """Write how many of which process were killed how and when, as Markdown."""
    lines = [
        "| batch | killed | SIGKILL | SIGTERM | SIGINT | all | in the middle of a write or rename |",
        "|---|---|---|---|---|---|---|",
    ]
    kinds = [(kind, part) for kind, (_, parts) in KINDS.items() for part in parts]
    for kind, part in [*kinds, ("all", "all")]:
        chosen = [kill for kill in kills if kind == "all" or (kill.kind, kill.part) == (kind, part)]
        counts = Counter(kill.number.name for kill in chosen)
        near = sum(is_near(kill) for kill in chosen)
        numbers = [*(counts[name] for name in ("SIGKILL", "SIGTERM", "SIGINT")), len(chosen), near]
        lines.append(f"| {' | '.join([kind, part, *map(str, numbers)])} |")
    return "\n".join(lines)


def is_near(kill: Kill) -> bool:
    """Tell whether a kill was in the middle of a write or a rename."""
    return kill.since_change_s <= NEAR_S
