"""Joins the many small C++ files that Brian2 generates into three, which makes a build four times cheaper.

Nearly all the time of a small file goes into parsing its headers. All files of what runs in every step become one. What
runs once (reading, writing, connecting) becomes another, and what runs seldom (channels and partners) a third; they are
optimised little and not at all. Where several hold the same template the linker keeps the first, the optimised one.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from snn.simulate.run_loop import TIME_STEPS

EVERY_STEP, ONCE, SELDOM = "every_step.cpp", "once.cpp", "seldom.cpp"
BUILD_RULES = """\
include makefile
once.o: CXXFLAGS += -O1
seldom.o: CXXFLAGS += -O0
"""
_RUNS_ONCE = re.compile(r"^(before|after)_run_|_synapses_create_")
_RUNS_SELDOM = re.compile(  # each ms, or less
    r"^(acts|returns|inclinations|levels|movement|seen|snapshots)_|^(channels|bodies|seen_acts|rewards)_"
    r"|^set_(channels|bodies|keep_past|past|partners|sights)_"
)
_INCLUDE = re.compile(r"^\s*#\s*include.*$", re.MULTILINE)
_FUNCTION = re.compile(r"^void (\w+)\(\);", re.MULTILINE)


def join_sources(directory: Path) -> list[str]:
    """Write the three files, which include the generated ones in ``directory``; return the command that builds them."""
    objects = sorted(directory.glob("code_objects/*.cpp"))
    top_level = sorted(path.name for path in directory.glob("*.cpp"))
    library = sorted(str(path.relative_to(directory)) for path in directory.glob("brianlib/*.cpp"))
    once = [path for path in objects if _RUNS_ONCE.search(path.name)]
    seldom = [path for path in objects if _RUNS_SELDOM.search(path.name) and path not in once]
    every_step = [path for path in objects if path not in once + seldom]
    headers = _headers(objects)
    rest = "".join(f'#include "{name}"\n' for name in top_level if name != TIME_STEPS)
    parts = {
        EVERY_STEP: headers + _isolated(every_step) + f'#include "{TIME_STEPS}"\n',
        ONCE: headers + _isolated(once) + rest,
        SELDOM: headers + _isolated(seldom),
    }
    for name, text in parts.items():
        (directory / name).write_text(text, encoding="utf-8")
    (directory / "build.mk").write_text(BUILD_RULES, encoding="utf-8")
    return ["make", "-f", "build.mk", "-j2", "DEPS=", f"SRCS={' '.join([*parts, *library])}"]


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
