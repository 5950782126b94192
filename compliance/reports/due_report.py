"""What falls due soon, per owner and contract: as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from compliance.due import LAPSING, PENDING, STARTING, DueSoon, Obligation
from compliance.reports.safe import one_line
from compliance.text import Text, counted

NOBODY = Text("nobody named", "未写明负责人")
NO_CONTRACT = Text("no contract", "不属于任何合同")
_NAMED = 10
SORT_WORDS = {
    PENDING: Text("to be done", "待办"),
    LAPSING: Text("holds now, to be renewed", "目前符合，到期须更新"),
    STARTING: Text("applies soon", "即将适用"),
}


def due_json(found: DueSoon) -> str:
    """As UTF-8 JSON with two-space indent; fields as in docs/operators.md."""
    document = {
        "as_of": found.as_of.day.isoformat(),
        "until": found.until.isoformat(),
        "timezone": found.timezone,
        "evidence_source": found.source,
        "evidence_digest": found.evidence_digest,
        "rule_pack_digest": found.rule_pack_digest,
        "undecided": list(found.undecided),
        "obligations": [
            {
                "fingerprint": o.fingerprint, "due": o.due.isoformat(), "days_left": o.days_left, "sort": o.sort,
                "check_id": o.check_id, "rule_id": o.rule_id, "title": {"en": o.title.en, "zh": o.title.zh},
                "remedy": {"en": o.remedy.en, "zh": o.remedy.zh}, "severity": o.severity,
                "record_type": o.record_type, "subject": o.subject, "contract": o.contract or None,
                "owner": o.owner, "owner_from": o.owner_from,
            }
            for o in found.obligations
        ],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def due_text(found: DueSoon, lang: str) -> str:
    """Grouped by owner and contract, those nobody answers for last."""
    return "\n".join(_lines(found, lang)) + "\n"


def _lines(found: DueSoon, lang: str) -> Iterator[str]:
    number, first, last = len(found.obligations), found.as_of.day, found.until
    yield Text(f"Due from {first} to {last}: {number}", f"{first} 至 {last} 到期：{number} 项")[lang]
    if found.undecided:
        some = ", ".join(found.undecided[:_NAMED]) + (" …" if len(found.undecided) > _NAMED else "")
        yield Text(
            f"Of {counted(len(found.undecided), 'requirement')} something cannot be decided, which may be due as well: {some}",
            f"{len(found.undecided)} 条要求存在无法判定的内容，也可能到期：{some}",
        )[lang]

    def place(o: Obligation) -> tuple[bool, str, bool, str]:
        return (o.owner is None, o.owner or "", not o.contract, o.contract)

    for (_, owner, _, contract), group in groupby(sorted(found.obligations, key=place), key=place):
        who, about = one_line(owner) or NOBODY[lang], one_line(contract)
        yield ""
        yield f"{who} – {Text(f'contract {about}', f'合同 {about}')[lang] if about else NO_CONTRACT[lang]}"
        for o in group:
            yield f"  {o.due}  {left(o, lang)}  {o.check_id}  {o.record_type} {one_line(o.subject)}"
            yield f"    {o.title[lang]} [{SORT_WORDS[o.sort][lang]}]"


def left(o: Obligation, lang: str) -> str:
    """How long is left: "today", "in 12 days"."""
    if o.days_left == 0:
        return Text("today", "今天")[lang]
    days = "day" if o.days_left == 1 else "days"
    return Text(f"in {o.days_left} {days}", f"剩余 {o.days_left} 天")[lang]
