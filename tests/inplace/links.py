"""Made-up evidence full of links and listed values that are wrong, and what is told of it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

from compliance.evidence.schemas import Field, load_schemas
from compliance.model import EvidenceIssue

TOLD = ("dangling", "empty_link", "unlisted")
# Between them: links to one type and to several, to their own, lists of links, listed values and lists of them.
TYPES = (
    "approval", "contract", "contract_clause", "contract_item", "document", "plan_task", "process_definition", "project_plan",
    "role", "security_event", "termination",
)  # fmt: skip
ROWS = 30
Tables = Mapping[str, tuple[list[str], list[list[str | None]]]]
Said = tuple[str, str, str | None, str | None, str | None, str]


def made_up(seed: int) -> Tables:
    """Rows of some record types; keys of all begin alike, so that a link to the wrong type may lead somewhere."""
    chance, schemas = random.Random(seed), load_schemas()
    found = {}
    for name in TYPES:
        fields = [
            f for f in schemas[name].fields.values() if _is_link(f) or f.values or _says_kind(f, schemas[name].fields)
        ]
        rows: list[list[str | None]] = []
        for number in range(chance.choice([0, 3, ROWS])):
            rows.append([f"K{number}", *(_cell(chance, f, schemas[name].fields) for f in fields)])
        for row in [*rows]:
            if chance.random() < 0.1:  # once more, or once more and different
                again = [*row]
                if len(again) > 1 and chance.random() < 0.5:
                    again[chance.randrange(1, len(again))] = "K0"
                rows.append(again)
        if rows and chance.random() < 0.5:
            rows.append([None, *rows[0][1:]])
        found[name] = ([schemas[name].key, *(f.name for f in fields)], rows)
    many = [[f"K{number}", f"gone {number}"] for number in range(450)]
    found["payment"] = (["id", "contract_id"], many)
    return found


def _is_link(f: Field) -> bool:
    return bool(f.reference or f.type_field)


def _says_kind(f: Field, fields: Mapping[str, Field]) -> bool:
    return any(other.type_field == f.name for other in fields.values())


def _cell(chance: random.Random, f: Field, fields: Mapping[str, Field]) -> str | None:
    kinds = [target for other in fields.values() if other.type_field == f.name for target in other.targets]
    some = [f"K{chance.randrange(ROWS + 5)}", f"K{chance.randrange(ROWS + 5)}", "nothing 'of' \\ the kind 🖊"]
    if kinds:
        some = [*(kind for kind in kinds if kind in TYPES), "nobody"]
    elif f.values:
        some = [*(entry.code for entry in f.values), f.values[0].title.zh, "importent"]
    if chance.random() < 0.15:
        return None
    if f.kind == "list":
        return chance.choice(["none", "; ".join(chance.choices(some, k=chance.randrange(1, 4)))])
    return chance.choice(some)


def said(issues: Iterable[EvidenceIssue]) -> list[Said]:
    """What is told of links and listed values, in its order; of an unlisted value files name a row instead of a key."""
    return [
        (i.kind, i.record_type, i.field, i.value, i.key if i.kind == "dangling" else None, i.message.en)
        for i in issues
        if i.kind in TOLD
    ]


def first_keys(issues: Iterable[EvidenceIssue], tables: Tables) -> Sequence[bool]:
    """Of every unlisted value, whether the key that is told is that of a row that has it."""
    found = []
    for issue in issues:
        if issue.kind == "unlisted":
            header, rows = tables[issue.record_type]
            at = header.index(str(issue.field))
            has = [row[0] for row in rows if row[at] is not None and str(issue.value) in str(row[at])]
            found.append(issue.key in has)
    return found
