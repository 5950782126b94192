"""`compliance history` and `compliance diff`: stored scans, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.language import language
from compliance.cli.options import printing
from compliance.cli.storing import print_json, storing
from compliance.cli.values import Whole
from compliance.cli.worded import Command, argument, option
from compliance.errors import Problem, UsageError
from compliance.text import Text, counted

if TYPE_CHECKING:
    from compliance.store.differences import Change, Difference
    from compliance.store.history import Stored

SHOWN = 20
_CHANGES = {
    "new": Text("new", "新增"),
    "regressed": Text("came back", "复发"),
    "persisting": Text("persisting", "持续存在"),
    "resolved": Text("resolved", "已解决"),
    "waived": Text("waived", "已豁免"),
    "no_longer_assessed": Text("no longer assessed", "不再评判"),
}
_KINDS = {"risk": Text("risk", "风险"), "evidence_request": Text("evidence request", "补充证据请求")}
_STATES = {
    "gone": Text("the record is gone", "记录已不存在"),
    "unchecked": Text("the check is not part of the scan", "本次未包含该检查项"),
    "undecided": Text("undecided", "未决"),
    "not_assessed": Text("nothing was judged", "未作判定"),
}


@click.command(
    "history",
    cls=Command,
    help=Text(
        "List stored scans by as-of date, the oldest first, with their figures.",
        "按截至日由早到晚列出存储中的检查及主要数据。",
    ),
)
@option("--series", help=Text("Only the scans of this series.", "只列出该系列的检查。"))
@option("--limit", type=Whole(1), help=Text("Only the newest so many.", "最多列出最近多少次。"))
@printing
@storing
def history_command(series: str | None, limit: int | None, form: str, store: str | None, lang: str | None) -> None:
    from compliance.store import open_store
    from compliance.store.history import history

    with open_store(store, make=False) as opened, opened.read() as connection:
        scans = history(connection, series, limit)
    if form == "json":
        print_json({"scans": [_scan(scan) for scan in scans]})
        return
    lang = language(lang)
    if not scans:
        click.echo(Text("the store holds no scan yet", "存储中还没有检查记录")[lang])
    for name in dict.fromkeys(scan.series for scan in scans):
        click.echo(name)
        for line in _listed([scan for scan in scans if scan.series == name], lang):
            click.echo(f"  {line}")


def _listed(scans: Sequence[Stored], lang: str) -> Iterator[str]:
    from compliance.reports.vocabulary import READINESS_WORDS, word

    for scan in scans:
        f = scan.figures
        ready = word(READINESS_WORDS, f.readiness)
        yield Text(
            f"{scan.id:>4}  {f.as_of}  {ready.en}: {f.major} major, {f.minor} minor, {counted(f.observation, 'observation')}; "
            f"{f.failed} of {f.passed + f.failed} decided {'fails' if f.failed == 1 else 'fail'} ({f.waived} waived), {f.undecided} undecided",
            f"{scan.id:>4}  {f.as_of}  {ready.zh}：严重不符合 {f.major}、一般不符合 {f.minor}、观察项 {f.observation}；"
            f"已判定 {f.passed + f.failed} 项中不符合 {f.failed} 项（豁免 {f.waived}），未决 {f.undecided} 项",
        )[lang]


def _scan(scan: Stored) -> dict[str, Any]:
    return {
        "id": scan.id, "series": scan.series, "stored_at": scan.stored_at, "exit_code": scan.exit_code,
        **asdict(scan.figures),
    }  # fmt: skip


@click.command(
    "diff",
    cls=Command,
    help=Text(
        "Show what changed from scan A to scan B (default: the last two of the series scanned last).\n\n"
        "New: it fails now and never did before. Came back: it failed earlier, not in A, and fails again. "
        "Persisting: it fails in both. Resolved: it passes now. No longer assessed: it failed in A, and B "
        "says neither that it fails nor that it passes.",
        "显示从检查 A 到检查 B 的变化（默认为最近检查的系列中最后两次）。\n\n"
        "新增：现在不符合，以前从未不符合。复发：更早曾不符合，A 中没有，现在再次不符合。持续存在：两次均不符合。"
        "已解决：现在符合。不再评判：A 中不符合，B 中既未判定不符合，也未判定符合。",
    ),
)
@argument("scans", nargs=-1, type=Whole(1), metavar=Text("[A B]", "[A B]"))
@option(
    "--series",
    help=Text("Without A and B: the last two scans of this series.", "未给出 A 和 B 时：取该系列的最后两次检查。"),
)
@printing
@storing
def diff_command(scans: tuple[int, ...], series: str | None, form: str, store: str | None, lang: str | None) -> None:
    from compliance.store import open_store
    from compliance.store.differences import chosen, difference

    if len(scans) not in (0, 2):
        message = Text("give two scans, or none", "请给出两个检查编号，或都不给")
        raise UsageError(Problem(message, found=" ".join(map(str, scans)), expected="A B"))
    with open_store(store, make=False) as opened, opened.read() as connection:
        found = difference(connection, *chosen(connection, scans, series))
    if form == "json":
        print_json(_document(found))
        return
    for line in _told(found, language(lang)):
        click.echo(line)


def _document(found: Difference) -> dict[str, Any]:
    return {
        "from": _scan(found.before),
        "to": _scan(found.after),
        "findings": [
            {"change": c.change, "state": c.state, "fingerprint": r["fingerprint"], "kind": r["kind"],
             "grade": r["grade"] if c.state == "open" else None, "grade_before": c.grade_before, "rule_id": r["rule_id"],
             "judgement_id": r["judgement_id"], "scope": {"type": r["scope_type"], "key": r["scope_key"]},
             "title": {"en": r["title_en"], "zh": r["title_zh"]}, "repeat": r["repeat"]}
            for c in found.findings for r in (c.row,)
        ],
        "gaps": [
            {"change": c.change, "status": c.state, "fingerprint": r["fingerprint"], "check_id": r["check_id"],
             "record_type": r["record_type"], "subject": r["subject"], "due": r["due"], "waived": r["waived"]}
            for c in found.gaps for r in (c.row,)
        ],
    }  # fmt: skip


def _told(found: Difference, lang: str) -> Iterator[str]:
    a, b = found.before, found.after
    yield b.series
    yield Text(
        f"from scan {a.id} ({a.figures.as_of}) to scan {b.id} ({b.figures.as_of})",
        f"由第 {a.id} 号检查（{a.figures.as_of}）到第 {b.id} 号检查（{b.figures.as_of}）",
    )[lang]
    for title, changes, line in (
        (Text("Findings", "审核发现"), found.findings, _finding), (Text("Gaps", "差距"), found.gaps, _gap),
    ):  # fmt: skip
        yield ""
        counts = [f"{text[lang]} {n}" for name, text in _CHANGES.items() if (n := _number(changes, name))]
        none = Text("none in either scan", "两次检查中均无")
        yield f"{title[lang]}{Text(': ', '：')[lang]}{', '.join(counts) or none[lang]}"
        for name, text in _CHANGES.items():
            listed = [change for change in changes if change.change == name]
            for change in listed[:SHOWN]:
                yield f"  {text[lang]}  {line(change, lang)}"
            if len(listed) > SHOWN:
                cut = Text(f"{SHOWN} of {len(listed)} shown", f"显示 {SHOWN} / {len(listed)}")
                yield f"  {text[lang]}  … {cut[lang]}"


def _number(changes: Sequence[Change], name: str) -> int:
    return sum(change.change == name for change in changes)


def _finding(change: Change, lang: str) -> str:
    from compliance.reports.vocabulary import GRADE_WORDS, SCOPE_WORDS, word

    row = change.row
    grade = word(GRADE_WORDS, row["grade"])[lang] if row["grade"] else _KINDS[row["kind"]][lang]
    if change.grade_before and change.state == "open" and change.grade_before != row["grade"]:
        before = word(GRADE_WORDS, change.grade_before)
        grade += Text(f" (was {before.en})", f"（原为{before.zh}）")[lang]
    about = f"{row['rule_id'] or row['judgement_id']}  {word(SCOPE_WORDS, row['scope_type'])[lang]} {row['scope_key']}"
    return f"{about}  {row[f'title_{lang}']}  [{grade}]{_state(change, lang)}"


def _gap(change: Change, lang: str) -> str:
    from compliance.reports.safe import one_line

    row = change.row
    waived = Text(f" (waived by {row['waived']})", f"（由 {row['waived']} 豁免）")[lang] if row["waived"] else ""
    return f"{row['check_id']}  {row['record_type']} {one_line(row['subject'])}{waived}{_state(change, lang)}"


def _state(change: Change, lang: str) -> str:
    from compliance.model import Status
    from compliance.reports.vocabulary import STATUS_WORDS

    if change.change != "no_longer_assessed":
        return ""
    known = change.state in set(Status)
    text = STATUS_WORDS[Status(change.state)].text if known else _STATES.get(change.state)
    return f" – {(text or Text(change.state, change.state))[lang]}"
