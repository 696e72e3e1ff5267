"""One number by channel, and their mean."""

import numpy as np
import pytest

from snn.analyse.measures.channel_mean import channel_mean


def test_undefined_channels_are_left_out_of_the_mean():
    result = channel_mean(np.array([0.1, np.nan, 0.4, -0.2]))
    assert result.value == pytest.approx(0.1)
    np.testing.assert_array_equal(result.channel_values, [0.1, np.nan, 0.4, -0.2])


def test_nothing_defined_is_nan():
    assert np.isnan(channel_mean(np.full(4, np.nan)).value)
