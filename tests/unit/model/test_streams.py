"""Random streams: reproducible, independent, and addressed by partner."""

import numpy as np

from snn.model.streams import ACUITY, INTENTIONS, NOISE, WIRING, DyadStreams


def draw(rng):
    return rng.random(4).tolist()


def test_same_address_same_numbers():
    assert draw(DyadStreams(7, 3).partner(0, NOISE)) == draw(DyadStreams(7, 3).partner(0, NOISE))


def test_every_part_of_the_address_matters():
    addresses = [
        DyadStreams(7, 3).partner(0, NOISE),
        DyadStreams(8, 3).partner(0, NOISE),
        DyadStreams(7, 4).partner(0, NOISE),
        DyadStreams(7, 3).partner(1, NOISE),
        DyadStreams(7, 3).partner(0, WIRING),
        DyadStreams(7, 3).partner(0, INTENTIONS, 0),
        DyadStreams(7, 3).partner(0, INTENTIONS, 1),
        DyadStreams(7, 3).noise(0, branch=1),
        DyadStreams(7, 3).noise(0, branch=2),
        DyadStreams(7, 3).noise(1, branch=1),
        DyadStreams(7, 3).partner(0, ACUITY, 0),
        DyadStreams(7, 3).partner(0, ACUITY, 1),
        DyadStreams(7, 3).common_drive(),
        DyadStreams(7, 4).common_drive(),
        DyadStreams(8, 3).common_drive(),
        DyadStreams(7, 3).trials(),
        DyadStreams(7, 3).surrogates(),
        DyadStreams(7, 3).shared_events(per_replicate=True),
        DyadStreams(7, 3).shared_events(per_replicate=False),
    ]
    first = [draw(rng)[0] for rng in addresses]
    assert len(set(first)) == len(first)


def test_branch_0_is_the_plain_noise():
    assert draw(DyadStreams(7, 3).noise(1, branch=0)) == draw(DyadStreams(7, 3).partner(1, NOISE))


def test_exchanged_streams_exchange_the_partners():
    exchanged = DyadStreams(7, 3, partner_streams=(1, 0))
    assert draw(exchanged.partner(0, NOISE)) == draw(DyadStreams(7, 3).partner(1, NOISE))
    assert draw(exchanged.partner(1, NOISE)) == draw(DyadStreams(7, 3).partner(0, NOISE))


def test_the_common_drive_is_nobodys_own():
    exchanged = DyadStreams(7, 3, partner_streams=(1, 0))
    assert draw(exchanged.common_drive()) == draw(DyadStreams(7, 3).common_drive())


def test_one_film_for_all_replicates_unless_asked():
    def film(replicate, per_replicate):
        return draw(DyadStreams(7, replicate).shared_events(per_replicate=per_replicate))

    assert film(0, False) == film(1, False)
    assert film(0, True) != film(1, True)


def test_streams_are_uncorrelated():
    numbers = np.array([DyadStreams(1, r).partner(p, NOISE).random(2000) for r in range(8) for p in (0, 1)])
    correlation = np.corrcoef(numbers)[np.triu_indices(16, 1)]
    # 120 pairs, SD 1/sqrt(2000); five SD is beyond 1e-4 for all together
    assert np.abs(correlation).max() < 5 / np.sqrt(2000)
