"""Recordings in the place of a partner: whose, of which dyad, and how late."""

from snn.config.file.load import experiment_from
from snn.config.null_models.videos import dyads_put_together
from snn.config.trials.expand import conditions_of, expand
from snn.config.trials.trial import Need


def experiment(**parts):
    named = {"name": "x", "question": "q", "seed": 1, "duration": "20 s", "replicates": 2}
    return experiment_from(named | parts)


def test_both_see_one_third_and_b_sees_it_late():
    parts = {"link": {"a_to_b": {"latency": "90 ms"}, "b_to_a": {"latency": "400 ms"}}}
    asked = experiment(nulls={"third_party_lag": ["0 ms", "120 ms"]}, replicates=3, **parts)
    trials = {(t.condition[-1][1], t.replicate): t for t in expand(asked)}
    for replicate, third in ((0, 1), (1, 2), (2, 0)):
        shown = trials["live", third].key
        to_a = trials["third party seen by a", replicate]
        assert to_a.needs == (Need(shown, "video", "b", "a"),)
        assert to_a.experiment.partners.a.video is None
        for label, latency_ms in (("third party seen by b", 100), ("third party seen by b 120 ms late", 220)):
            to_b = trials[label, replicate]
            assert to_b.needs == (Need(shown, "video", "a", "a"),)
            assert to_b.experiment.link.a_to_b.latency_ms == latency_ms
            assert to_a.experiment.link.b_to_a.latency_ms == 100  # whatever the condition has
    together = dyads_put_together(asked.nulls)
    assert [(d.label, d.a_from, d.b_from, d.n_ahead) for d in together] == [
        ("third party's video", "third party seen by a", "third party seen by b", 0),
        (
            "third party's video, b 120 ms late",
            "third party seen by a",
            "third party seen by b 120 ms late",
            0,
        ),
        ("pseudo-dyads", "live", "live", 1),
    ]


def test_a_video_of_the_same_partner_has_one_key_however_it_is_asked_for():
    """What b sees of a third at once is the replay of that one: it is simulated once."""
    trials = expand(experiment(nulls={"replay": True, "third_party_lag": ["0 ms"]}))
    keys = {(t.condition[-1][1], t.replicate): t.key for t in trials}
    assert keys["replay a", 0] == keys["third party seen by b", 0]
    assert keys["replay b", 0] != keys["third party seen by a", 0]  # of another one


def test_a_dyad_shown_its_own_recording_has_other_noise_and_the_same_replicate():
    found = {labels[-1][1]: each for labels, each in conditions_of(experiment(nulls={"same_script": True}))}
    shown = found["same script a"]
    assert (shown.protocol.noise_branch, found["live"].protocol.noise_branch) == (1, 0)
    assert shown.partners.a.video.replicate == "same"
    assert shown.partners.b.video is None
