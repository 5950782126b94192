"""Charts as inline SVG: shapes with classes only, coloured by the page's style sheet.

Each chart is an image named by an element of the page (`labelledby`), and the same figures stand
in a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from compliance.model import Status, TrendPoint
from compliance.reports.view import Tally
from compliance.reports.vocabulary import STATUS_WORDS

# A share smaller than this many percent is drawn this wide: one gap among thousands must be seen.
LEAST = 1.5
# The order of the drawing: what needs attention first. What is not applicable is no share of anything.
DRAWN = tuple(status for status in STATUS_WORDS if status is not Status.NOT_APPLICABLE)


def shares(tally: Tally) -> tuple[tuple[Status, float], ...]:
    """The statuses that occur with their share of the applicable verdicts as drawn, adding up to 100."""
    if not tally.applicable:
        return ()
    raw = [(status, max(LEAST, 100 * tally[status] / tally.applicable)) for status in DRAWN if tally[status]]
    whole = sum(share for _, share in raw)
    return tuple((status, 100 * share / whole) for status, share in raw)


def stacked_bar(tally: Tally, labelledby: str) -> Markup:
    """One bar of full width."""
    parts, start = [], 0.0
    for status, share in shares(tally):
        parts.append(
            Markup('<rect class="s-{}" x="{:.3f}" y="0" width="{:.3f}" height="10"/>').format(status, start, share)
        )
        start += share
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-labelledby="{}">'
        '<rect class="s-void" x="0" y="0" width="100" height="10"/>{}</svg>'
    ).format(labelledby, Markup("").join(parts))


def donut(tally: Tally, labelledby: str) -> Markup:
    """A ring that starts at the top; its middle is left to the page."""
    parts, start = [], 0.0
    for status, share in shares(tally):
        # A circumference of 100 makes dash lengths percentages; 25 turns the start from three o'clock to twelve.
        parts.append(
            Markup(
                '<circle class="s-{}" cx="21" cy="21" r="15.9155" stroke-dasharray="{:.3f} {:.3f}" stroke-dashoffset="{:.3f}"/>'
            ).format(status, share, 100 - share, 25 - start)
        )
        start += share
    return Markup(
        '<svg class="donut" viewBox="0 0 42 42" role="img" aria-labelledby="{}">'
        '<circle class="s-void" cx="21" cy="21" r="15.9155"/>{}</svg>'
    ).format(labelledby, Markup("").join(parts))


def trend_bars(points: Sequence[TrendPoint], labelledby: str) -> Markup:
    """A column a scan, oldest first: failures that are not waived, and above them what is undecided."""
    tallest = max((p.failed - p.waived + p.undecided for p in points), default=0) or 1
    wide, parts = 100 / len(points), []
    for place, point in enumerate(points):
        top = 40.0
        for name, number in ((Status.FAIL, point.failed - point.waived), (Status.NO_EVIDENCE, point.undecided)):
            high = max(0.6, 40 * number / tallest) if number else 0
            top -= high
            parts.append(
                Markup('<rect class="s-{}" x="{:.3f}" y="{:.3f}" width="{:.3f}" height="{:.3f}"/>').format(
                    name, place * wide + wide * 0.15, max(top, 0), wide * 0.7, high
                )
            )
    return Markup(
        '<svg class="trend" viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-labelledby="{}">{}</svg>'
    ).format(labelledby, Markup("").join(parts))
