"""The gap report as lines for a terminal, no wider than it, coloured only where a person looks at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from io import StringIO
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from compliance.model import SEVERITIES, Finding, GapReport, Status, Verdict
from compliance.reports import vocabulary as words
from compliance.reports.lookups import decision_on, needed, remedy_of, source_of
from compliance.reports.safe import one_line, shorten
from compliance.reports.text_page import Page
from compliance.reports.view import Chapter, Group, Tally, view_of
from compliance.reports.vocabulary import word

WIDTH = 80
WIDEST = 120
# how much of each list a terminal gets; the other formats hold all that was listed
FINDINGS, GAPS, WAIVED, PER_CHECK, DUE, NEEDS, ISSUES, CHANGES = 20, 10, 50, 3, 10, 10, 5, 2
# characters of one piece of evidence text
LONGEST = 400


def render(report: GapReport, lang: str) -> bytes:
    """The report as plain UTF-8 text of at most 80 columns, without colour."""
    out = StringIO()
    _print(
        Console(
            file=out, width=WIDTH, color_system=None, force_terminal=False, markup=False, emoji=False, highlight=False
        ),
        report,
        lang,
    )
    return _plain(out).encode("utf-8", "replace")


def show(report: GapReport, lang: str, stream: TextIO) -> None:
    """Print the report on `stream`: in colour on a terminal (unless NO_COLOR is set), plain at 80 columns elsewhere."""
    if not stream.isatty():
        text = render(report, lang).decode("utf-8")
        encoding = stream.encoding or "utf-8"
        stream.write(text.encode(encoding, "replace").decode(encoding))
        return
    console = Console(file=stream, markup=False, emoji=False, highlight=False)
    console.width = min(console.width, WIDEST)
    _print(console, report, lang)


def _plain(out: StringIO) -> str:
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def _print(console: Console, report: GapReport, lang: str) -> None:
    page = Page(console, view_of(report), lang)
    for part in (
        _header, _conclusion, _totals, _clauses, _findings, _gaps, _due, _undecided, _follow_up, _evidence, _exit,
    ):  # fmt: skip
        part(page)


def _header(page: Page) -> None:
    header, lang = page.view.report.header, page.lang
    page.console.print(Line(f"{page('title')} · {page('subtitle')}", style="bold"))
    page.console.print(Line("─" * min(page.console.width, WIDTH), style="dim"))
    pairs = [
        (page("as_of"), f"{header.as_of} ({word(words.AS_OF_WORDS, header.as_of_source)[lang]}), {header.timezone}"),
        (page("evidence"), f"{header.evidence_source} ({page('files_count', files=len(header.evidence))})"),
        ("", f"sha256 {header.evidence_digest[:16]}…"),
        (
            page("rule_pack"),
            f"sha256 {header.rule_pack_digest[:16]}… ({page('rules_count', rules=len(page.view.rules))})",
        ),
        (
            page("engine"),
            f"{header.engine}; {page('judge')}{page('colon')}{header.judge}; compliance {header.tool_version}",
        ),
        (page("profile"), header.profile or page("no_profile")),
    ]
    if header.period:
        pairs.append((page("period"), page("from_to", start=header.period[0], end=header.period[1])))
    if header.where:
        pairs.append((page("where"), ", ".join(header.where)))
    if header.selection:
        pairs.append((page("selection"), ", ".join(header.selection)))
    page.pairs(pairs, 0)


def _conclusion(page: Page) -> None:
    report = page.view.report
    page.heading(f"{page('readiness')}{page('colon')}{word(words.READINESS_WORDS, report.readiness)[page.lang]}")
    if report.header.narrowed:
        page.line(page("narrowed"), style="yellow")
    for key, number in (("waived_note", page.view.totals.waived), ("attested_note", page.view.totals.attested)):
        if number:
            page.line(page(key, n=number), style="yellow")
    counts = [f"{group.title[page.lang]}{page('colon')}{len(group.findings)}" for group in page.view.groups]
    page.line(page("then").join(counts) if counts else page("no_findings"))
    for title, texts in (("weakened", report.header.weakened), ("problems", report.problems)):
        if texts:
            page.line(page(title) + page("colon").rstrip(), style="yellow")
            for text in texts:
                page.line(text[page.lang], indent=4)


def _totals(page: Page) -> None:
    page.heading(page("by_chapter"))
    marks = [words.STATUS_WORDS[status].text[page.lang] for status in (Status.PASS, Status.FAIL)]
    numbers = [page("rules"), page("verdicts"), page("applicable"), page("decided"), *marks, page("undecided")]
    table = page.table(page("chapter"), *numbers, numbers=numbers)
    for chapter in page.view.chapters:
        _total_row(table, _chapter_name(chapter, page.lang), len(chapter.rules), chapter.tally)
    _total_row(table, page("all_chapters"), len(page.view.rules), page.view.totals, "bold")
    page.put(table)
    counts = Table.grid(padding=(0, 3))
    cells = [
        Line.assemble((w.glyph, w.style), f" {w.text[page.lang]} {page.view.totals[status]}")
        for status, w in words.STATUS_WORDS.items()
    ]
    for start in range(0, len(cells), 4):
        counts.add_row(*cells[start : start + 4])
    page.console.print()
    page.put(counts)


def _chapter_name(chapter: Chapter, lang: str) -> str:
    return f"{chapter.key} {chapter.title[lang]}" if chapter.title[lang] != chapter.key else chapter.key


def _total_row(table: Table, name: str, rules: int, tally: Tally, style: str = "") -> None:
    numbers = (rules, tally.total, tally.applicable, tally.decided, tally["pass"], tally["fail"], tally.undecided)
    table.add_row(name, *(str(number) for number in numbers), style=style)


def _clauses(page: Page) -> None:
    told, certification = page.view.clauses_told, page.view.report.certification
    if told is None or certification is None:
        return
    lang = page.lang
    page.heading(page("clauses"))
    page.line(told[lang])
    for clause in certification.clauses:
        indent = 2 * (clause.level - 1)
        state = word(words.READINESS_WORDS, clause.state)[lang]
        page.line(f"{clause.number} {clause.title[lang]}{page('colon')}{state}", indent=2 + indent)
        if clause.state != "ready":
            page.line(clause.reason[lang], indent=4 + indent, style="dim")
            for change in clause.changes[:CHANGES]:
                page.line(f"→ {change[lang]}", indent=4 + indent, style="dim")


def _findings(page: Page) -> None:
    page.heading(page("findings"))
    if not page.view.groups:
        page.line(page("no_findings"))
        return
    page.line(page("proposed"), style="dim")
    for group in page.view.groups:
        _group(page, group)


def _group(page: Page, group: Group) -> None:
    style = words.GROUP_STYLES[group.key]
    page.heading(f"{group.title[page.lang]} ({len(group.findings)})", style)
    for finding in group.findings[:FINDINGS]:
        _finding(page, finding, style)
    page.cut(min(FINDINGS, len(group.findings)), len(group.findings))


def _finding(page: Page, finding: Finding, style: str) -> None:
    lang = page.lang
    name = " ".join(part for part in (finding.rule_id, one_line(finding.title[lang])) if part)
    page.put(Line.assemble(("• ", style), (name, "bold")))
    scope = f"{word(words.SCOPE_WORDS, finding.scope_type)[lang]} {one_line(finding.scope_key)}".strip()
    details = [scope]
    if finding.decided:
        details.append(page("failed_of", failed=finding.failed, decided=finding.decided))
    if finding.undecided:
        details.append(page("undecided_of", undecided=finding.undecided, applicable=finding.applicable))
    if finding.overdue_days:
        details.append(page("overdue_days", days=finding.overdue_days))
    if finding.repeat:
        details.append(page("repeat"))
    page.line(page("then").join(details), indent=4, style="dim")
    page.line(shorten(finding.reason[lang], LONGEST), indent=4)
    row = page.view.row(finding.rule_id)
    remedy = remedy_of(finding, row.rule if row else None)
    if remedy:
        page.line(f"{page('remedy')}{page('colon')}{remedy[lang]}", indent=4)


def _gaps(page: Page) -> None:
    total = page.view.total(Status.FAIL)
    page.heading(f"{page('gaps')} ({total})")
    if not total:
        page.line(page("no_gaps"))
    waived = page.view.totals.waived
    shown = _first(page, [v for v in page.view.gaps if v.waived is None], GAPS)
    for verdict in shown:
        _verdict(page, verdict, verdict.reason[page.lang])
    page.cut(len(shown), total - waived)
    if waived and not page.view.report.show_waived:
        page.line(page("waived_hidden", n=waived), style="dim")
    if total:
        page.line(page("complete_list"), style="dim")
    if waived and page.view.report.show_waived:
        page.heading(f"{page('waived_count')} ({waived})")
        listed = [v for v in page.view.gaps if v.waived is not None][:WAIVED]
        for verdict in listed:
            _verdict(page, verdict, verdict.reason[page.lang])
        page.cut(len(listed), waived)


def _verdict(page: Page, verdict: Verdict, text: str) -> None:
    mark = words.STATUS_WORDS[verdict.status]
    name = f"{verdict.check_id}  {_subject(page, verdict)}"
    page.put(Line.assemble((f"{mark.glyph} ", mark.style), (name, "bold")))
    page.line(shorten(text, LONGEST), indent=4)
    said = decision_on(verdict)
    if said:
        page.line(shorten(one_line(said[page.lang]), LONGEST), indent=4, style="yellow")
    source = source_of(verdict)[page.lang]
    if source:
        page.line(one_line(source), indent=4, style="dim")


def _subject(page: Page, verdict: Verdict) -> str:
    key = page("no_record") if verdict.subject == "*" else shorten(one_line(verdict.subject), LONGEST)
    return f"{verdict.record_type} {key}"


def _first(page: Page, verdicts: Sequence[Verdict], most: int) -> list[Verdict]:
    """The gravest verdicts, and of one check only a few, so that a single check does not fill the list."""
    severity = {check.check_id: SEVERITIES.index(check.severity) for check in page.view.report.checks}
    taken: Counter[str] = Counter()
    first = []
    for verdict in sorted(verdicts, key=lambda v: -severity.get(v.check_id, 0)):
        taken[verdict.check_id] += 1
        if taken[verdict.check_id] <= PER_CHECK:
            first.append(verdict)
    return first[:most]


def _due(page: Page) -> None:
    total = page.view.total(Status.PENDING)
    page.heading(f"{page('upcoming')} ({total})")
    if not total:
        page.line(page("no_pending"))
        return
    table = page.table(page("due"), page("days_left"), page("check"), page("subject"), numbers=[page("days_left")])
    table.columns[0].no_wrap = True
    shown = page.view.pending[:DUE]
    for verdict in shown:
        days = page.view.days_left(verdict)
        due = verdict.due.isoformat() if verdict.due else page("no_due")
        table.add_row(due, "" if days is None else str(days), verdict.check_id, Line(_subject(page, verdict)))
    page.put(table)
    page.cut(len(shown), total)


def _undecided(page: Page) -> None:
    view, lang = page.view, page.lang
    total = view.totals.undecided
    page.heading(f"{page('could_not_decide')} ({total})")
    if not total:
        page.line(page("nothing_undecided"))
        return
    shown = _first(page, view.undecided, GAPS)
    for verdict in shown:
        _verdict(page, verdict, verdict.reason[lang])
        row = view.row(verdict.rule_id)
        wanted = page("then").join(text[lang] for text in needed(verdict, row.rule if row else None))
        page.line(f"{page('evidence_needed')}{page('colon')}{wanted}", indent=4)
    page.cut(len(shown), total)
    page.heading(f"{page('evidence_needed')} ({len(view.needs)})")
    for need in view.needs[:NEEDS]:
        page.bullet(shorten(one_line(need.what[lang]), LONGEST))
        page.line(f"{page('would_decide')}{page('colon')}{', '.join(need.checks)}", indent=4, style="dim")
    page.cut(min(NEEDS, len(view.needs)), len(view.needs))


def _follow_up(page: Page) -> None:
    """Decisions of people and corrective actions, what has run out or is late first; nothing where there are none."""
    follow_up, lang = page.view.report.follow_up, page.lang
    if follow_up.decisions:
        page.heading(f"{page('decisions')} ({len(follow_up.decisions)})")
        for use in sorted(follow_up.decisions, key=lambda use: use.state == "active"):
            state = word(words.DECISION_STATE_WORDS, use.state)[lang]
            said = [f"{word(words.DECISION_WORDS, use.kind)[lang]} {use.id}", one_line(use.selector), state, use.until]
            page.bullet(page("then").join([*said, page("covers_n", n=use.verdicts)]))
            page.line(shorten(one_line(f"{use.by}{page('colon')}{use.statement}"), LONGEST), indent=4, style="dim")
    if follow_up.actions:
        page.heading(f"{page('actions')} ({len(follow_up.actions)})")
        for one in sorted(follow_up.actions, key=lambda one: one.state != "overdue"):
            about = f"{one.rule_id} {word(words.SCOPE_WORDS, one.scope_type)[lang]} {one_line(one.scope_key)}".strip()
            due = f"{page('due')} {one.due}"
            page.bullet(page("then").join([one.id, word(words.ACTION_WORDS, one.state)[lang], about, due, one.owner]))
            page.line(shorten(one_line(one.action), LONGEST), indent=4, style="dim")


def _evidence(page: Page) -> None:
    report, lang = page.view.report, page.lang
    page.heading(page("intake"))
    columns = ("rows_in", "accepted", "collapsed", "quarantined", "set_aside", "unreadable_cells")
    titles = [page(title) for title in columns]
    table = page.table(page("record_type"), *titles, numbers=titles, gap=1)
    supplied = [intake for intake in report.intakes if intake.supplied]
    for i in supplied:
        numbers = (i.rows_in, i.accepted, i.collapsed, i.quarantined, i.set_aside, i.unreadable_cells)
        table.add_row(i.record_type, *(str(number) for number in numbers))
    if supplied:
        page.put(table)
    absent = [intake.record_type for intake in report.intakes if not intake.supplied]
    if absent:
        page.line(f"{page('not_supplied')}{page('colon')}{', '.join(absent)}")
    page.heading(f"{page('issues')} ({report.issue_total})")
    if not report.issue_total:
        page.line(page("no_issues"))
    for issue in report.issues[:ISSUES]:
        row = page("row_n", row=issue.row) if issue.row is not None else None
        sheet = page("sheet_n", sheet=issue.sheet) if issue.sheet else None
        place = ", ".join(part for part in (issue.file, sheet, row, issue.field) if part)
        kind = word(words.ISSUE_WORDS, issue.kind)[lang]
        record = " ".join(part for part in (issue.record_type, issue.key) if part)
        where = f"{record} ({place})" if place else record
        page.bullet(shorten(one_line(f"{where}{page('colon')}{kind}{page('then')}{issue.message[lang]}"), LONGEST))
    page.cut(min(ISSUES, len(report.issues)), report.issue_total)


def _exit(page: Page) -> None:
    page.heading(f"{page('exit_code')} {page.view.exit_code}")
    page.line(page.view.exit_meaning[page.lang])
