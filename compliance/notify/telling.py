"""A scan stored together with the messages about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from compliance.due import DueSoon
from compliance.notify.news import News, gather
from compliance.notify.wording import message
from compliance.scan import Result
from compliance.store import Past, Store, record
from compliance.store.messages import put


def record_and_tell(
    store: Store,
    result: Result,
    known: Past,
    targets: Sequence[str],
    lang: str,
    due: DueSoon | None = None,
    late: str | None = None,
    also: Callable[[sa.Connection, int], None] | None = None,
) -> tuple[int, News | None]:
    """Stores the scan, and where there are news a message to each target, in one transaction: its number, the news."""
    news: list[News] = []

    def tell(connection: sa.Connection, scan_id: int) -> None:
        if also is not None:
            also(connection, scan_id)
        if not targets:
            return
        news.append(gather(connection, scan_id, result.report, due))
        if news[0].any or late:
            put(connection, scan_id, targets, *message(news[0], lang, late))

    number = record(store, result, known, tell)
    return number, news[0] if news else None
