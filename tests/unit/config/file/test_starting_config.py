"""The configuration to start from."""

import warnings
from pathlib import Path

import pytest

from snn.config.file.load import load_experiment
from snn.config.file.starting_config import starting_config, write_starting_config
from snn.errors import ConfigError


def test_it_loads_without_a_remark_and_is_named_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "my_dyad.yaml"
    write_starting_config(path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_experiment(path).name == "my_dyad"


def test_what_is_commented_out_loads_too(tmp_path: Path) -> None:
    lines = starting_config(tmp_path / "x.yaml").splitlines()
    keys = (
        "partners:",
        "  b:",
        "    oxytocin:",
        "sweep:",
        "  - label",
        "    keys",
        "    values",
        "    conditions",
        "      ",
    )
    path = tmp_path / "x.yaml"
    text = "\n".join(line[2:] if line[2:].startswith(keys) and line[0] == "#" else line for line in lines)
    for null in ("uncoupled", "pseudo_dyads"):
        text = text.replace(f"# {null}:", f"{null}:")
    path.write_text(text.replace("replicates: 1", "replicates: 2"))
    experiment = load_experiment(path)
    assert experiment.nulls.uncoupled
    assert experiment.nulls.pseudo_dyads
    assert experiment.partners.b.oxytocin.level == 0.5
    assert [axis.label for axis in experiment.sweep] == ["coupling", "map"]


def test_what_it_says_are_the_defaults(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "x.yaml"
    write_starting_config(path)
    experiment = load_experiment(path)
    assert experiment == make(question=experiment.question, duration="40 s")


def test_the_question_comes_first_and_every_section_has_a_comment(tmp_path: Path) -> None:
    text = starting_config(tmp_path / "x.yaml")
    assert text.startswith("# Question: ")
    assert "snn validate x.yaml" in text
    assert "{" not in text.replace("{coupling", "").replace("{fraction", "").replace(
        "{surrogates", ""
    ).replace("{level", "").replace("{partner.mirror.map", "").replace("{}", "")
    assert text.count("#") > 20


def test_nothing_is_overwritten_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("mine")
    with pytest.raises(
        ConfigError, match="exists; choose another name, or force=True to put this in the place of "
    ):
        write_starting_config(path)
    assert path.read_text() == "mine"
    write_starting_config(path, force=True)
    assert load_experiment(path).name == "x"


@pytest.mark.parametrize("name", ["a b.yaml", ".hidden", "é.yaml"])
def test_a_file_whose_name_names_no_experiment(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="name: use letters"):
        write_starting_config(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="^cannot write '.*x.yaml': No such file or directory$"):
        write_starting_config(tmp_path / "none" / "x.yaml")
