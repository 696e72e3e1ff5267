"""What a page of `snn explore` weighs and costs, and the goals."""

from tests.benchmarks.measure import said
from tests.benchmarks.table import Row
from tests.benchmarks.workbench import PAGE_RUNS, Workbench

GOALS = {24: (0.6, 0.5, 0.1), 1000: (0.7, 1.0, 0.15), 5000: (1.5, 2.0, 0.3)}
"""By number of runs: MB, and seconds until it is ready and for drawing it again."""
NOTE = (
    "Rows of all columns and correlograms drawn at random, which are harder to pack than real ones "
    "(`tests/unit/synthetic_pages.py`). In Chromium without a window: CPU of the process of the page, from its start "
    "until all is drawn, and for drawing all again."
)


def page_rows(bench: Workbench) -> list[Row]:
    rows: list[Row] = []
    for n in PAGE_RUNS:
        usages, (most_mb, most_ready_s, most_redraw_s) = bench.pages[str(n)], GOALS[n]
        what = f"`snn explore`, {n} runs"
        rows += [
            Row(f"{what}: its size", said(usages, "mb"), unit="MB", limit=most_mb, note=NOTE),
            Row(f"{what}: ready", said(usages, "ready_s"), limit=most_ready_s, note=NOTE),
            Row(f"{what}: drawn again", said(usages, "redraw_s"), limit=most_redraw_s, note=NOTE),
            Row(f"{what}: written, once all is read", said(usages, "written_s"), note=NOTE),
        ]
    return rows
