"""Joins the many small C++ files that Brian2 generates into two, which makes a build four times cheaper.

Nearly all the time of a small file goes into parsing its headers. All files of what runs in every step become one;
what runs seldom (reading, writing, connecting, channels and partners) becomes another, which is not optimised. Where
both hold the same template the linker keeps the first, the optimised one.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from snn.simulate.run_loop import TIME_STEPS

EVERY_STEP, SELDOM = "every_step.cpp", "seldom.cpp"
BUILD_RULES = """\
include makefile
seldom.o: CXXFLAGS += -O0
"""
_RUNS_SELDOM = re.compile(
    r"^(before|after)_run_|_synapses_create_"  # once
    r"|^(acts|returns|inclinations|levels|snapshots)_"  # each ms, or less
    r"|^(channels|seen_acts|rewards)_|^set_(channels|partners)_"
)
_INCLUDE = re.compile(r"^\s*#\s*include.*$", re.MULTILINE)
_FUNCTION = re.compile(r"^void (\w+)\(\);", re.MULTILINE)


def join_sources(directory: Path) -> list[str]:
    """Write the two files, which include the generated ones in ``directory``; return the command that builds them."""
    objects = sorted(directory.glob("code_objects/*.cpp"))
    top_level = sorted(path.name for path in directory.glob("*.cpp"))
    library = sorted(str(path.relative_to(directory)) for path in directory.glob("brianlib/*.cpp"))
    seldom = [path for path in objects if _RUNS_SELDOM.search(path.name)]
    every_step = [path for path in objects if path not in seldom]
    headers = _headers(objects)
    loop = "".join(f'#include "{name}"\n' for name in top_level if name == TIME_STEPS)
    rest = "".join(f'#include "{name}"\n' for name in top_level if name != TIME_STEPS)
    (directory / EVERY_STEP).write_text(headers + _isolated(every_step) + loop, encoding="utf-8")
    (directory / SELDOM).write_text(headers + _isolated(seldom) + rest, encoding="utf-8")
    (directory / "build.mk").write_text(BUILD_RULES, encoding="utf-8")
    return ["make", "-f", "build.mk", "-j2", "DEPS=", f"SRCS={' '.join([EVERY_STEP, SELDOM, *library])}"]


def _headers(sources: Iterable[Path]) -> str:
    lines = [line.strip() for path in sources for line in _INCLUDE.findall(path.read_text(encoding="utf-8"))]
    return "\n".join(dict.fromkeys(lines)) + "\n"


def _isolated(sources: Iterable[Path]) -> str:
    """Include each file in a namespace of its own, because all define the same support functions.

    Their headers are included before, at the global scope, so that include guards make them empty here.
    """
    parts = []
    for number, path in enumerate(sources):
        functions = _FUNCTION.findall(path.with_suffix(".h").read_text(encoding="utf-8"))
        parts.append(f'namespace object_{number} {{\n#include "code_objects/{path.name}"\n}}\n')
        parts += [f"void {name}() {{ object_{number}::{name}(); }}\n" for name in functions]
    return "".join(parts)
