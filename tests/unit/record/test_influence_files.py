"""Cues, signals and stretches of others, as they are read."""

import pytest

from snn.errors import ResultError
from snn.record import influence_files
from snn.record.influence_files import cues_from_csv, signals_from_csv, stretches_from_csv


@pytest.fixture
def file(tmp_path):
    def file(text):
        path = tmp_path / "table.csv"
        path.write_text(text)
        return path

    return file


def test_cues_are_sorted_by_dyad_partner_and_time(file):
    found = cues_from_csv(file("partner,onset,dyad\nb,3,x\na,2,x\na,1,x\na,9,y\n"))
    assert {dyad: sorted(partners) for dyad, partners in found.items()} == {"x": ["a", "b"], "y": ["a"]}
    own = found["x"]["a"]
    assert own.onset_s.tolist() == [1.0, 2.0]
    assert (own.channel, own.is_given.tolist(), own.tossed) == (("", ""), [True, True], False)


def test_moments_say_what_the_coin_said(file):
    own = cues_from_csv(file("partner,onset,given,channel\na,1,0,smile\na,2,1,smile\n"))[""]["a"]
    assert (own.is_given.tolist(), own.channel, own.tossed) == ([False, True], ("smile", "smile"), True)


def test_signals_are_kept_apart(file):
    found = signals_from_csv(file("partner,time,channel,value\na,0,x,1\nb,0,x,5\na,1,x,2\na,0,y,-3\n"))[""]
    assert found["a"]["x"].time_s.tolist() == [0.0, 1.0]
    assert found["a"]["x"].value.tolist() == [1.0, 2.0]
    assert found["a"]["y"].value.tolist() == [-3.0]
    assert found["b"]["x"].value.tolist() == [5.0]


def test_stretches_are_of_all_or_of_some(file):
    assert stretches_from_csv(file("start,stop\n0,5\n7,9\n")) == {("", ""): ((0.0, 5.0), (7.0, 9.0))}
    assert stretches_from_csv(file("stop,start,partner,dyad\n5,0,a,d1\n")) == {("d1", "a"): ((0.0, 5.0),)}


SIGNALS = "partner,time,channel,value\n"


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (cues_from_csv, "partner,onset\n", "has no cues; expected lines of partner,onset"),
        (cues_from_csv, "partner,onset\na,1\na,1\n", "line 3: the cue at 1 s is listed twice"),
        (cues_from_csv, "partner,onset\na,soon\n", "onset: expected a number"),
        (cues_from_csv, "partner,onset,given\na,1,yes\n", "given: must be 1 (a cue) or 0"),
        (
            cues_from_csv,
            "partner,onset\na,1\nb,1\nc,1\n",
            "partner: a dyad has two, got 'c' beside 'a' and 'b'",
        ),
        (cues_from_csv, "partner,onset,channel\na,1,\n", "channel: expected a name"),
        (signals_from_csv, SIGNALS, "has no samples"),
        (
            signals_from_csv,
            SIGNALS + "a,1,x,0\na,1,x,0\n",
            "line 3: time: 1 s does not follow 1 s of this signal",
        ),
        (signals_from_csv, SIGNALS + "a,1,x,nan\n", "value: expected a number"),
        (signals_from_csv, SIGNALS + "a,1e9,x,1\n", "time: expected a number"),
        (stretches_from_csv, "start,stop\n", "has no stretches"),
        (stretches_from_csv, "start,stop\n5,5\n", "line 2: a stretch must end after it begins"),
    ],
)
def test_what_is_wrong_is_one_line(file, read, text, reason):
    with pytest.raises(ResultError) as error:
        read(file(text))
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("limit", "read", "text"),
    [
        ("MAX_CUES", cues_from_csv, "partner,onset\na,1\na,2\n"),
        ("MAX_DYADS", cues_from_csv, "dyad,partner,onset\nx,a,1\ny,a,2\n"),
        ("MAX_CHANNELS", signals_from_csv, SIGNALS + "a,1,x,1\na,1,y,1\n"),
        ("MAX_STRETCHES", stretches_from_csv, "start,stop\n1,2\n3,4\n"),
    ],
)
def test_no_more_is_read_than_stated(file, monkeypatch, limit, read, text):
    read(file(text))
    monkeypatch.setattr(influence_files, limit, 1)
    with pytest.raises(ResultError, match=r"line 3: more than 1 "):
        read(file(text))
