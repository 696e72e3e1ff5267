"""Nothing that is printed is obeyed, but what we mean to be."""

import sys

from snn.cli.main import main
from snn.foreign.terminal import harmless_output, obeyed


def test_all_output_is_harmless_and_the_streams_come_back(capsys):
    before = sys.stdout, sys.stderr
    with harmless_output():
        print("\x1b[2J")
        print("\u202e", file=sys.stderr)
        sys.stdout.writelines(["\x07"])
        print("\x1b[1m", file=obeyed(sys.stdout))
    assert (sys.stdout, sys.stderr) == before
    assert capsys.readouterr() == ("\\x1b[2J\n\\x07\x1b[1m\n", "\\u202e\n")


def test_the_command_line_prints_through_it(capsys):
    assert main(["show", "no\x1b[2Jsuch"]) == 2
    assert main(["no\x1b[2Jsuch"]) == 2
    assert "\x1b" not in "".join(capsys.readouterr())
