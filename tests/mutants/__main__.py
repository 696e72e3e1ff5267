"""Judges a sample of mutants: ``nice python -m tests.mutants [-n N] [--package NAME] [--log FILE] [--markdown FILE]``.

Draws small changes of each package by a seed, makes them one at a time in a copy of the repository, and runs the tests
of the changed module, then those around it. Prints what nobody noticed, and the table.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.judging import N_AROUND, WIDER_S, Verdict, Workshop, drawn
from tests.reference.published import REFERENCE, ROOT

SEED = 20261201
N_EACH = 5
ABOUT = f"""Small changes of the code, drawn at random in equal numbers from each package: an operator or a comparison
another, a number one more or half as much again, a branch, a truth or two arguments exchanged, a call left out.
*noticed*: a test of the changed module fails; or, if those pass, one of those around it within {WIDER_S:g} s: tests
that name the module, or belong to one that does, and so on, the nearest {N_AROUND} files. *equivalent*: nothing that
the program does differs; these do not count. Equations in text are not changed: those are held against theory and
other programs.
"""


def main() -> None:
    arguments = _arguments()
    mutants = [
        mutant
        for mutant in drawn(ROOT, n_each=arguments.n, seed=arguments.seed)
        if mutant.name not in EQUIVALENT and arguments.package in (None, mutant.package)
    ]
    with (
        tempfile.TemporaryDirectory(prefix="snn-mutants-") as private,
        Workshop(ROOT, Path(private), arguments.log or Path(private) / "log") as workshop,
    ):
        verdicts = []
        for mutant in mutants:
            verdicts.append(workshop.judge(mutant))
            print(
                "noticed " if verdicts[-1].noticed else "UNSEEN  ",
                mutant.name,
                "|",
                verdicts[-1].by,
                flush=True,
            )
    text = table(verdicts, _equivalent(arguments))
    print(text)
    if arguments.markdown:
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        command = f"python -m tests.mutants -n {arguments.n} --seed {arguments.seed}; commit {commit.stdout.strip()}"
        (REFERENCE / "mutants.md").write_text(f"<!-- {command} -->\n\n{text}", encoding="utf-8")


def table(verdicts: Sequence[Verdict], equivalent: Sequence[str]) -> str:
    """Return the rates of each package, and what was not noticed, as Markdown."""
    packages = sorted({verdict.mutant.package for verdict in verdicts})
    lines = ["| package | mutants | noticed | rate | equivalent |", "| --- | --- | --- | --- | --- |"]
    for name in [*packages, "all"]:
        mine = [verdict for verdict in verdicts if name in (verdict.mutant.package, "all")]
        noticed = sum(verdict.noticed for verdict in mine)
        left_out = sum(name in (one.partition("/")[0], "all") for one in equivalent)
        lines.append(f"| {name} | {len(mine)} | {noticed} | {noticed / len(mine):.0%} | {left_out} |")
    unseen = [f"- `{verdict.mutant.name}`" for verdict in verdicts if not verdict.noticed]
    reasons = [f"- `{name}`: {EQUIVALENT[name]}" for name in equivalent]
    parts = [
        ABOUT,
        "\n".join(lines),
        "Not noticed:",
        "\n".join(unseen) or "none",
        "Equivalent:",
        "\n".join(reasons) or "none",
    ]
    return "\n\n".join(parts) + "\n"


def _equivalent(arguments: argparse.Namespace) -> list[str]:
    names = [mutant.name for mutant in drawn(ROOT, n_each=arguments.n, seed=arguments.seed)]
    return [name for name in names if name in EQUIVALENT]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("-n", type=int, default=N_EACH, help="mutants of each package")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--package", help="only this one")
    parser.add_argument("--log", type=Path, help="file of verdicts that are taken over, and added to")
    parser.add_argument("--markdown", action="store_true", help="write results/reference/mutants.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
