"""Designs: what a file may write, what each point sets, and what is drawn once and never again."""

import pickle

import numpy as np
import pytest

from snn.config.file.load import experiment_from
from snn.config.file.resolved_document import resolved_document, resolved_yaml
from snn.config.file.yaml_text import MAX_BYTES
from snn.config.schema import drawn_points
from snn.config.schema.design import MAX_POINTS, matrix_of
from snn.config.trials.expand import expand
from snn.errors import ConfigError

LEVELS = {
    "partners.a.oxytocin.level": {"low": 0, "high": 1},
    "partners.b.oxytocin.level": {"low": 0, "high": 1},
}
LEVEL_A, LEVEL_B = LEVELS


def drawn(kind, n, *, seed=1, factors=None, **more):
    return {kind: {"n": n, "seed": seed, "factors": factors or LEVELS}, **more}


def values_of(make, axis):
    """Return the values of all points, ``(n_points, n_factors)``."""
    [made] = make(sweep=[axis]).sweep
    return np.array([values for _, values in made.numbered], dtype=float)


def levels_of(make, axis, **parts):
    return [
        (
            dict(trial.condition)["design.point"],
            *(getattr(trial.experiment.partners, p).oxytocin.level for p in "ab"),
        )
        for trial in expand(make(sweep=[axis], **parts))
    ]


def test_a_grid_is_all_combinations_on_one_axis(make):
    found = levels_of(make, {"grid": {LEVEL_A: [0, 1], LEVEL_B: [0, 0.5, 1]}})
    assert found == [(0, 0, 0), (1, 0, 0.5), (2, 0, 1), (3, 1, 0), (4, 1, 0.5), (5, 1, 1)]


def test_a_zip_takes_lists_side_by_side(make):
    assert levels_of(make, {"zip": {LEVEL_A: [0, 1], LEVEL_B: [0.5, 0.25]}}) == [(0, 0, 0.5), (1, 1, 0.25)]


def test_a_factor_of_partner_sets_both_and_one_that_a_partner_overrides_only_the_other(make):
    axis = {"zip": {"partner.oxytocin.level": [0.25, 0.75]}}
    assert levels_of(make, axis) == [(0, 0.25, 0.25), (1, 0.75, 0.75)]
    own = {"b": {"oxytocin": {"level": 1}}}
    assert levels_of(make, axis, partners=own) == [(0, 0.25, 1), (1, 0.75, 1)]


def test_one_factor_can_set_several_parameters(make):
    both = ["link.a_to_b.coupling", "link.b_to_a.coupling"]
    axis = {"zip": {"coupling": [0.5, 2]}, "sets": {"coupling": both}}
    links = [trial.experiment.link for trial in expand(make(sweep=[axis]))]
    assert [(link.a_to_b.coupling, link.b_to_a.coupling) for link in links] == [(0.5, 0.5), (2, 2)]


@pytest.mark.parametrize("kind", ["sobol", "lhs"])
def test_each_of_n_equal_parts_of_each_range_has_one_point(make, kind):
    """What both designs are for: with a power of two, also of Sobol points."""
    values = values_of(make, drawn(kind, 16))
    assert values.shape == (16, 2)
    for column in values.T:
        assert sorted(np.floor(column * 16).astype(int)) == list(range(16))


@pytest.mark.parametrize(("kind", "grows"), [("sobol", True), ("saltelli", True), ("lhs", False)])
def test_sobol_points_grow_and_a_latin_hypercube_does_not(make, kind, grows):
    few, many = values_of(make, drawn(kind, 8)), values_of(make, drawn(kind, 16))
    assert np.array_equal(few, many[: len(few)]) == grows


def test_another_seed_draws_other_points_and_the_same_seed_the_same(make):
    first, again, other = (values_of(make, drawn("sobol", 8, seed=seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.isin(first, other).any()


def test_logarithms_are_spread_evenly(make):
    factors = {"link.a_to_b.coupling": {"low": 0.01, "high": 100, "scale": "log"}}
    found = np.log10(values_of(make, drawn("sobol", 64, factors=factors))[:, 0])
    assert np.histogram(found, bins=4, range=(-2, 2))[0].tolist() == [16] * 4


def test_matrices_of_saltelli_differ_in_one_factor(make):
    axis = drawn("saltelli", 4)
    [made] = make(sweep=[axis]).sweep
    assert [matrix_of(made, number) for number, *_ in made.points] == [
        "A",
        "B",
        f"AB.{LEVEL_A}",
        f"AB.{LEVEL_B}",
    ] * 4
    for a, b, ab_first, ab_second in values_of(make, axis).reshape(4, 4, 2):
        assert set(a).isdisjoint(b)
        assert ab_first.tolist() == [b[0], a[1]]
        assert ab_second.tolist() == [a[0], b[1]]


def test_points_that_break_a_constraint_are_left_out_and_the_others_keep_their_number(make):
    axis = {"grid": {LEVEL_A: [0, 1], LEVEL_B: [0, 0.5, 1]}, "constraints": [f"{LEVEL_A} <= {LEVEL_B}"]}
    assert levels_of(make, axis) == [(0, 0, 0), (1, 0, 0.5), (2, 0, 1), (5, 1, 1)]
    axis["constraints"].append(f"{LEVEL_B} < 1")
    assert levels_of(make, axis) == [(0, 0, 0), (1, 0, 0.5)]


@pytest.mark.parametrize(
    "axis",
    [
        drawn("sobol", 8, constraints=[f"{LEVEL_A} < {LEVEL_B}"]),
        drawn("saltelli", 2, label="s"),
        drawn("lhs", 3, factors={"partner.sizes.inhibitory": {"low": 10, "high": 20, "step": 1}}),
        {"zip": {"partner.mirror.map": ["none", [[0, 1, 0, 0]] * 4], "duration": ["1 s", "20 s"]}},
    ],
    ids=lambda axis: next(iter(axis)),
)
def test_what_is_written_holds_the_points_which_are_not_drawn_again(make, axis, monkeypatch):
    experiment = make(sweep=[axis])
    monkeypatch.setattr(drawn_points, "_shares", lambda *_: pytest.fail("drawn again"))
    again = experiment_from(resolved_document(experiment))
    assert again == experiment
    assert hash(again) == hash(experiment)
    sent = pickle.loads(pickle.dumps(experiment))  # noqa: S301 (our own bytes)
    assert (sent, sent.sweep[0].numbered) == (experiment, experiment.sweep[0].numbered)
    assert resolved_yaml(again) == resolved_yaml(experiment)
    assert [trial.key for trial in expand(again)] == [trial.key for trial in expand(experiment)]


def test_points_that_were_written_are_of_one_n_also_where_constraints_leave_some_out(make):
    experiment = make(sweep=[drawn("sobol", 8, constraints=[f"{LEVEL_A} < 0.5"])])
    assert experiment.sweep[0].n_points == 4  # of eight points four are in either half
    document = resolved_document(experiment)
    document["sweep"][0]["sobol"]["n"] = 16
    with pytest.raises(ConfigError, match=r"points: are not those of this design; delete them"):
        experiment_from(document)


def test_the_largest_design_can_be_written_and_read_again(make, load):
    factors = {
        f"partners.{p}.{k}.level": {"low": 0, "high": 1} for p in "ab" for k in ("oxytocin", "serotonin")
    }
    [axis] = make(sweep=[drawn("sobol", MAX_POINTS, factors=factors)]).sweep
    widest = axis.model_copy(
        update={"points": tuple((k, *["-1.23456e-05 ms"] * 8) for k in range(MAX_POINTS))}
    )
    assert load(resolved_yaml(make().model_copy(update={"sweep": (axis,)}))).sweep == (axis,)
    assert len(resolved_yaml(make().model_copy(update={"sweep": (widest,)}))) < MAX_BYTES


def test_a_replicate_has_the_same_seeds_at_every_point(make):
    trials = expand(make(sweep=[drawn("sobol", 4)], replicates=2))
    assert [trial.replicate for trial in trials] == [0, 1] * 4
    assert {trial.experiment.seed for trial in trials} == {1}
    assert len({trial.key for trial in trials}) == 8


def test_a_point_has_the_key_of_the_same_dyad_asked_for_in_another_way(make):
    [first, second] = expand(make(sweep=[{"zip": {LEVEL_A: [0, 1], "duration": ["2 s", "3 s"]}}]))
    conditions = {"p": {LEVEL_A: 0, "duration": "2 s"}, "q": {LEVEL_A: 1, "duration": "3 s"}}
    named = expand(make(sweep=[{"label": "c", "conditions": conditions}]))
    assert [trial.key for trial in named] == [first.key, second.key]


def test_a_design_stands_beside_other_axes_and_nulls(make):
    coupling = {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0, 1]}
    trials = expand(make(sweep=[drawn("sobol", 2), coupling], nulls={"uncoupled": True}))
    assert trials[0].condition == (("design.point", 0), ("coupling", 0.0), ("null", "live"))
    assert len(trials) == 2 * 2 * 2


@pytest.mark.parametrize(
    ("axis", "line"),
    [
        (
            {"zip": {"duration": ["1 s"], LEVEL_A: [0, 1]}},
            f"zip: lists are of one length; duration has 1, {LEVEL_A} has 2 values",
        ),
        ({"zip": {}}, "zip: is empty"),
        ({"grid": 3}, "grid: expected a mapping of parameters to lists, got 3"),
        ({"grid": {"duration": "1 s"}}, 'grid: duration: expected a list of values, got text "1 s"'),
        ({"grid": {"duration": [None]}}, "grid: duration: expected values, got null"),
        ({"grid": {LEVEL_A: [0, 2]}}, f"grid: {LEVEL_A}: must be between 0 and 1, got 2"),
        (
            {"grid": {"partners.a.oxytocin.lvel": [0]}},
            f"grid: no parameter 'partners.a.oxytocin.lvel'; did you mean '{LEVEL_A}'?",
        ),
        (
            {"grid": {"duration": ["1 s"]}, "lhs": drawn("lhs", 2)["lhs"]},
            "lhs: is grid and lhs; an axis has one of grid, zip, sobol, lhs, saltelli",
        ),
        (
            {"grid": {"x": ["1 s"]}, "sets": {"y": ["duration"]}},
            "sets: 'y' is no factor of this design; there are x",
        ),
        (
            {"grid": {"x": ["1 s"]}, "sets": {"x": "duration"}},
            'sets: x: expected a list of parameters, got text "duration"',
        ),
        (
            {"grid": {"x": ["1 s"], "duration": ["1 s"]}, "sets": {"x": ["duration"]}},
            "grid: 'duration' given twice; name each key once",
        ),
        (
            {"grid": {LEVEL_A: [k / 200 for k in range(200)], LEVEL_B: [k / 200 for k in range(200)]}},
            f"grid: gives 40000 points; limit {MAX_POINTS}; ask for fewer",
        ),
        (drawn("saltelli", 10_000), f"saltelli: gives 40000 points; limit {MAX_POINTS}; ask for fewer"),
        ({"sobol": {"n": 4, "factors": LEVELS}}, "sobol.seed: is required"),
        (
            drawn("sobol", 4, factors={LEVEL_A: [0, 1]}),
            f"sobol.factors: {LEVEL_A}: expected {{low: ..., high: ...}}, got list",
        ),
        (
            drawn("sobol", 4, factors={LEVEL_A: {"low": 1, "high": 0}}),
            f"sobol.factors[0]: {LEVEL_A}: low (1) must be below high (0)",
        ),
        (
            drawn("lhs", 4, factors={LEVEL_A: {"low": 0, "hihg": 1}}),
            "lhs.factors[0].hihg: unknown key; did you mean 'high'?",
        ),
        (
            drawn("lhs", 4, constraints=[f"{LEVEL_A} < -1"]),
            "constraints: leave none of 4 points; loosen them, or widen the ranges",
        ),
        (
            drawn("lhs", 4, constraints=["duration < 1 s"]),
            f"constraints[0]: 'duration' is no factor of this design; there are {LEVEL_A}, {LEVEL_B}",
        ),
        (
            drawn("saltelli", 4, constraints=[f"{LEVEL_A} < 1"]),
            "constraints: Sobol indices need factors that vary independently of each other; narrow the "
            "ranges, or take sobol in the place of saltelli",
        ),
        (
            drawn("lhs", 2, points=[[0, 0.5, 0.5]]),
            "points: are not those of this design; delete them, and they are made anew",
        ),
        (
            drawn("lhs", 2, points=["0, 0.5"]),
            "points: expected texts such as '[0, 0.25]', got text \"0, 0.5\"",
        ),
        (
            drawn("sobol", 9000, factors={f"f{k}": {"low": 0, "high": 1} for k in range(9)}),
            "sobol: gives 9000 points of 9 values; limit 80000 values; ask for fewer points",
        ),
        (
            drawn("lhs", 2, points=[[0, 0.5], [1, 0.5]]),
            "points: are not those of this design; delete them, and they are made anew",
        ),
    ],
)
def test_malformed_designs(make, axis, line):
    with pytest.raises(ConfigError) as error:
        make(sweep=[axis])
    assert error.value.lines[0] == f"configuration: sweep[0].{line}"


def test_a_range_that_its_parameter_does_not_take_is_told_once(make):
    with pytest.raises(ConfigError) as error:
        make(sweep=[drawn("sobol", 64, factors={LEVEL_A: {"low": -1, "high": 0}})])
    assert len(error.value.lines) == 1


def test_a_design_for_indices_stands_alone(make):
    coupling = {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0, 1]}
    with pytest.raises(
        ConfigError, match=r"sweep\[1\]\.saltelli: Sobol indices are of all that varies; make"
    ):
        make(sweep=[coupling, drawn("saltelli", 4)])


def test_nulls_cannot_be_swept_and_the_reason_is_told(make):
    with pytest.raises(ConfigError, match="nulls stand beside every condition, simulated ones on an axis"):
        make(sweep=[{"grid": {"nulls.uncoupled": [True, False]}}])


def test_the_number_of_a_point_has_no_order(make):
    trend = {"test": "trend", "direction": "rises", "outcome": "C", "axis": "design.point", "hypothesis": "x"}
    with pytest.raises(
        ConfigError, match=r"'design\.point' numbers the points of a design, which have no order"
    ):
        make(sweep=[drawn("sobol", 4)], analysis={"answer": trend})


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (
            {"linspace": {"start": 0, "stop": "1 s", "n": 3}},
            'linspace: 0, text "1 s": write all with their unit, or none',
        ),
        (
            {"logspace": {"start": 0, "stop": 1, "n": 3}},
            "logspace: 0 and 1: logarithms need both above 0; take linear values",
        ),
        ({"linspace": {"start": 0, "stop": 1}}, "linspace.n: is required"),
        (
            {"linspace": {"start": 0, "stop": 1, "n": 3}, "values": [1]},
            "linspace: is given beside values; an axis has one of values, linspace, logspace",
        ),
        (
            {"linspace": {"start": 0, "stop": 2, "n": 3}},
            f"values[2]: {LEVEL_A}: must be between 0 and 1, got 2.0",
        ),
        ({"values": []}, "values: is empty"),
    ],
)
def test_malformed_spacings(make, given, line):
    with pytest.raises(ConfigError) as error:
        make(sweep=[{"label": "x", "keys": [LEVEL_A], **given}])
    assert error.value.lines[0] == f"configuration: sweep[0].{line}"


def test_spaced_values_are_written_as_values(make):
    axis = {"label": "x", "keys": ["duration"], "logspace": {"start": "1 s", "stop": "100 s", "n": 3}}
    written = {"label": "x", "keys": ["duration"], "values": ["1 s", "10 s", "100 s"]}
    assert make(sweep=[axis]) == make(sweep=[written])
    assert resolved_document(make(sweep=[axis]))["sweep"] == [written]
