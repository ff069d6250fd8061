"""How many diagnostics of each rule there are."""

from collections import Counter

from sigscope.renderers.diagnostics.report import Report, total


def render_statistics(report: Report) -> str:
    """Count, code and name, separated by tabs, the most frequent first, as ruff has it."""
    counts = Counter(one.code for one in report.diagnostics)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    width = max((len(str(count)) for count in counts.values()), default=0)
    return "".join(f"{count:>{width}}\t{code}\t{report.rule(code).name}\n" for code, count in rows) + total(report)
