"""Everything written out, read again, and compared."""

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snn.config.file.load import experiment_from, load_experiment
from snn.config.file.resolved_document import differences, resolved_document, resolved_yaml
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import expand

Make = Callable[..., Experiment]
HEAD = {"name": "x", "question": "why?", "seed": 1, "duration": "20 s"}


def test_everything_is_written_in_the_order_of_the_schema(make: Make) -> None:
    lines = resolved_yaml(make()).splitlines()
    top = [line.partition(":")[0] for line in lines if not line.startswith((" ", "-"))]
    assert top == [
        "name", "question", "primary", "seed", "replicates", "duration", "partners", "link", "protocol", "record",
        "analysis", "nulls", "sweep",
    ]  # fmt: skip
    assert "      threshold: -50 mV" in lines


EXPERIMENTS = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 2**32 - 1),
        "duration": st.integers(1, 100).map(lambda tenths: f"{tenths + 260}00 ms"),
        "name": st.sampled_from(
            ["x", "no", "012", "1e3", "2001-01-01", "null", "0x1F", "true", "-1", "_", "1_0"]
        ),
        "question": st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp", "Cf"])).filter(
            str.strip
        )
        | st.sampled_from(
            ["<<", "=", "&a *b", "- x: y # z", "'", '"', "a\nb", " a ", "%YAML 1.1", "...", "1:30"]
        ),
        "link": st.fixed_dictionaries(
            {
                "a_to_b": st.fixed_dictionaries(
                    {
                        "coupling": st.floats(0, 1),
                        "recovery_time": st.floats(10, 1000).map(lambda value: f"{value!r} ms"),
                    }
                )
            }
        ),
    }
)


@given(EXPERIMENTS)
@settings(max_examples=30, deadline=None)
def test_what_is_written_loads_as_the_same_experiment(tmp_path_factory, document) -> None:  # type: ignore[no-untyped-def]
    experiment = experiment_from(document)
    path = Path(tmp_path_factory.getbasetemp()) / "round_trip.yaml"
    path.write_text(resolved_yaml(experiment), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_experiment(path) == experiment
    assert experiment_from(resolved_document(experiment)) == experiment


@pytest.mark.parametrize(
    "parts",
    [
        {"partner": {"intention": {"events": [{"channel": "frown", "onset": "1 s", "duration": "250 ms"}]}}},
        {"partner": {"mirror": {"map": [[0, 1, 0, 0.5]] * 4}}},
        {
            "partners": {"a": {"oxytocin": {"level": 0.5}}},
            "sweep": [
                {
                    "label": "first",
                    "keys": ["partner.oxytocin.level", "partner.serotonin.level"],
                    "values": [0, 1],
                },
                {"label": "q", "conditions": {"no": {}, "1": {"partner.mirror.map": "none"}}},
            ],
        },
    ],
)
def test_lists_matrices_and_sweeps_survive_too(make: Make, tmp_path: Path, parts: dict[str, object]) -> None:
    experiment = make(**parts)
    path = tmp_path / "again.yaml"
    path.write_text(resolved_yaml(experiment), encoding="utf-8")
    again = load_experiment(path)
    assert again == experiment
    assert [trial.key for trial in expand(again)] == [trial.key for trial in expand(experiment)]


def test_differences_are_those_of_the_resolved_values(make: Make) -> None:
    left = make(link={"a_to_b": {"latency": "100 ms"}})
    right = make(link={"a_to_b": {"latency": "0.2 s"}}, partners={"b": {"oxytocin": {"level": 1}}}, seed=2)
    assert differences(left, right) == {
        "seed": (1, 2),
        "partners.b.oxytocin.level": (0.0, 1.0),
        "link.a_to_b.latency": ("100 ms", "200 ms"),
    }
    assert differences(left, make()) == {}


def test_what_only_one_side_has_differs_from_nothing(make: Make) -> None:
    axis = {"label": "s", "conditions": {"x": {"duration": "10 s"}}}
    found = differences(make(), make(sweep=[axis]))
    assert found["sweep[0].conditions.x.duration"] == (None, "10 s")
    assert found["sweep[0].label"] == (None, "s")
