"""Starts what imports Brian2, so that it does the same whatever the user's files and variables say.

`python_command` runs this file as a script: what it does comes before any other module is imported.
"""

import importlib
import os
import sys
from pathlib import Path


def python_command(module: str, *arguments: str) -> list[str]:
    """Return the command that calls ``main(*arguments)`` of a module of ours in a process of its own.

    Without ``-P`` a file in the working directory could pass for a module. ``-S`` keeps the standard library apart, so
    that it can stay in front of what is installed.
    """
    here = str(Path(__file__).resolve().parents[2])
    entries = [os.path.abspath(entry) for entry in sys.path if entry]
    # The very `snn` that is running, wherever it lies.
    import_path = os.pathsep.join(entries if here in entries else [here, *entries])
    return [sys.executable, "-P", "-S", str(Path(__file__).resolve()), import_path, module, *arguments]


def set_import_path(import_path: str) -> None:
    """Look for modules in the standard library first, then where the parent looks: nothing installed shadows it."""
    import site

    standard_library = list(sys.path)
    site.main()
    found = [*standard_library, *import_path.split(os.pathsep), *sys.path]
    sys.path[:] = dict.fromkeys(found)


def import_brian2() -> None:
    """Import Brian2 with its own preferences and nobody else's.

    It evaluates ``~/.brian/user_preferences`` and ``./brian_preferences`` when it is imported. The working directory
    is a private one without such files, and is the home directory too until that is over.
    """
    import sysconfig

    # Matplotlib, which Brian2 imports if it can and does not need, would read settings of its own.
    sys.modules["matplotlib"] = sys.modules["pylab"] = None  # type: ignore[assignment]
    # Brian2 tries each compiler flag together with those that this Python was built with; a flag of another compiler
    # among these would make it drop all of ours.
    sysconfig.get_config_vars()["CFLAGS"] = ""
    home = os.environ.get("HOME")
    os.environ["HOME"] = str(Path.cwd())
    import brian2  # noqa: F401

    if home is None:
        del os.environ["HOME"]
    else:
        os.environ["HOME"] = home


def main(import_path: str, module: str, *arguments: str) -> None:
    """Call ``main(*arguments)`` of the module; what goes wrong is one line on stderr."""
    set_import_path(import_path)
    from snn.errors import SimulationError

    try:
        import_brian2()
        importlib.import_module(module).main(*arguments)
    except ImportError as error:
        sys.exit(f"snn: cannot import Brian2 ({error}); `snn doctor` says more")
    except (SimulationError, OSError) as error:
        sys.exit(f"snn: {error}")
    except MemoryError:
        sys.exit("snn: out of memory; make sizes or size_factor smaller")


if __name__ == "__main__":
    main(*sys.argv[1:])
