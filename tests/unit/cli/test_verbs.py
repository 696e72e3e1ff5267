"""Misspelt verbs."""

import pytest
import typer

from snn.cli.verbs import UsageError, Verbs


def program() -> typer.Typer:
    app = typer.Typer(cls=Verbs)
    for name in ("run", "sweep"):
        app.command(name)(lambda: None)
    return app


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("rnu", "unknown command 'rnu'; did you mean 'run'?"),
        ("zzz", "unknown command 'zzz'; see 'prog --help'"),
    ],
)
def test_a_misspelt_verb(word: str, message: str) -> None:
    with pytest.raises(UsageError, match=f"^{message.replace('?', '[?]')}$"):
        program()([word], prog_name="prog", standalone_mode=False)


def test_usage_errors_are_what_a_bad_parameter_is() -> None:
    assert issubclass(typer.BadParameter, UsageError)
    assert not issubclass(ValueError, UsageError)
