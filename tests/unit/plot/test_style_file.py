from importlib.resources import files

import pytest
from matplotlib import rcParams

from snn.errors import ResultError
from snn.plot.style import figures_for, house_style, new_figure, small_pt
from snn.plot.style_file import read_style, shipped_style


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "mine.mplstyle"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_keys_have_the_values_that_matplotlib_takes(written):
    text = '# mine\n\nfont.size: 9  # points\naxes.grid : True\ntext.color: "#123456"\nfont.family: serif\n'
    found = read_style(written(text))
    assert found == {"font.size": 9.0, "axes.grid": True, "text.color": "#123456", "font.family": ["serif"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("font.size: 9\nfont.sise: 9", "line 2: Matplotlib has no key 'font.sise'"),
        ("font.size: large one", "line 1: Key font.size"),
        ("grid.alpha: 0\nfont.size: -5", "line 2: 'font.size' is -5; it is 1 or more"),
        ("xtick.labelsize: 0.5", "line 1: 'xtick.labelsize' is 0.5; it is 1 or more"),
        ("lines.linewidth: -0.1", "line 1: 'lines.linewidth' is -0.1; it is 0 or more"),
        ("figure.figsize: 5, -3", "line 1: 'figure.figsize' is -3; it is 1 or more"),
        ("legend.fontsize: nan", "line 1: 'legend.fontsize' is nan; it is 1 or more"),
        (
            "savefig.directory: /tmp",
            "line 1: 'savefig.directory' is no key of a style; keys begin with axes,",
        ),
        ("backend: module://mine", "'backend' is no key of a style"),
        ("text.usetex: True", "'text.usetex' is no key of a style"),
        ("text.latex.preamble: x", "'text.latex.preamble' is no key of a style"),
        ("axes.prop_cycle: cycler('color', ['r'])", "'axes.prop_cycle' is no key of a style"),
        ("font.size: 7\nfont.size: 8", "line 2: 'font.size' is there twice"),
        ("import os", "line 1: 'import os' is not written as 'key: value'"),
        (b"\xff\xfe\x00", "is no style file: it is not text"),
    ],
)
def test_what_is_no_style_is_told_in_one_line(written, text, said):
    with pytest.raises(ResultError) as error:
        read_style(written(text))
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path):
    for path in (tmp_path / "none.mplstyle", tmp_path):
        with pytest.raises(ResultError, match=f"cannot read '{path}'"):
            read_style(path)


def test_the_shipped_files_can_be_given_back_by_a_user(tmp_path):
    for name in ("snn.mplstyle", "paper.mplstyle"):
        copy = tmp_path / name
        copy.write_bytes(files("snn.plot").joinpath(name).read_bytes())
        assert read_style(copy) == shipped_style(name)


def test_the_house_style_is_the_shipped_file():
    with house_style():
        assert {key: rcParams[key] for key in shipped_style("snn.mplstyle")} == shipped_style("snn.mplstyle")


def test_changes_are_laid_over_the_house_style_and_gone_afterwards(settings):
    before = settings()
    with figures_for(changes={"font.size": 11.0, "legend.fontsize": 10.0}):
        assert rcParams["font.size"] == 11.0
        assert rcParams["axes.spines.top"] is False
        assert small_pt() == 10.0
    assert settings() == before
    assert small_pt() == 6.0


def test_changes_prevail_over_those_of_the_paper():
    with figures_for("single", changes={"axes.labelsize": 9.0}):
        assert rcParams["axes.labelsize"] == 9.0
        assert rcParams["xtick.labelsize"] == 7.0


def test_a_style_is_gone_after_an_error(settings):
    before = settings()
    with pytest.raises(ZeroDivisionError), figures_for("single"):
        _ = 1 / 0
    assert settings() == before
    assert new_figure(width_in=5, height_in=1).get_figwidth() == 5


def test_a_style_of_a_tenth_of_a_megabyte_is_the_largest(written):
    longest = "font.size: 9\n#".ljust(100_000, "-")
    assert read_style(written(longest)) == {"font.size": 9.0}
    with pytest.raises(ResultError, match="at most 100000"):
        read_style(written(f"{longest}-"))
