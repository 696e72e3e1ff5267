"""The same file, or other cells: which, and by how much."""

from snn.report.reproduced import compared

TABLE = b"dose,replicate,C,note\n0,0,0.5,\n0,1,0.25,x\n"


def told(tmp_path, made, published, name="x.csv"):
    (tmp_path / name).write_bytes(published)
    (found,) = compared({name: made}, tmp_path, {name})
    return found.same, found.told


def test_the_same_bytes_are_the_same(tmp_path):
    assert told(tmp_path, TABLE, TABLE) == (True, "the same, to the byte")


def test_cells_that_differ_are_counted_with_the_largest_difference(tmp_path):
    other = TABLE.replace(b"0.5", b"0.75").replace(b"0.25", b"0.26")
    assert told(tmp_path, other, TABLE) == (
        False,
        "1 of 4 columns differ: C (in 2 of 2 rows, by 0.25 at most)",
    )


def test_words_and_empty_cells_have_no_distance(tmp_path):
    other = TABLE.replace(b"0.25,x", b",y")
    same, text = told(tmp_path, other, TABLE)
    assert not same
    assert text == "2 of 4 columns differ: C (in 1 of 2 rows), note (in 1 of 2 rows)"


def test_columns_may_come_and_go(tmp_path):
    assert told(tmp_path, TABLE.replace(b"note", b"word"), TABLE) == (
        False,
        "1 columns not published: word; 1 columns gone: note",
    )


def test_a_column_without_a_value_is_as_none(tmp_path):
    wide = b"dose,replicate,C,z,note\n0,0,0.5,,\n0,1,0.25,,x\n"
    for made, published in ((TABLE, wide), (wide, TABLE)):
        assert told(tmp_path, made, published) == (
            True,
            "the same, but for columns of settings or without a value",
        )
    assert not told(tmp_path, wide.replace(b",,x", b",1,x"), TABLE)[0]


def test_columns_of_settings_that_came_later_are_no_difference(tmp_path):
    later = b"dose,partner.oxytocin.level,duration_s,replicate,C,note\n0,1,20,0,0.5,\n0,1,20,1,0.25,x\n"
    assert told(tmp_path, later, TABLE) == (True, "the same, but for columns of settings or without a value")
    assert not told(tmp_path, TABLE, later)[0]


def test_other_dyads_are_no_other_cells(tmp_path):
    assert told(tmp_path, TABLE + b"0,2,0.1,\n", TABLE) == (False, "3 rows, published 2")


def test_what_made_a_page_does_not_count(tmp_path):
    page = b"<!-- commit 1 -->\n\n| C |\n| --- |\n| 1 |\n"
    assert told(tmp_path, page.replace(b"commit 1", b"commit 2"), page, "x.md")[0]
    assert told(tmp_path, page.replace(b"| 1 |", b"| 2 |"), page, "x.md") == (False, "1 of 4 lines differ")


def test_the_bytes_of_a_figure_do_not_count(tmp_path):
    (tmp_path / "x.png").write_bytes(b"one")
    (found,) = compared({"x.png": b"two"}, tmp_path, {"x.png"})
    assert (found.same, found.counts) == (False, False)


def test_what_is_only_on_one_side_is_told(tmp_path):
    found = {one.name: one.told for one in compared({"new.md": b""}, tmp_path, {"old.md"})}
    assert found == {"new.md": "not published", "old.md": "published, but not made here"}
