"""Tables of several dyads: which belong together, in which order, and what is refused in a line."""

import pytest

from snn.api.given_files import _declared, _dyads, influence_of_files, refuse_to_replace, write_findings
from snn.errors import ResultError

SIGNALS = "partner,time,channel,value\n" + "".join(f"b,{k * 0.05:.2f},move,{k}\n" for k in range(40))


@pytest.fixture
def pair(tmp_path):
    """Write cues and signals of one dyad, which is called as its file of cues."""

    def _pair(name, onsets=(0.5, 1.0)):
        cues, signals = tmp_path / f"{name}.csv", tmp_path / f"{name}_signals.csv"
        cues.write_text("partner,onset\n" + "".join(f"a,{onset}\n" for onset in onsets))
        signals.write_text(SIGNALS)
        return [cues, signals]

    return _pair


@pytest.fixture
def stretches(tmp_path):
    def _stretches(text):
        path = tmp_path / "when.csv"
        path.write_text(text)
        return path

    return _stretches


def test_pairs_of_files_are_dyads_in_the_order_of_their_numbers(pair):
    files = [*pair("d10"), *pair("d2"), *pair("d1")]
    assert [dyad.name for dyad in _dyads(files, None)] == ["d1", "d2", "d10"]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("start,stop\n0,9\n", {"d1": [(0, 9)], "d2": [(0, 9)]}),
        ("dyad,start,stop\nd1,1,8\nd1,8.5,9\n", {"d1": [(1, 8), (8.5, 9)], "d2": []}),
        ("partner,start,stop\na,2,7\n", {"d1": [(2, 7)], "d2": [(2, 7)]}),
        ("dyad,partner,start,stop\nd2,a,3,6\n", {"d1": [], "d2": [(3, 6)]}),
    ],
)
def test_stretches_are_of_all_or_of_whom_they_name(pair, stretches, text, bounds):
    found = _dyads([*pair("d1"), *pair("d2")], stretches(text))
    assert {
        dyad.name: [(s.start_s, s.stop_s) for s in dyad.stretches.get("a", ())] for dyad in found
    } == bounds


def test_files_that_are_no_pairs_or_name_a_dyad_twice_are_refused(pair):
    with pytest.raises(ResultError, match="expected pairs of files, cues and then signals, got 1"):
        _dyads(pair("d1")[:1], None)
    with pytest.raises(ResultError, match="dyad 'd1' was given before"):
        _dyads([*pair("d1"), *pair("d1")], None)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("dyad,start,stop\nd4,0,9\n", "dyad 'd4'"),
        ("partner,start,stop\nc,0,9\n", "partner 'c'"),
        ("dyad,partner,start,stop\nd1,c,0,9\n", "dyad 'd1' partner 'c'"),
    ],
)
def test_stretches_of_nobody_are_refused(pair, stretches, text, who):
    with pytest.raises(ResultError, match=f"there are no cues of {who}"):
        _dyads(pair("d1"), stretches(text))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"rate": "0.2 Hz", "intervals": ("1 s", "2 s")}, "two laws"),
        ({"intervals": ("2 s", "1 s")}, "2 s is longer than 1 s"),
        ({"rate": "2000 Hz"}, "--rate: expected 1e-06 to 1000 Hz, got 2000"),
        ({"bin_width": "soon"}, "--bin: "),
        ({"n_draws": 50}, "50 cannot reach p = 0.01; draw 100 or more"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_tested(pair, asked, message):
    with pytest.raises(ResultError, match=message):
        influence_of_files(pair("d1"), **asked)


def test_a_law_is_read_in_its_units():
    assert _declared("0.2 Hz", None).rate_hz == 0.2
    assert _declared(None, ("8 s", "15000 ms")).intervals_s == (8.0, 15.0)
    assert _declared(None, ("8 s", "8 s")).intervals_s == (8.0, 8.0)
    assert _declared(None, None).rate_hz is None


def test_a_table_is_replaced_only_if_that_is_forced(tmp_path):
    refuse_to_replace(None, force=False)
    refuse_to_replace(tmp_path / "out", force=False)
    write_findings(tmp_path / "out", [{"dyad": "d1", "p": 0.5}])
    assert (tmp_path / "out" / "influence.csv").read_text() == "dyad,p\nd1,0.5\n"
    refuse_to_replace(tmp_path / "out", force=True)
    with pytest.raises(ResultError, match=r"influence\.csv exists"):
        refuse_to_replace(tmp_path / "out", force=False)
