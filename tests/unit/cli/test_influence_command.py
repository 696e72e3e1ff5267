"""``snn influence`` on small tables: what is told, what is written, and what is refused in one line."""

import csv
import json
import re
from importlib.resources import files

import numpy as np
import pytest
from scipy.signal import lfilter

from snn.cli.main import main
from snn.record.influence_files import cues_from_csv, signals_from_csv, stretches_from_csv

N_BINS, BIN_S = 1200, 0.05


def _tables(folder, *, n_dyads=2, gain=1.0, both=False, seed=1, start_s=0.0, answered=False):
    """Ann's cues make her move and, 250 ms after them, bob; with ``answered`` bob moves before her cues, too."""
    rng = np.random.default_rng(seed)
    cues, signals = ["dyad,partner,onset"], ["dyad,partner,time,channel,value"]
    for dyad in range(n_dyads):
        onset_s = {who: np.sort(rng.uniform(0, 60, rng.poisson(25))) for who in ("ann", "bob")}
        moves = {who: lfilter([1], [1, -0.7], rng.normal(size=N_BINS)) for who in ("ann", "bob")}
        at = (onset_s["ann"] / BIN_S).astype(int)
        for first in at:
            moves["ann"][first + 2 : first + 8] += 3
            moves["bob"][first + 5 : first + 11] += gain * 3
            moves["bob"][max(0, first - 6) : first] += 4 * answered
        cued = ("ann", "bob") if both else ("ann",)
        cues += [f"d{dyad},{who},{start_s + t:.6f}" for who in cued for t in onset_s[who]]
        signals += [
            f"d{dyad},{who},{start_s + k * BIN_S:.3f},move,{value:.5f}"
            for who, values in moves.items()
            for k, value in enumerate(values)
        ]
    (folder / "cues.csv").write_text("\n".join(cues) + "\n")
    (folder / "signals.csv").write_text("\n".join(signals) + "\n")


@pytest.fixture
def program(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words, **tables):
        if not (tmp_path / "cues.csv").exists() or tables:
            _tables(tmp_path, **tables)
        return main(["influence", "cues.csv", "signals.csv", "--draws", "199", *words])

    return run


def test_dyads_and_the_group_are_told_with_what_they_rest_on(program, capsys, tmp_path):
    assert program("--rate", "0.42 Hz", "-o", "out", both=True) == 0
    out = capsys.readouterr().out
    assert (
        " ".join(out.splitlines()[0].split()) == "dyad direction signal cues response p leads lists verdict"
    )
    assert re.search(
        r"^d0 +ann -> bob +move +\d+ +[\d.]+ \[[-\d., ]+\] +0\.005 .*influence shown$", out, re.MULTILINE
    )
    assert re.search(r"^d1 +bob -> ann .*influence not shown$", out, re.MULTILINE)
    assert re.search(r"^all 2 +ann -> bob +move +\d+ .*influence shown$", out, re.MULTILINE)
    assert "all 2 dyads: influence ann -> bob\n" in out
    assert "is the claim of who lists them" in out
    assert "Poisson" in out
    assert "No law was declared" not in out
    with (tmp_path / "out" / "influence.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["dyad"], row["source"], row["verdict"]) for row in rows] == [
        ("d0", "ann", "influence shown"),
        ("d0", "bob", "influence not shown"),
        ("d1", "ann", "influence shown"),
        ("d1", "bob", "influence not shown"),
        ("all", "ann", "influence shown"),
        ("all", "bob", "influence not shown"),
    ]
    shown = rows[0]
    # 3 Hz in six of the twelve bins after a cue; bob moves as much as ann
    assert float(shown["response_low"]) < 1.5 < float(shown["response_high"])
    assert float(shown["per_source_low"]) < 1.0 < float(shown["per_source_high"])
    assert (shown["freshness"], shown["law"]) == ("unknown", "Poisson, phase by phase")


def test_one_cued_partner_gives_one_direction_and_shifts_are_said_to_be_the_fall_back(program, capsys):
    assert program("--json", n_dyads=1) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdicts"] == {"d0": "influence ann -> bob (the other direction had no cues or no signals)"}
    assert [(row["source"], row["lists_p"]) for row in told["findings"]] == [("ann", None)]
    assert any("No law was declared" in line for line in told["rests_on"])


def test_nothing_depends_on_the_clock_or_on_the_order_of_lines(program, capsys, tmp_path):
    program("--json", both=True, n_dyads=1)
    first = json.loads(capsys.readouterr().out)["findings"]
    lines = (tmp_path / "cues.csv").read_text().splitlines()
    (tmp_path / "cues.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n")
    program("--json")
    assert json.loads(capsys.readouterr().out)["findings"] == first
    program("--json", both=True, n_dyads=1, start_s=1000.0)
    for one, other in zip(first, json.loads(capsys.readouterr().out)["findings"], strict=True):
        assert one["response"] == pytest.approx(other["response"], rel=1e-6)
        assert one["p"] == pytest.approx(other["p"], abs=0.011)


def test_words_are_withheld_where_cues_are_answers(program, capsys):
    assert program("--rate", "0.42 Hz", answered=True, n_dyads=1) == 0
    out = capsys.readouterr().out
    assert "influence cannot be told (cues follow the other)" in out
    assert "d0: influence ann -> bob cannot be told" in out
    assert "influence shown" not in out


def test_a_pair_of_files_for_each_dyad_and_stretches_of_each_partner(program, capsys, tmp_path):
    _tables(tmp_path, n_dyads=1)
    for name in ("cues", "signals"):
        text = (tmp_path / f"{name}.csv").read_text().replace("dyad,", "").replace("d0,", "")
        (tmp_path / f"{name}.csv").write_text(text)
        (tmp_path / f"{name}2.csv").write_text(text)
    (tmp_path / "blocks.csv").write_text("start,stop,partner\n0,30,ann\n30,60,ann\n")
    assert program("cues2.csv", "signals2.csv", "--stretches", "blocks.csv", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told["verdicts"]) == ["cues", "cues2", "all"]


def test_dyads_are_told_in_the_order_of_their_names_whatever_that_of_the_files(program, capsys, tmp_path):
    _tables(tmp_path, n_dyads=1)
    for name in ("cues", "signals"):
        heading, *lines = (tmp_path / f"{name}.csv").read_text().splitlines()
        several = [line.replace("d0,", f"{dyad},", 1) for dyad in ("d10", "d2", "c") for line in lines]
        (tmp_path / f"{name}.csv").write_text("\n".join([heading, *several]) + "\n")
    assert program("--json") == 0
    assert list(json.loads(capsys.readouterr().out)["verdicts"]) == ["c", "d2", "d10", "all"]


CUES, SIGNALS = (
    "partner,onset\nann,1\n",
    "partner,time,channel,value\nann,0,x,1\nann,9,x,1\nbob,0,x,1\nbob,9,x,1\n",
)


@pytest.mark.parametrize(
    ("cues", "signals", "words", "reason"),
    [
        ("", SIGNALS, (), "line 1: expected the heading partner,onset"),
        ("partner,onset\n\x1b[2J,1\n", SIGNALS, (), "partner: expected a name of 1 to 60 plain characters"),
        (CUES, "partner,time,channel,value\nann,0,x,1e99\n", (), "value: expected a number"),
        (CUES, SIGNALS, (), "dyad 'cues': bob: no sample from 0.05 to 9 s; take wider bins"),
        (CUES, SIGNALS, ("--bin", "4500 ms"), "the longest lag, 600 ms, must be 1 to 100 bins"),
        (CUES, SIGNALS, ("--bin", "9"), 'error: --bin: unit missing, write e.g. "9 ms"'),
        (
            CUES,
            SIGNALS,
            ("--rate", "1 Hz", "--intervals", "1 s", "2 s"),
            "--rate and --intervals are two laws",
        ),
        (CUES, SIGNALS, ("--intervals", "3 s", "2 s"), "--intervals: 3 s is longer than 2 s"),
        (CUES, SIGNALS, ("--level", "0.001"), "--draws: 199 cannot reach p = 0.001; draw 1000 or more"),
        (CUES, SIGNALS, ("extra.csv",), "expected pairs of files, cues and then signals, got 3"),
        (CUES, SIGNALS, ("--stretches", "cues.csv"), "expected the heading start,stop"),
        (CUES, SIGNALS, ("--signal", "y"), "dyad 'cues': bob has no signal 'y', only 'x'"),
        ("dyad,partner,onset\nx,ann,1\n", SIGNALS, (), "both files must have the same dyads"),
        (CUES, "\x00" * 50, (), "line 1: "),
        (
            CUES.replace("ann,1", "ann,0.1"),
            SIGNALS.replace("\nbob,9,x,1", "\nbob,0.3,x,1").replace("ann,9", "ann,0.3"),
            ("--bin", "300 ms"),
            "too",
        ),
    ],
)
def test_what_is_wrong_is_one_line(program, capsys, tmp_path, cues, signals, words, reason):
    (tmp_path / "cues.csv").write_text(cues)
    (tmp_path / "signals.csv").write_text(signals)
    assert program(*words) == 2
    out, err = capsys.readouterr()
    (line,) = [line for line in err.splitlines() if "error" in line]
    assert reason in line
    assert "\x1b" not in err
    assert out == ""


def test_a_table_that_is_there_is_not_replaced_unasked(program, capsys, tmp_path):
    assert program("-o", "out", n_dyads=1) == 0
    before = (tmp_path / "out" / "influence.csv").read_bytes()
    assert program("-o", "out") == 2
    assert "influence.csv exists" in capsys.readouterr().err
    assert program("-o", "out", "--force", "--seed", "2") == 0
    assert (tmp_path / "out" / "influence.csv").read_bytes() != before


def test_stretches_of_nobody_are_refused(program, capsys, tmp_path):
    (tmp_path / "blocks.csv").write_text("start,stop,partner\n0,60,anne\n")
    assert program("--stretches", "blocks.csv", n_dyads=1) == 2
    assert "there are no cues of partner 'anne'" in capsys.readouterr().err


def test_the_guide_is_printed_and_its_tables_and_options_are_true(capsys, tmp_path):
    assert main(["influence", "--guide"]) == 0
    guide = capsys.readouterr().out.rstrip("\n") + "\n"
    assert guide == files("snn").joinpath("docs", "cue_a_laboratory.md").read_text("utf-8")
    tables = re.findall(r"```csv\n(.*?)```", guide, re.DOTALL)
    *tables, blocks = tables
    for text, read in zip(tables, (cues_from_csv, signals_from_csv), strict=True):
        (tmp_path / "table.csv").write_text(text)
        assert sorted(read(tmp_path / "table.csv")["d01"]) == ["ann", "bob"]
    (tmp_path / "blocks.csv").write_text(blocks)
    assert stretches_from_csv(tmp_path / "blocks.csv") == {("", ""): ((5.0, 245.0), (270.0, 510.0))}
    told = ""
    for verb in ("influence", "plan"):
        assert main([verb, "--help"]) == 0
        told += capsys.readouterr().out
    assert set(re.findall(r"--[a-z-]+", guide)) <= set(re.findall(r"--[a-z-]+", told))
