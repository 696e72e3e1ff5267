"""What `help(snn)` prints reads like a page."""

import pydoc
import re

import snn


def test_help_is_what_can_be_called_with_no_clutter():
    text = re.sub(".\b", "", pydoc.render_doc(snn))
    assert len(text.splitlines()) < 500
    functions = text.partition("\nFUNCTIONS\n")[2]
    named = [name for name in re.findall(r"^    (\w+)\(", functions, re.M) if not name.startswith("__")]
    assert named == sorted(snn.__all__)
    assert "__dataclass" not in text
    assert "CLASSES" not in text


def test_what_functions_return_is_named_by_dir_and_has_help():
    for name in ("Calibration", "Influence", "Recording", "Results", "SnnError", "Synchrony"):
        assert name in dir(snn)
        assert f"{name}" in pydoc.render_doc(getattr(snn, name))
        assert name == "SnnError" or name in snn.__doc__
