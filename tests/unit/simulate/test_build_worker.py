"""Two builds have the same digest if they were made of the same sources."""

from snn.simulate.build_worker import source_sha256

SOURCES = {"main.cpp": "b();\na();\n", "code/x.h": "one\ntwo\n", "makefile": "all:\n", "results/x.bin": "1"}


def digest_of(folder, **changed):
    for name, text in (SOURCES | changed).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return source_sha256(folder)


def test_every_source_counts_by_its_name_and_its_lines_in_order(tmp_path):
    digest = digest_of(tmp_path / "a")
    assert digest == digest_of(tmp_path / "b")
    assert digest == digest_of(tmp_path / "c", **{"main.cpp": "a();\nb();\n"})  # Brian2's order is by chance
    assert digest == digest_of(tmp_path / "d", **{"results/x.bin": "2"})
    changes = (
        {"main.cpp": "c();\n"},
        {"code/x.h": "two\none\n"},
        {"makefile": "none:\n"},
        {"code/y.cpp": ""},
    )
    others = {digest_of(tmp_path / str(number), **change) for number, change in enumerate(changes)}
    (tmp_path / "b" / "code" / "x.h").rename(tmp_path / "b" / "code" / "z.h")
    others.add(source_sha256(tmp_path / "b"))
    assert len(others - {digest}) == 5
