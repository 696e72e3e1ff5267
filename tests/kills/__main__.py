"""``python -m tests.kills [-n KILLS] [--seed SEED]``: publishes what came of the kills."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from tests.kills.batch import GONE_S, LIMIT_S, NEAR_S, Kill
from tests.kills.campaign import SEED, campaign, is_near, table

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "results" / "reference" / "kills.md"
TEXT = """# Batches that were killed

A batch of 18 runs of 0.2 s (`snn sweep`, then the same command or `snn resume`) is killed until it is complete, then
the next one: its parent, a worker of its pool or the process that forks them, a simulator, a worker of a local Dask
cluster (whose nannies live in the parent), what builds its model. The kernel tells when files are written (inotify);
nothing in the program does. *In the middle* of a write or rename, of results or of temporary files, is within
{near:g} ms after one. SIGINT to a parent goes to its whole group, as Ctrl-C at a terminal.

Looked at after each kill: every run that was in the list before is still there, with the recording that was written,
to the bit, and the digest of an undisturbed batch; list and results.csv can be read. When the parent has ended: no
process of the batch lives {gone:g} s later, and no traceback was printed (but by workers of Dask that were asked to
end). A start that takes more than {limit:g} s hangs. When the batch is complete: what each run recorded, its measures
and all tables are those of the undisturbed batch, to the bit; after it, or after one more start, no temporary file or
folder is left, and `snn gc` has nothing to list (but the 4 bytes by which Python's `tempfile` tries a folder).

`python -m tests.kills -n {n} --seed {seed}`; commit {commit}; {batches} batches, started {starts} times.

{table}

{near_n} of {n} kills were in the middle of a write or a rename; {at_stake} times a finished run lay there when a
process was killed. {failures}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=1000, dest="n_kills")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--minutes", type=float, default=600.0, help="begin no batch after so many")
    chosen = parser.parse_args()
    until_s = time.monotonic() + 60 * chosen.minutes
    kills: list[Kill] = []
    wrong: list[str] = []
    n_starts = number = 0
    for number, batch in campaign(chosen.n_kills, seed=chosen.seed):
        kills += batch.kills
        n_starts += batch.n_starts
        found = [f"batch {number} ({batch.kind}): {what}" for what in batch.wrong]
        wrong += found
        print("\n".join([f"{len(kills)} kills, {n_starts} starts, {number + 1} batches", *found]), flush=True)
        if time.monotonic() > until_s:
            break
    text = TEXT.format(
        near=1e3 * NEAR_S,
        gone=GONE_S,
        limit=LIMIT_S,
        n=len(kills),
        seed=chosen.seed,
        commit=_commit(),
        batches=number + 1,
        starts=n_starts,
        table=table(kills),
        near_n=sum(map(is_near, kills)),
        at_stake=f"{sum(kill.n_finished for kill in kills):,}",
        failures=_failures(wrong, len(kills)),
    )
    print(text)
    PUBLISHED.write_text(text, encoding="utf-8")
    return 1 if wrong else 0


def _failures(wrong: list[str], n_kills: int) -> str:
    if wrong:
        return "\n".join(["What was wrong:\n", *(f"- {what}" for what in wrong)])
    return (
        "None was lost or changed, nothing was unreadable, nothing hung, nothing outlived its parent or was left: by "
        f"the rule of three at most {300 / n_kills:.2g} % of kills do harm, with 95 % confidence, of kills drawn so."
    )


def _commit() -> str:
    words = ("git", "rev-parse", "--short", "HEAD")
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
