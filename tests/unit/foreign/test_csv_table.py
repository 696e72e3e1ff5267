"""Tables of others: columns by name in any order, and one line for whatever is wrong."""

import pytest

from snn.errors import ResultError
from snn.foreign.csv_table import table_lines


@pytest.fixture
def read(tmp_path):
    path = tmp_path / "table.csv"

    def read(text, optional=("who",), max_bytes=1000):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(table_lines(path, ("time", "value"), optional=optional, max_bytes=max_bytes))

    return read


def test_columns_are_known_by_name(read):
    first, second = read('\ufeff value ,who,time\r\n1, ann ,2\r\n\r\n"3",bob,4e0\r\n')
    assert (first.number_in("time", 0, 9), first.number_in("value", 0, 9)) == (2.0, 1.0)
    assert (first.name_in("who"), second.name_in("who")) == ("ann", "bob")
    assert (first.number, second.number) == (2, 4)
    (alone,) = read("time,value\n1,2\n")
    assert alone.name_in("who", default="all") == "all"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: expected the heading time,value (and perhaps who), parted by commas, got nothing"),
        (
            "time,value,more\n",
            "line 1: expected the heading time,value (and perhaps who), parted by commas, got time,value,more",
        ),
        (
            "time,time,value\n",
            "line 1: expected the heading time,value (and perhaps who), parted by commas, got time,time,value",
        ),
        ("time\n", "line 1: expected the heading time,value (and perhaps who), parted by commas, got time"),
        ("time,value\n1\n", "line 2: expected time,value with decimal points, got 1 cells"),
        ('time,value\n1,"2\n', "line 2: unexpected end of data"),
        (b"time,value\n1,\xff\n", "is no text in UTF-8; save it as CSV (UTF-8)"),
        ("time,value\n" + "1,2\n" * 300, "has 1211 bytes or more, at most 1000 are read"),
    ],
)
def test_what_is_no_such_table_is_one_line(read, text, reason):
    with pytest.raises(ResultError) as error:
        read(text)
    assert str(error.value).endswith(reason)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("cell", ["", "nan", "inf", "1_0", "٣", "9.1", "-0.1", "x"])
def test_a_number_is_in_its_range(read, cell):
    (line,) = read(f"time,value\n1,{cell}\n")
    with pytest.raises(ResultError, match=f"line 2: value: expected a number from 0 to 9, got '{cell}'$"):
        line.number_in("value", 0, 9)


@pytest.mark.parametrize("cell", ["", "x" * 61, "\x1b[2J", "a\u202eb"])
def test_a_name_is_short_and_plain(read, cell):
    (line,) = read(f"time,value,who\n1,2,{cell}\n")
    with pytest.raises(ResultError, match="who: expected a name of 1 to 60 plain characters") as error:
        line.name_in("who")
    assert "\x1b" not in str(error.value)
