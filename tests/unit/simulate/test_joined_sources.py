"""Generated files joined by how often they run: each in one, its headers outside its namespace."""

from snn.simulate.joined_sources import EVERY_STEP, ONCE, SELDOM, join_sources
from snn.simulate.run_loop import TIME_STEPS

OBJECTS = {
    "neurons_stateupdater": EVERY_STEP,
    "before_run_neurons": ONCE,
    "after_run_neurons": ONCE,
    "synapses_1_synapses_create_array": ONCE,
    "channels_stateupdater": SELDOM,
    "levels_codeobject": SELDOM,
    "set_bodies_subexpression": SELDOM,
    "spiking_channels_codeobject": EVERY_STEP,
}


def joined(folder):
    (folder / "code_objects").mkdir()
    (folder / "brianlib").mkdir()
    for name in OBJECTS:
        (folder / "code_objects" / f"{name}.h").write_text(f"void _run_{name}();\n")
        (folder / "code_objects" / f"{name}.cpp").write_text(f'#include <cmath>\n  #include "{name}.h"\n')
    for name in ("main.cpp", TIME_STEPS, "brianlib/dynamic.cpp"):
        (folder / name).write_text("// x\n")
    command = join_sources(folder)
    return command, {name: (folder / name).read_text() for name in (EVERY_STEP, ONCE, SELDOM)}


def test_each_object_is_in_the_file_of_how_often_it_runs(tmp_path):
    _, texts = joined(tmp_path)
    for name, wanted in OBJECTS.items():
        included = f'#include "code_objects/{name}.cpp"'
        assert [part for part, text in texts.items() if included in text] == [wanted], name
        assert f"void _run_{name}() {{ object_" in texts[wanted]


def test_headers_come_once_and_before_any_namespace(tmp_path):
    _, texts = joined(tmp_path)
    for text in texts.values():
        before, _, after = text.partition("namespace ")
        assert before.count("#include <cmath>") == 1
        assert "#include <cmath>" not in after


def test_the_loop_is_with_what_runs_in_each_step_and_the_rest_with_what_runs_once(tmp_path):
    command, texts = joined(tmp_path)
    assert [TIME_STEPS in text for text in texts.values()] == [True, False, False]
    assert ['"main.cpp"' in text for text in texts.values()] == [False, True, False]
    assert command[:3] == ["make", "-f", "build.mk"]
    assert "once.o: CXXFLAGS += -O1" in (tmp_path / "build.mk").read_text()
    assert command[-1] == f"SRCS={EVERY_STEP} {ONCE} {SELDOM} brianlib/dynamic.cpp"
