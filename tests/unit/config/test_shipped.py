"""Configurations that come with the package, in a clone and where it is installed."""

from pathlib import Path

import pytest

import snn
from snn.config.shipped import shipped, shipped_names
from snn.errors import ConfigError

CONFIGS = Path(__file__).resolve().parents[3] / "configs"


def test_in_a_clone_they_are_those_of_its_folder():
    assert shipped_names() == tuple(sorted(path.stem for path in CONFIGS.glob("*.yaml")))
    assert shipped("first_light") == CONFIGS / "first_light.yaml"


def test_where_it_is_installed_they_are_those_of_the_package_whatever_lies_beside_it(tmp_path, monkeypatch):
    inside, beside = tmp_path / "snn" / "_configs", tmp_path / "configs"
    for folder, name in [(inside, "one"), (inside, "another"), (beside, "strange")]:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text("")
    monkeypatch.setattr(snn, "__file__", str(tmp_path / "snn" / "__init__.py"))
    assert shipped_names() == ("another", "one")
    assert shipped("one") == inside / "one.yaml"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("first_ligth", "did you mean 'first_light'?"),
        ("qqq", "there are answering_dyad, "),
        ("../configs/first_light", "did you mean 'first_light'?"),
        ("first_light.yaml", "did you mean 'first_light'?"),
        ("\x1b[2J", "there is no file '\\x1b[2J', and no configuration of that name comes with snn"),
    ],
)
def test_a_name_that_there_is_not_is_refused_with_what_there_is(name, told):
    with pytest.raises(ConfigError) as caught:
        shipped(name)
    assert told in str(caught.value)
