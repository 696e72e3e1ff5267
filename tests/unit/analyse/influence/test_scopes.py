"""Which channels a scope is about."""

from snn.analyse.influence.scopes import channels_in, column


def test_scopes_are_the_valences():
    assert channels_in("all") == (0, 1, 2, 3)
    assert channels_in("positive") == (0, 1)
    assert channels_in("negative") == (2, 3)


def test_columns_are_named_by_scope():
    assert [column("RI", scope) for scope in ("all", "negative")] == ["RI", "RI_negative"]
