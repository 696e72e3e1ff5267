"""What the columns, headings, measures and words are that results and pages name."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from snn.errors import ResultError


def known_measures() -> list[dict[str, str]]:
    """List all measures by all that they are called, with unit and family."""
    from snn.analyse.measures.registry import MEASURES

    return [
        {"name": m.name, "short": m.short or "", "label": m.label, "unit": m.unit, "family": m.family}
        for m in MEASURES
    ]


def explained(word: str, *, pages: Collection[str], glossary: Mapping[str, str]) -> Iterator[str]:
    """Say what a column, a heading of a printed table, a measure or a word of the glossary is.

    Parameters
    ----------
    word
        In capitals or not.
    pages
        Names of the pages of the documentation, one of which it may be meant to be.
    glossary
        What its words, without capitals, mean.

    Raises
    ------
    ResultError
        If it is none of them.
    """
    # Imported here: what is measured with is slow to load.
    from snn.analyse.measures.registry import measures_named
    from snn.config.columns.column_names import column_named
    from snn.report.closing_table import headings

    name = headings().get(word.casefold().rstrip("*"), word)
    column = column_named(name)
    if column:
        kind, said = column
        yield f"{name}: column of results.csv" + (f", printed as '{word}'" if name != word else "")
        yield f"  {kind.meaning}"
        if said:
            yield f"  {'; '.join(said)}"
        yield f"  unit {kind.unit}; {kind.range_text}" if kind.unit else f"  text: {kind.range_text}"
        yield "  `snn docs columns` has them all"
        return
    if meaning := glossary.get(word.casefold()):
        yield f"{word}: {meaning}"
        yield "  `snn docs glossary` has all words"
        return
    try:
        (measure,) = measures_named([word])
    except ResultError:
        raise ResultError(
            f"there is no page, column or measure '{word}'; {_hint(word, [*pages, *glossary])}"
        ) from None
    yield f"{measure.name}: measure, `snn analyze RESULTS -m {measure.name}`"
    yield f"  {measure.label}"
    yield f"  unit {measure.unit}"
    yield "  `snn docs measures` has them all, with their sources"


def _hint(word: str, others: Sequence[str]) -> str:
    from snn.analyse.measures.registry import MEASURES
    from snn.config.columns.column_names import column_kinds
    from snn.config.problems.suggestions import closest
    from snn.report.closing_table import headings

    known = [*others, *(name for kind in column_kinds() for name, _ in kind.names())]
    known += [*(measure.name for measure in MEASURES), *headings()]
    begun = [name for name in known if name.casefold().startswith(word.casefold())]
    near = begun[0] if begun else closest(word, known)
    return f"did you mean '{near}'?" if near else "`snn docs` names all pages"
