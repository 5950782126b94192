"""From a rule as written, already found to be sound, to the frozen Rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.model import Cite, Example, Item, Manual, Rule, Source, Status
from compliance.reading import Location, Positioned
from compliance.rules.checks import item_map
from compliance.text import Text
from compliance.validation import as_json


def build_rule(document: Positioned, at: Location, written: Mapping[str, Any], file: str) -> Rule:
    """The Rule of one entry; `file` is its file relative to the pack. Dates stay dates in
    parameters and evidence, and are ISO text everywhere else."""
    data = as_json(written)
    params = {name: _frozen(value) for name, value in written.get("params", {}).items()}
    items = data.get("items")
    manual = data.get("manual")
    return Rule(
        id=data["id"],
        title=_text(data["title"]),
        statement=_text(data["statement"]),
        basis=data["basis"],
        modality=data["modality"],
        severity=data["severity"],
        record_type=data["for"],
        when=data.get("when"),
        require=data.get("require"),
        due=data.get("due"),
        params=params,
        items=build_items(item_map(items, params)),
        cites=tuple(Cite(cite["ref"], cite.get("note")) for cite in data.get("cites", ())),
        maps_to={name: tuple(refs) for name, refs in data.get("maps_to", {}).items()},
        remedy=_text(data["remedy"]),
        tags=tuple(data.get("tags", ())),
        waivable=data.get("waivable", True),
        manual=_manual(manual) if manual else None,
        examples=tuple(
            _example(document, (*at, "examples", index), example) for index, example in enumerate(written["examples"])
        ),
        source=Source(file, document.at(at).line),
        digest=rule_digest(written),
        items_param=items[1:] if isinstance(items, str) else None,
    )


def build_items(items: Mapping[str, Mapping[str, Any]]) -> tuple[Item, ...]:
    """Items in the order they are written."""
    return tuple(
        Item(
            name=name,
            title=_text(item["title"]) if "title" in item else None,
            record_type=item.get("for"),
            when=item.get("when"),
            require=item.get("require"),
            due=item.get("due"),
            severity=item.get("severity"),
        )
        for name, item in items.items()
    )


def rule_digest(data: Mapping[str, Any]) -> str:
    """sha256 in hex over what a rule says, whatever its layout, comments and place."""
    canonical = json.dumps(as_json(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _manual(data: Mapping[str, Any]) -> Manual:
    return Manual(
        question=_text(data["question"]),
        evidence=_text(data["evidence"]),
        attested_by=_text(data["attested_by"]),
        valid_days=data.get("valid_days"),
    )


def _example(document: Positioned, at: Location, data: Mapping[str, Any]) -> Example:
    return Example(
        given={name: tuple(dict(row) for row in rows) for name, rows in data["given"].items()},
        expect={subject: Status(status) for subject, status in data["expect"].items()},
        as_of=_string(data["as_of"]),
        extracted_at=_optional(data.get("extracted_at")),
        incomplete=tuple(data.get("incomplete", ())),
        params={name: _frozen(value) for name, value in data.get("params", {}).items()},
        note=_optional(data.get("note")),
        line=document.at(at).line,
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _text(data: Mapping[str, Any]) -> Text:
    return Text(data["en"].strip(), data["zh"].strip())


def _string(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _optional(value: Any) -> str | None:
    return None if value is None else _string(value)
