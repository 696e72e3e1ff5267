"""What cannot be asked of runs whose spikes are not kept."""

import pytest

from snn.config.trials.expand import expand
from snn.errors import ConfigError

WITHOUT = {"record": {"spikes": False}, "replicates": 2}
TWIN = {"branches": 2, "cut_at": "10 s"}


@pytest.mark.parametrize(
    ("nulls", "named"),
    [
        ({"replay": True}, "nulls.replay"),
        ({"same_script": True}, "nulls.same_script"),
        ({"third_party_lag": ["0 ms"]}, "nulls.third_party_lag"),
        ({"pseudo_dyads": True}, "nulls.pseudo_dyads"),
        ({"lesion_twin": TWIN}, "nulls.lesion_twin"),
        ({"replay": True, "uncoupled": True, "lesion_twin": TWIN}, "nulls.replay, nulls.lesion_twin"),
    ],
)
def test_nulls_that_take_spikes_of_finished_runs_need_them_kept(make, nulls, named):
    with pytest.raises(ConfigError) as refused:
        make(nulls=nulls, **WITHOUT)
    assert str(refused.value) == (
        "configuration: record.spikes: false, but spikes of finished runs are taken by "
        f"{named}; set it to true, or leave that out"
    )
    make(nulls=nulls, replicates=2)


def test_other_nulls_do_without(make):
    nulls = {
        "uncoupled": True,
        "cut_link": True,
        "slow_drive": [0.3],
        "common_input": [1.0],
        "dither": {"half_widths": ["10 ms"]},
    }
    assert len(expand(make(nulls=nulls, **WITHOUT))) > 2


@pytest.mark.parametrize(("key", "taken"), [("video", True), ("mirror.map", False)])
def test_of_what_a_condition_takes_from_another_one_only_a_video_needs_spikes(make, key, taken):
    partner = {"mirror": {"learning": {"rule": "triplet"}}}
    conditions = {"live": {}, "taker": {f"partners.a.{key}": {"from_condition": "live"}}}
    experiment = make(partner=partner, sweep=[{"label": "kind", "conditions": conditions}], **WITHOUT)
    if not taken:
        assert len(expand(experiment)) == 4
        return
    with pytest.raises(ConfigError, match=r"record\.spikes: false, .* by partners\.a\.video; set it to true"):
        expand(experiment)
