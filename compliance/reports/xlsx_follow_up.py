"""The sheets of a workbook about what people decided, what they do about findings, and earlier scans."""

from __future__ import annotations

from typing import Any

from compliance.model import FollowUp, Status
from compliance.reports import vocabulary as words
from compliance.reports.vocabulary import word


def follow_up(book: Any, known: FollowUp) -> None:
    """Decisions, actions and trend, each on a sheet of its own where there is any; `book` as in xlsx_report."""
    for sheet, there in ((_decisions, known.decisions), (_actions, known.actions), (_trend, known.trend)):
        if there:
            sheet(book, known)


def _decisions(book: Any, known: FollowUp) -> None:
    columns = [
        (book("decision"), 16), (book("kind"), 14), (book("status"), 24), (book("about"), 34), (book("until"), 12),
        (book("owner"), 20), (book("by"), 20), (book("said"), 60), (book("covers"), 12),
    ]  # fmt: skip
    rows = [
        [
            use.id, word(words.DECISION_WORDS, use.kind)[book.lang],
            word(words.DECISION_STATE_WORDS, use.state)[book.lang], use.selector, use.until, use.owner, use.by,
            use.statement, use.verdicts,
        ]
        for use in known.decisions
    ]  # fmt: skip
    book.table("decisions", columns, rows, len(rows))


def _actions(book: Any, known: FollowUp) -> None:
    columns = [
        (book("action"), 14), (book("status"), 24), (book("due"), 12), (book("rule"), 14), (book("scope"), 30),
        (book("owner"), 20), (book("cause"), 50), (book("remedy"), 50), (book("effect"), 50), (book("fingerprint"), 20),
    ]  # fmt: skip
    rows = [
        [
            one.id, word(words.ACTION_WORDS, one.state)[book.lang], one.due, one.rule_id,
            f"{word(words.SCOPE_WORDS, one.scope_type)[book.lang]} {one.scope_key}", one.owner, one.cause, one.action,
            one.effect, one.finding,
        ]
        for one in known.actions
    ]  # fmt: skip
    book.table("actions", columns, rows, len(rows))


def _trend(book: Any, known: FollowUp) -> None:
    columns = [
        (book("as_of"), 24), (book("readiness"), 20), (words.STATUS_WORDS[Status.PASS].text[book.lang], 11),
        (words.STATUS_WORDS[Status.FAIL].text[book.lang], 11), (book("waived"), 11), (book("undecided"), 11),
        *((words.GRADE_WORDS[grade][book.lang], 16) for grade in ("major", "minor", "observation")),
    ]  # fmt: skip
    rows = [
        [
            p.as_of, word(words.READINESS_WORDS, p.readiness)[book.lang], p.passed, p.failed, p.waived, p.undecided,
            p.major, p.minor, p.observation,
        ]
        for p in known.trend
    ]  # fmt: skip
    book.table("trend", columns, rows, len(rows))
