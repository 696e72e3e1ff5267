"""Lines hold as many words as fit, as if each had been measured word by word."""

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from snn.plot.line_breaks import wrapped

LETTERS = np.array(list("iilmWa."))


def width_in(text, font):
    return text_to_path.get_text_width_height_descent(text, font, False)[0] / 72


def word_by_word(text, limit_in, font):
    lines = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".lstrip()
            if line and width_in(longer, font) > limit_in:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(8))
def test_as_many_words_as_fit_stand_in_a_line_however_uneven_they_are(seed):
    rng = np.random.default_rng(seed)
    words = ["".join(rng.choice(LETTERS, rng.integers(1, 14))) for _ in range(40)]
    text = f"{' '.join(words[:30])}\n\n{' '.join(words[30:])}"
    font = FontProperties(size=rng.uniform(5, 10), weight=rng.choice(["normal", "bold"]))
    for limit_in in (0.3, 1.1, 3.4):
        assert wrapped(text, limit_in, font=font) == word_by_word(text, limit_in, font)


def test_a_text_without_words_is_none():
    assert wrapped("", 1, font=FontProperties(size=8)) == ""
