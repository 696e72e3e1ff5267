"""Options that several verbs share say the same everywhere."""

import re
from pathlib import Path

import pytest

import snn
from snn.cli.main import main
from snn.wording import FORCE_DOES, forced, of_the_command_line


@pytest.mark.parametrize("verb", ["init", "run", "sweep", "gain", "calibrate"])
def test_force_is_explained_in_the_words_of_the_messages(verb, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert main([verb, "--help"]) == 0
    assert f"--force {FORCE_DOES.capitalize()}." in re.sub(r"\s+", " ", capsys.readouterr().out)


def test_no_message_explains_force_in_words_of_its_own():
    root = Path(snn.__file__).parent
    texts = {path: path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    assert [
        path.name for path, text in texts.items() if re.search(r'[^"]--force[ ,;(]|--force"$', text, re.M)
    ] == []
    with of_the_command_line():
        assert f"--force to {FORCE_DOES}" == forced()
