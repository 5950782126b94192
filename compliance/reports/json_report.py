"""The gap report as JSON (docs/json-report.md, docs/report.schema.json): both languages, stable order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from compliance.model import (
    Certification,
    CheckCount,
    Decision,
    Digest,
    EvidenceIssue,
    Finding,
    FollowUp,
    GapReport,
    Intake,
    Rule,
    Status,
    Verdict,
)
from compliance.reports.view import Chapter, Need, RuleRow, Tally, View, view_of
from compliance.text import Text

FORMAT = "gap-report/1"


def render(report: GapReport, lang: str = "en") -> bytes:
    """The report as UTF-8 JSON with two-space indent and a final line feed; `lang` changes nothing."""
    # A lone surrogate cannot be UTF-8; the escape that stands for it is the one JSON itself has.
    return (json.dumps(document(report), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def document(report: GapReport) -> dict[str, Any]:
    """The report as plain dicts and lists, in the order of the schema."""
    view = view_of(report)
    return {
        "format": FORMAT,
        "run": _run(report),
        "conclusion": {
            "readiness": report.readiness,
            "exit_code": view.exit_code,
            "exit_meaning": _text(view.exit_meaning),
            "fail_on": report.fail_on,
            "allow_undecided": report.allow_undecided,
            "problems": [_text(problem) for problem in report.problems],
        },
        "certification": _certification(report.certification),
        "totals": _tally(view.totals),
        "chapters": [_chapter(chapter) for chapter in view.chapters],
        "rules": [_rule_row(row) for row in view.rules],
        "findings": [_finding(finding) for finding in report.findings],
        "gaps": _listed(view, view.gaps, Status.FAIL),
        "pending": _listed(view, view.pending, Status.PENDING),
        "undecided": _list(view.undecided, view.totals.undecided),
        "attested": _list(view.attested, view.totals.attested),
        "evidence_needed": [_need(need) for need in view.needs],
        "shown": {key: {"shown": part[0], "total": part[1]} for key, part in sorted(report.shown.items())},
        "intakes": [_intake(intake) for intake in report.intakes],
        "issues": {
            "shown": len(report.issues),
            "total": report.issue_total,
            "items": [_issue(issue) for issue in report.issues],
        },
        "follow_up": _follow_up(report.follow_up),
    }


def _follow_up(follow_up: FollowUp) -> dict[str, Any]:
    return {
        "decisions": [asdict(use) for use in follow_up.decisions],
        "actions": [asdict(action) for action in follow_up.actions],
        "trend": [asdict(point) for point in follow_up.trend],
    }


def _text(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _period(period: tuple[str, str] | None) -> dict[str, str] | None:
    return {"from": period[0], "to": period[1]} if period else None


def _files(files: tuple[Digest, ...]) -> list[dict[str, Any]]:
    return [{"name": file.name, "sha256": file.sha256, "rows": file.rows} for file in files]


def _run(report: GapReport) -> dict[str, Any]:
    header = report.header
    return {
        "tool_version": header.tool_version,
        "engine": header.engine,
        "judge": header.judge,
        "as_of": header.as_of,
        "as_of_source": header.as_of_source,
        "extracted_at": header.extracted_at,
        "timezone": header.timezone,
        "period": _period(header.period),
        "where": list(header.where),
        "selection": list(header.selection),
        "profile": header.profile,
        "weakened": [_text(text) for text in header.weakened],
        "rule_pack": {"digest": header.rule_pack_digest, "files": _files(header.rules)},
        "evidence": {
            "source": header.evidence_source,
            "period": _period(header.evidence_period),
            "digest": header.evidence_digest,
            "files": _files(header.evidence),
        },
    }


def _certification(certification: Certification | None) -> dict[str, Any] | None:
    if certification is None:
        return None
    return {
        "framework": certification.framework,
        "title": _text(certification.title),
        "clauses": [
            {
                "number": clause.number,
                "title": _text(clause.title),
                "level": clause.level,
                "reached": clause.reached,
                "state": clause.state,
                "judgement_id": clause.judgement_id,
                "reason": _text(clause.reason),
                "rules": clause.rules,
                "verified": clause.verified,
                "decided": clause.decided,
                "failed": clause.failed,
                "undecided": clause.undecided,
                "changes": [_text(change) for change in clause.changes],
            }
            for clause in certification.clauses
        ],
    }


def _counts(counts: Mapping[Status, int]) -> dict[str, int]:
    return {status.value: counts.get(status, 0) for status in Status}


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "verdicts": tally.total,
        "applicable": tally.applicable,
        "decided": tally.decided,
        "undecided": tally.undecided,
        "waived": tally.waived,
        "attested": tally.attested,
        "counts": _counts(tally.counts),
    }


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "chapter": chapter.key,
        "title": _text(chapter.title),
        "rules": len(chapter.rules),
        "totals": _tally(chapter.tally),
    }


def _rule_row(row: RuleRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": _text(row.title),
        "chapter": row.chapter,
        "severity": row.severity,
        "totals": _tally(row.tally),
        "checks": [_check(check, row) for check in row.checks],
        "definition": _definition(row.rule) if row.rule else None,
    }


def _check(check: CheckCount, row: RuleRow) -> dict[str, Any]:
    return {
        "id": check.check_id,
        "title": _text(row.titles[check.check_id]),
        "record_type": check.record_type,
        "severity": check.severity,
        "counts": _counts(check.counts),
        "waived": check.waived,
        "attested": check.attested,
    }


def _definition(rule: Rule) -> dict[str, Any]:
    manual = rule.manual
    return {
        "section": rule.section,
        "statement": _text(rule.statement),
        "basis": rule.basis,
        "modality": rule.modality,
        "record_type": rule.record_type,
        "cites": [{"ref": cite.ref, "note": cite.note} for cite in rule.cites],
        "maps_to": {framework: list(refs) for framework, refs in sorted(rule.maps_to.items())},
        "remedy": _text(rule.remedy),
        "tags": list(rule.tags),
        "waivable": rule.waivable,
        "manual": {
            "question": _text(manual.question),
            "evidence": _text(manual.evidence),
            "attested_by": _text(manual.attested_by),
        }
        if manual
        else None,
        "source": {"file": rule.source.file, "line": rule.source.line},
        "digest": rule.digest,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "fingerprint": finding.fingerprint,
        "kind": finding.kind,
        "grade": finding.grade,
        "rule_id": finding.rule_id,
        "judgement_id": finding.judgement_id,
        "scope": {"type": finding.scope_type, "key": finding.scope_key},
        "title": _text(finding.title),
        "reason": _text(finding.reason),
        "failed": finding.failed,
        "decided": finding.decided,
        "applicable": finding.applicable,
        "undecided": finding.undecided,
        "overdue_days": finding.overdue_days,
        "repeat": finding.repeat,
        "facts": [{"id": fact.id, "kind": fact.kind, "text": _text(fact.text)} for fact in finding.facts],
    }


def _listed(view: View, verdicts: tuple[Verdict, ...], *statuses: Status) -> dict[str, Any]:
    return _list(verdicts, view.total(*statuses))


def _list(verdicts: tuple[Verdict, ...], total: int) -> dict[str, Any]:
    items = [_verdict(verdict) for verdict in verdicts]
    return {"shown": len(items), "total": total, "items": items}


def _decision(decision: Decision | None) -> dict[str, Any] | None:
    return asdict(decision) if decision else None


def _verdict(verdict: Verdict) -> dict[str, Any]:
    scope = verdict.scope
    return {
        "check_id": verdict.check_id,
        "rule_id": verdict.rule_id,
        "record_type": verdict.record_type,
        "subject": verdict.subject,
        "status": verdict.status.value,
        "reason": _text(verdict.reason),
        "due": verdict.due.isoformat() if verdict.due else None,
        "values": [{"name": value.name, "value": value.value, "state": value.state} for value in verdict.values],
        "missing": [_text(text) for text in verdict.missing],
        "source": {"file": verdict.file, "row": verdict.row} if verdict.file is not None else None,
        "scope": {
            "organisation": scope.organisation,
            "contract": scope.contract,
            "project": scope.project,
            "system": scope.system,
            "asset": scope.asset,
        }
        if scope
        else None,
        "waived": _decision(verdict.waived),
        "attested": _decision(verdict.attested),
    }


def _need(need: Need) -> dict[str, Any]:
    return {"what": _text(need.what), "checks": list(need.checks), "verdicts": need.verdicts}


def _intake(intake: Intake) -> dict[str, Any]:
    return {
        "record_type": intake.record_type,
        "supplied": intake.supplied,
        "complete": intake.complete,
        "rows_in": intake.rows_in,
        "accepted": intake.accepted,
        "collapsed": intake.collapsed,
        "quarantined": intake.quarantined,
        "set_aside": intake.set_aside,
        "unreadable_cells": intake.unreadable_cells,
        "missing_columns": list(intake.missing_columns),
        "unknown_columns": list(intake.unknown_columns),
    }


def _issue(issue: EvidenceIssue) -> dict[str, Any]:
    return {
        "kind": issue.kind,
        "record_type": issue.record_type,
        "message": _text(issue.message),
        "file": issue.file,
        "sheet": issue.sheet,
        "row": issue.row,
        "field": issue.field,
        "value": issue.value,
        "key": issue.key,
    }
