"""`compliance evidence`: what came in, and blank files to fill in."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.language import language
from compliance.cli.options import mapping, printing, speaking
from compliance.cli.values import Choice, Place, Whole, Zone
from compliance.cli.worded import Group, argument, option
from compliance.errors import EXIT_CLEAN, EXIT_FINDINGS, Problem, UsageError, suggest
from compliance.text import Text, counted

if TYPE_CHECKING:
    from compliance.evidence import EvidenceSet
    from compliance.evidence.schemas import RecordType
    from compliance.model import EvidenceIssue, Intake


@click.group(
    "evidence",
    cls=Group,
    help=Text("Look at evidence before a scan, or start from a blank workbook.", "检查前查看证据，或生成空白工作簿。"),
)
def command() -> None: ...


@command.command(
    "template",
    help=Text(
        "Write blank evidence: a workbook with a sheet per record type, or a CSV file each.",
        "生成空白证据：每种记录类型一个工作表的工作簿，或每种一个 CSV 文件。",
    ),
)
@option("--format", "form", type=Choice(["xlsx", "csv"]), default="xlsx", show_default=True)
@option(
    "--out",
    type=Place(path_type=Path),
    help=Text(
        "Workbook to write, or folder for CSV (default: evidence.xlsx, evidence).",
        "工作簿，或存放 CSV 的文件夹（默认为 evidence.xlsx、evidence）。",
    ),
)
@option(
    "--type",
    "types",
    multiple=True,
    help=Text("Only this record type; may be repeated.", "只生成该记录类型，可多次给出。"),
)
@option("--force", is_flag=True, help=Text("Replace files that are already there.", "覆盖已有的文件。"))
@speaking
def template(form: str, out: Path | None, types: tuple[str, ...], force: bool, lang: str | None) -> None:
    from compliance.evidence import templates
    from compliance.evidence.schemas import load_schemas

    lang = language(lang)
    chosen = _chosen(load_schemas(), types)
    if form == "xlsx":
        target = out or Path("evidence.xlsx")
        files = {target: templates.xlsx_template(chosen, lang)}
    else:
        target = out or Path("evidence")
        files = {target / f"{one.name}.csv": templates.csv_template(one, lang) for one in chosen}
    _write(files, force)
    number = Text(counted(len(chosen), "record type"), f"{len(chosen)} 种记录类型")
    click.echo(f"{target}: {number[lang]}")


def _chosen(schemas: Mapping[str, RecordType], names: Sequence[str]) -> list[RecordType]:
    problems = [
        Problem(Text(f"unknown record type {name!r}", f"未知的记录类型 {name!r}"), hint=suggest(name, schemas))
        for name in names
        if name not in schemas
    ]
    if problems:
        raise UsageError(problems)
    return [schemas[name] for name in dict.fromkeys(names)] if names else list(schemas.values())


def _write(files: Mapping[Path, bytes], force: bool) -> None:
    """All files or none: what is there is somebody's work and is not replaced unasked."""
    there = [path for path in files if path.exists()] if not force else []
    if there:
        hint = Text("choose another --out, or replace it with --force", "请更换 --out，或用 --force 覆盖")
        message = Text("the file is already there", "文件已存在")
        raise UsageError(Problem(message, file=str(path), hint=hint) for path in there)
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}.part")
            part.write_bytes(content)
            os.replace(part, path)
    except OSError as error:
        reason = error.strerror or str(error)
        message = Text(f"cannot write: {reason}", f"无法写入：{reason}")
        raise UsageError(Problem(message, file=str(error.filename or path))) from error


@command.command(
    "validate",
    help=Text(
        "Read evidence and say what became of every row.\n\n"
        "Exit code 0: everything was read; 1: something was set aside, unreadable or refers to nothing; "
        "2: the evidence cannot be read.",
        "读取证据，说明每一行的去向。\n\n退出码 0：全部读入；1：有隔离的行、无法识别的值或悬空引用；2：无法读取证据。",
    ),
)
@argument("source", metavar=Text("SOURCE", "来源"))
@mapping
@option(
    "--timezone",
    type=Zone(),
    default="Asia/Shanghai",
    show_default=True,
    help=Text("Zone in which local days are counted.", "按此时区计算日期。"),
)
@printing
@option(
    "--limit",
    type=Whole(min=0),
    default=50,
    show_default=True,
    help=Text("How many issues to show.", "显示多少条问题。"),
)
@speaking
def validate(source: str, mapping: str | None, timezone: str, form: str, limit: int, lang: str | None) -> None:
    import duckdb

    from compliance import resources
    from compliance.asking import packaged
    from compliance.engines.connection import failures_told
    from compliance.engines.watching import stoppable
    from compliance.evidence import load_evidence
    from compliance.evidence.schemas import load_schemas
    from compliance.evidence.staging import check_whole

    chosen = packaged(mapping, resources.MAPPINGS) if mapping else None
    with failures_told(), duckdb.connect(":memory:") as con, stoppable(con):
        evidence = load_evidence(source, con, load_schemas(), timezone=timezone, mapping=chosen)
        check_whole(con, evidence.in_place)
    lang = language(lang)
    show = _as_json if form == "json" else _as_text
    click.echo(show(evidence, limit, lang))
    click.get_current_context().exit(EXIT_FINDINGS if _flawed(evidence) else EXIT_CLEAN)


# What a person should mend; the other kinds of issues only inform.
_FLAWS = frozenset({"quarantine", "unreadable", "conflict", "dangling", "example"})


def _flawed(evidence: EvidenceSet) -> bool:
    """Whether anything is set aside, unreadable or refers to nothing; in doubt (a cut list) yes."""
    lost = any(intake.quarantined or intake.unreadable_cells for intake in evidence.intakes)
    kinds = {issue.kind for issue in evidence.issues}
    return lost or bool(kinds & _FLAWS) or evidence.issue_total > len(evidence.issues)


def _as_json(evidence: EvidenceSet, limit: int, lang: str) -> str:
    shown = [
        {name: value[lang] if name == "message" else value for name, value in _fields(issue).items()}
        for issue in evidence.issues[:limit]
    ]
    content = {
        "source": evidence.source,
        "digest": evidence.digest,
        "clean": not _flawed(evidence),
        "files": [asdict(file) for file in evidence.files],
        "intake": [asdict(intake) for intake in evidence.intakes if intake.supplied],
        "not_supplied": [intake.record_type for intake in evidence.intakes if not intake.supplied],
        "issues": shown,
        "issues_shown": len(shown),
        "issues_total": evidence.issue_total,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _fields(issue: EvidenceIssue) -> dict[str, Any]:
    return {name: getattr(issue, name) for name in issue.__dataclass_fields__}


def _as_text(evidence: EvidenceSet, limit: int, lang: str) -> str:
    supplied = [intake for intake in evidence.intakes if intake.supplied]
    absent = [intake.record_type for intake in evidence.intakes if not intake.supplied]
    lines = [Text(f"Evidence: {evidence.source}", f"证据：{evidence.source}")[lang]]
    for file in evidence.files:
        rows = "" if file.rows is None else Text(f", {counted(file.rows, 'row')}", f"，{file.rows} 行")[lang]
        lines.append(f"  {file.name} (sha256 {file.sha256[:12]}{rows})")
    lines += ["", Text("Rows", "行数")[lang]]
    for intake in supplied:
        lines += _intake_lines(intake, lang)
    if absent:
        lines.append(Text(f"Not supplied: {', '.join(absent)}", f"未提供：{'、'.join(absent)}")[lang])
    total = evidence.issue_total
    shown = min(limit, len(evidence.issues))
    lines += ["", Text(f"Issues: {shown} of {total} shown", f"问题：显示 {shown} 条，共 {total} 条")[lang]]
    lines += [f"  {_issue_line(issue, lang)}" for issue in evidence.issues[:limit]]
    return "\n".join(lines)


def _intake_lines(intake: Intake, lang: str) -> list[str]:
    """The identity of one record type, and what its columns lack."""
    en = f"{intake.rows_in} in = {intake.accepted} accepted + {intake.collapsed} collapsed + {intake.quarantined} set aside"
    zh = f"读入 {intake.rows_in} = 采纳 {intake.accepted} + 合并 {intake.collapsed} + 隔离 {intake.quarantined}"
    if not intake.complete:
        en, zh = f"{en}; not complete", f"{zh}；不完整"
    if intake.unreadable_cells:
        en, zh = (
            f"{en}; {counted(intake.unreadable_cells, 'unreadable cell')}",
            f"{zh}；无法识别的单元格 {intake.unreadable_cells} 个",
        )
    lines = [f"  {intake.record_type}: {Text(en, zh)[lang]}"]
    for names, label in (
        (intake.missing_columns, Text("columns not supplied", "未提供的列")),
        (intake.unknown_columns, Text("unknown columns, ignored", "未知的列（已忽略）")),
    ):
        if names:
            lines.append(f"    {label[lang]} ({len(names)}): {', '.join(names)}")
    return lines


def _issue_line(issue: EvidenceIssue, lang: str) -> str:
    row = None if issue.row is None else Text(f"row {issue.row}", f"第 {issue.row} 行")[lang]
    place = [part for part in (issue.file, issue.sheet, row, issue.field) if part]
    return f"[{issue.kind}] {issue.record_type}: {', '.join(place)}{': ' if place else ''}{issue.message[lang]}"
