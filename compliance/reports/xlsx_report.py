"""The gap report as a workbook: summary, findings, gaps, undecided, due calendar, rules.

Every cell is written as a number or as text, never as a formula or a link, whatever the evidence says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from compliance.model import FollowUp, GapReport, Status
from compliance.reports import vocabulary as words
from compliance.reports.labels import label
from compliance.reports.lookups import decision_on, needed, remedy_of, source_of
from compliance.reports.safe import clean, shorten, starts_formula
from compliance.reports.view import Tally, View, view_of
from compliance.reports.vocabulary import word
from compliance.reports.xlsx_follow_up import follow_up

# Limits of the file format; one row is kept for the note that the list was cut.
ROWS, CHARACTERS = 1_048_576, 32_767
_TALLY = ("verdicts", "applicable", "decided", "undecided")

Cell = str | int | None


def render(report: GapReport, lang: str) -> bytes:
    """The workbook in one language; the same report gives the same bytes."""
    view = view_of(report)
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    made = datetime(view.as_of.year, view.as_of.month, view.as_of.day)
    workbook.set_properties({"title": label("title")[lang], "subject": label("subtitle")[lang], "created": made})
    book = _Book(workbook, lang)
    for sheet in (_summary, _clauses, _findings, _gaps, _undecided, _due, _rules):
        sheet(book, view)
    if report.follow_up != FollowUp():
        follow_up(book, report.follow_up)
    workbook.close()
    return out.getvalue()


class _Book:
    """A workbook that knows the language and how sheets of one table look."""

    def __init__(self, workbook: Any, lang: str) -> None:
        self.workbook, self.lang = workbook, lang
        base = {"valign": "top", "text_wrap": True}
        self.head = workbook.add_format(
            {**base, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "border": 1}
        )
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        self.bold = workbook.add_format({"bold": True, "valign": "top"})
        self.plain = workbook.add_format(base)
        # Keeps the text text when the sheet is edited or saved as CSV, without changing what it says.
        self.quoted = workbook.add_format({**base, "quote_prefix": True})
        self.hues = {
            w.text[lang]: workbook.add_format({**base, "font_color": w.hue, "bold": True})
            for w in words.STATUS_WORDS.values()
        }

    def __call__(self, key: str, **values: object) -> str:
        return label(key, **values)[self.lang]

    def sheet(self, name: str, orientation: bool = True) -> Any:
        sheet = self.workbook.add_worksheet(self(name))
        if orientation:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def put(self, sheet: Any, row: int, column: int, value: Cell, style: Any = None) -> None:
        if value is None or value == "":
            return
        if isinstance(value, int):
            sheet.write_number(row, column, value, style or self.plain)
            return
        text = clean(value)
        text = shorten(text, CHARACTERS - 40)
        style = style or (self.quoted if starts_formula(text) else self.hues.get(text, self.plain))
        sheet.write_string(row, column, text, style)

    def table(self, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]], total: int) -> None:
        """A sheet with one table: `columns` are label and width; `total` is how many rows there would be uncut."""
        sheet = self.sheet(name)
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            self.put(sheet, 0, column, title, self.head)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        last = 0
        for last, cells in enumerate(rows, start=1):
            if last >= ROWS - 2:
                break
            for column, cell in enumerate(cells):
                self.put(sheet, last, column, cell)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        if last < total:
            # below an empty row, outside the filter
            self.put(sheet, last + 2, 0, self("shown_of", shown=last, total=total), self.bold)
            self.put(sheet, last + 3, 0, self("complete_list"), self.bold)


def _summary(book: _Book, view: View) -> None:
    report, header, lang = view.report, view.report.header, book.lang
    sheet = book.sheet("summary", orientation=False)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 12, 14)
    book.put(sheet, 0, 0, f"{book('title')} · {book('subtitle')}", book.title)
    facts: list[tuple[str, Cell]] = [
        (book("as_of"), f"{header.as_of} ({word(words.AS_OF_WORDS, header.as_of_source)[lang]}), {header.timezone}"),
        (book("evidence"), header.evidence_source),
        (book("rule_pack"), header.rule_pack_digest),
        (book("digest"), header.evidence_digest),
        (book("engine"), f"{header.engine}; {header.judge}; compliance {header.tool_version}"),
        (book("profile"), header.profile or book("no_profile")),
        (
            book("period"),
            book("from_to", start=header.period[0], end=header.period[1]) if header.period else book("everything"),
        ),
        (book("where"), ", ".join(header.where) or book("everything")),
        (book("selection"), ", ".join(header.selection) or book("everything")),
        (book("readiness"), word(words.READINESS_WORDS, report.readiness)[lang]),
        *([(book("coverage"), book("narrowed"))] if header.narrowed else []),
        *([(book("waived_count"), report.waived)] if report.waived else []),
        *([(book("attested_count"), report.attested)] if report.attested else []),
        (f"{book('exit_code')} {view.exit_code}", view.exit_meaning[lang]),
        *((book("weakened"), text[lang]) for text in header.weakened),
        *((book("problems"), text[lang]) for text in report.problems),
        *((group.title[lang], len(group.findings)) for group in view.groups),
    ]
    row = 2
    for name, value in facts:
        book.put(sheet, row, 0, name, book.bold)
        if isinstance(value, str):
            sheet.merge_range(row, 1, row, 11, "", book.plain)
        book.put(sheet, row, 1, value)
        row += 1
    row = _chapters(book, view, sheet, row + 1)
    row = _intakes(book, view, sheet, row + 1)
    book.put(sheet, row + 1, 0, book("issues"), book.bold)
    book.put(sheet, row + 1, 1, report.issue_total)
    for number, issue in enumerate(report.issues, start=row + 2):
        place = ", ".join(str(part) for part in (issue.file, issue.sheet, issue.row, issue.field, issue.key) if part)
        book.put(sheet, number, 0, f"{issue.record_type}: {word(words.ISSUE_WORDS, issue.kind)[lang]}")
        sheet.merge_range(number, 1, number, 11, "", book.plain)
        book.put(sheet, number, 1, " · ".join(part for part in (issue.message[lang], place, issue.value) if part))


def _chapters(book: _Book, view: View, sheet: Any, row: int) -> int:
    statuses = tuple(words.STATUS_WORDS)
    titles = [
        book("chapter"),
        book("rules"),
        *map(book, _TALLY),
        *(words.STATUS_WORDS[s].text[book.lang] for s in statuses),
    ]
    lines: list[list[Cell]] = [
        [f"{c.key} {c.title[book.lang]}", len(c.rules), *_tally(c.tally, statuses)] for c in view.chapters
    ]
    lines.append([book("all_chapters"), len(view.rules), *_tally(view.totals, statuses)])
    return _block(book, sheet, row, titles, lines)


def _intakes(book: _Book, view: View, sheet: Any, row: int) -> int:
    columns = ("record_type", "supplied", "complete", "rows_in", "accepted", "collapsed", "quarantined", "set_aside")
    titles = [book(name) for name in (*columns, "unreadable_cells", "missing_columns", "unknown_columns")]
    lines: list[list[Cell]] = [
        [
            i.record_type, book("yes" if i.supplied else "no"), book("yes" if i.complete else "no"), i.rows_in, i.accepted,
            i.collapsed, i.quarantined, i.set_aside, i.unreadable_cells, ", ".join(i.missing_columns),
            ", ".join(i.unknown_columns),
        ]
        for i in view.report.intakes
    ]  # fmt: skip
    return _block(book, sheet, row, titles, lines)


def _block(book: _Book, sheet: Any, row: int, titles: Sequence[str], lines: Sequence[Sequence[Cell]]) -> int:
    for column, title in enumerate(titles):
        book.put(sheet, row, column, title, book.head)
    for offset, line in enumerate(lines, start=1):
        for column, cell in enumerate(line):
            book.put(sheet, row + offset, column, cell)
    return row + len(lines) + 1


def _tally(tally: Tally, statuses: Sequence[Status]) -> list[Cell]:
    return [tally.total, tally.applicable, tally.decided, tally.undecided, *(tally[status] for status in statuses)]


def _clauses(book: _Book, view: View) -> None:
    certification, lang = view.report.certification, book.lang
    if certification is None:
        return
    columns = [
        (book("clause"), 10), (book("requirement"), 44), (book("state"), 16), (book("reason"), 60), (book("rules"), 9),
        (book("verified"), 10), (book("decided"), 9), (words.STATUS_WORDS[Status.FAIL].text[lang], 9), (book("undecided"), 10),
        (book("would_change"), 70),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            c.number, c.title[lang], word(words.READINESS_WORDS, c.state)[lang], c.reason[lang], c.rules, c.verified, c.decided,
            c.failed, c.undecided, "\n".join(change[lang] for change in c.changes),
        ]
        for c in certification.clauses
    ]  # fmt: skip
    book.table("clauses", columns, rows, len(rows))


def _findings(book: _Book, view: View) -> None:
    lang = book.lang
    columns = [
        (book("kind"), 22), (book("rule"), 14), (book("finding"), 34), (book("scope"), 14), (book("subject"), 22),
        (book("reason"), 60), (words.STATUS_WORDS[Status.FAIL].text[lang], 9), (book("decided"), 9), (book("applicable"), 10),
        (book("undecided"), 10), (book("overdue"), 10), (book("repeat"), 9), (book("remedy"), 50), (book("facts"), 60),
        (book("judgement"), 18), (book("fingerprint"), 20),
    ]  # fmt: skip
    rows = []
    for group in view.groups:
        for f in group.findings:
            row = view.row(f.rule_id)
            remedy = remedy_of(f, row.rule if row else None)
            rows.append(
                [
                    group.title[lang], f.rule_id, f.title[lang], word(words.SCOPE_WORDS, f.scope_type)[lang], f.scope_key,
                    f.reason[lang], f.failed, f.decided, f.applicable, f.undecided, f.overdue_days,
                    book("yes" if f.repeat else "no"), remedy[lang] if remedy else "", "\n".join(fact.text[lang] for fact in f.facts),
                    f.judgement_id, f.fingerprint,
                ]
            )  # fmt: skip
    book.table("findings", columns, rows, len(rows))


def _gaps(book: _Book, view: View) -> None:
    lang = book.lang
    columns = [
        (book("check"), 26), (book("requirement"), 40), (book("severity"), 12), (book("record_type"), 18), (book("subject"), 22),
        (book("reason"), 60), (book("due"), 12), (book("values"), 50), (book("file"), 26), (book("row"), 8),
        (book("waived"), 40),
    ]  # fmt: skip
    severity = {check.check_id: check.severity for check in view.report.checks}
    rows = (
        [
            v.check_id, view.title(v.check_id)[lang], word(words.SEVERITY_WORDS, severity.get(v.check_id, ""))[lang],
            v.record_type, v.subject, v.reason[lang], v.due.isoformat() if v.due else "", _values(book, v.values), v.file, v.row,
            said[lang] if (said := decision_on(v)) else "",
        ]
        for v in view.gaps
    )  # fmt: skip
    book.table("gaps", columns, rows, view.total(Status.FAIL))


def _values(book: _Book, values: Sequence[Any]) -> str:
    states = words.STATE_WORDS
    return "\n".join(
        f"{v.name} = {v.value}"
        if v.state == "ok"
        else f"{v.name}: {word(states, v.state)[book.lang]} {v.value or ''}".rstrip()
        for v in values
    )


def _undecided(book: _Book, view: View) -> None:
    lang = book.lang
    columns = [
        (book("status"), 14), (book("check"), 26), (book("requirement"), 40), (book("record_type"), 18), (book("subject"), 22),
        (book("reason"), 50), (book("evidence_needed"), 60), (book("question"), 40), (book("who_attests"), 22), (book("source"), 30),
    ]  # fmt: skip
    rows = []
    for v in view.undecided:
        row = view.row(v.rule_id)
        rule = row.rule if row else None
        manual = rule.manual if rule and v.status is Status.MANUAL else None
        rows.append(
            [
                words.STATUS_WORDS[v.status].text[lang], v.check_id, view.title(v.check_id)[lang], v.record_type,
                book("no_record") if v.subject == "*" else v.subject, v.reason[lang],
                "\n".join(text[lang] for text in needed(v, rule)), manual.question[lang] if manual else "",
                manual.attested_by[lang] if manual else "", source_of(v)[lang],
            ]
        )  # fmt: skip
    book.table("undecided", columns, rows, view.totals.undecided)


def _due(book: _Book, view: View) -> None:
    lang = book.lang
    columns = [
        (book("due"), 12), (book("days_left"), 11), (book("status"), 14), (book("check"), 26), (book("requirement"), 40),
        (book("record_type"), 18), (book("subject"), 24), (book("reason"), 50), (book("source"), 30),
    ]  # fmt: skip
    rows = [
        [
            v.due.isoformat() if v.due else book("no_due"), view.days_left(v), words.STATUS_WORDS[v.status].text[lang], v.check_id,
            view.title(v.check_id)[lang], v.record_type, v.subject, v.reason[lang], source_of(v)[lang],
        ]
        for v in view.due
    ]  # fmt: skip
    # Only pending verdicts are sure to be due on some day; of the others that are cut the due day is not known here.
    hidden = view.total(Status.PENDING) - len(view.pending)
    book.table("due_dates", columns, rows, len(rows) + hidden)


def _rules(book: _Book, view: View) -> None:
    lang, statuses = book.lang, tuple(words.STATUS_WORDS)
    columns = [
        (book("rule"), 14), (book("requirement"), 44), (book("chapter"), 10), (book("severity"), 12), (book("basis"), 20),
        *((book(name), 11) for name in _TALLY), *((words.STATUS_WORDS[status].text[lang], 11) for status in statuses),
        (book("maps_to"), 30), (book("remedy"), 50),
    ]  # fmt: skip
    rows = []
    for row in view.rules:
        rule = row.rule
        maps = "; ".join(f"{name} {', '.join(refs)}" for name, refs in sorted(rule.maps_to.items())) if rule else ""
        rows.append(
            [
                row.id, row.title[lang], row.chapter, word(words.SEVERITY_WORDS, row.severity)[lang],
                word(words.BASIS_WORDS, rule.basis)[lang] if rule else "", *_tally(row.tally, statuses), maps,
                rule.remedy[lang] if rule else "",
            ]
        )  # fmt: skip
    book.table("rules", columns, rows, len(rows))
