"""``python -m tests.hostile [-n MUTANTS] [--seed SEED]``: publishes what came of the mutants."""

import argparse
import subprocess
import sys
from pathlib import Path

from tests.hostile.campaign import SEED, campaign, table
from tests.hostile.examine import MEMORY_LIMIT_BYTES, TIME_LIMIT_S

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "results" / "reference" / "hostile_files.md"
TEXT = """# Files that were made to do harm

Each mutant is a sound file in which something was changed: bits flipped, blocks zeroed, cut, doubled or left out,
values of other types, names that lead elsewhere, formulas, control characters, deep nesting, huge declared sizes, links
to devices, storage in other files, checksums made to fit. A command reads it in a process of its own. *Mishandled* is a
traceback, more than one line of error (for a configuration: for each wrong place), more than {time:g} s or
{memory} MB, anything written outside its folder,
and anything printed or tabulated that a terminal or a spreadsheet obeys. An accepted mutant was changed in what does
not matter, or into what a sound file may say.

`python -m tests.hostile -n {n} --seed {seed}`; commit {commit}.

{table}

None of {tried} mishandled: by the rule of three at most {bound:.2g} % are, with 95 % confidence, of mutants drawn so.
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=2400, dest="n_mutants")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    findings = []
    for patient, name, finding in campaign(chosen.n_mutants, seed=chosen.seed):
        findings.append((patient, name, finding))
        if finding.outcome == "mishandled":
            print(f"{name} ({finding.how}): {finding.reason}", flush=True)
        if len(findings) % 100 == 0:
            print(f"{len(findings)} examined", file=sys.stderr, flush=True)
    shown = table(findings)
    print(shown)
    if any(finding.outcome == "mishandled" for _, _, finding in findings):
        return 1
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), cwd=ROOT, capture_output=True, text=True, check=True
    )
    text = TEXT.format(
        time=TIME_LIMIT_S,
        memory=2 * MEMORY_LIMIT_BYTES // 2**20,
        n=chosen.n_mutants,
        seed=chosen.seed,
        commit=commit.stdout.strip(),
        table=shown,
        tried=len(findings),
        bound=300 / len(findings),
    )
    PUBLISHED.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
