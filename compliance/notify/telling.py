"""The messages about a scan, stored with it in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from compliance.due import due_soon
from compliance.notify.news import gather
from compliance.notify.wording import message
from compliance.request import Request
from compliance.scan import Result
from compliance.store.messages import put
from compliance.store.scans import Along, Also


def telling(targets: Sequence[str], lang: str, horizon: int, late: str | None = None) -> Along:
    """For `scan_into`: where there are news, or the run is `late`, a message to each target.

    `horizon` are the days ahead of which obligations that fall due are told.
    """

    def along(asked: Request, result: Result) -> Also:
        due = due_soon(asked, horizon)

        def also(connection: sa.Connection, scan_id: int) -> None:
            news = gather(connection, scan_id, result.report, due)
            if news.any or late:
                put(connection, scan_id, targets, *message(news, lang, late))

        return also

    return along
