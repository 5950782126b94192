"""Links that lead nowhere, empty ones, and values outside their lists, of tables that stay where they are.

Told as of files (see `evidence.references` and `evidence.unlisted`), of the fields that are read, with keys for want of rows.
They are counted first, all of a record type in one statement; looked at closely only where there are any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.evidence.cells import named, quoted
from compliance.evidence.evidence_set import TableFacts
from compliance.evidence.inplace.tables import Ask
from compliance.evidence.inplace.words import Words
from compliance.evidence.issues import ISSUES_PER_KIND, Issues
from compliance.evidence.references import dangling_issue, empty_issue
from compliance.evidence.schemas import Field, RecordType
from compliance.evidence.unlisted import unlisted_issue


@dataclass(frozen=True, slots=True)
class Here:
    """A record type in a database: what people call its table, the SELECT of its rows, how many cells of each field are empty."""

    record_type: RecordType
    name: str
    select: str
    facts: TableFacts
    empty: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Link:
    """A reference field and the record types that are there of those it may lead to; `kind` holds which, if it may be several."""

    field: Field
    targets: tuple[str, ...]
    kind: str | None


def doubts(owner: Here, there: Mapping[str, Here], ask: Ask, words: Words) -> tuple[Issues, Issues]:
    """What is wrong with the links of a record type, and with the values of its listed fields."""
    links, listed = list(_links(owner, there)), _listed(owner)
    astray, strange = _counted(owner, there, links, listed, ask, words)
    about_links, about_values = Issues(), Issues()
    if astray:
        _tell_dangling(owner, there, astray, ask, words, about_links)
    for field in owner.record_type.fields.values():
        if (field.reference or field.type_field) and owner.empty.get(field.name):
            about_links.add([empty_issue(owner.record_type, field, owner.empty[field.name], owner.facts.rows)])
    if strange:
        _tell_unlisted(owner, strange, ask, words, about_values)
    return about_links, about_values


def _links(owner: Here, there: Mapping[str, Here]) -> Iterator[_Link]:
    missing = owner.facts.missing
    for field in owner.record_type.fields.values():
        if field.name in missing:
            continue
        if field.reference in there:
            yield _Link(field, (str(field.reference),), None)
        targets = tuple(target for target in field.targets if target in there)
        if targets and field.type_field and field.type_field not in missing:
            yield _Link(field, targets, field.type_field)


def _listed(owner: Here) -> list[Field]:
    return [f for f in owner.record_type.fields.values() if f.values and f.name not in owner.facts.missing]


def _counted(
    owner: Here, there: Mapping[str, Here], links: Sequence[_Link], listed: Sequence[Field], ask: Ask, words: Words
) -> tuple[list[_Link], list[Field]]:
    """The links that somewhere lead nowhere, and the fields with a value that their list does not know."""
    if not owner.facts.rows or not (links or listed):
        return [], []
    source, counts = f"({owner.select}) AS a", []
    for i, link in enumerate(links):
        if link.field.kind == "list":
            counts.append(f"(SELECT COUNT(*) FROM ({_astray(owner, there, i, link, words)}) AS astray)")
        else:
            source += f" LEFT JOIN ({_keys(link, there, words)}) AS t{i} ON {_met(i, f'a.{named(link.field.name)}', link, words)}"
            counts.append(f"COUNT(*) FILTER (WHERE {_lost(i, f'a.{named(link.field.name)}', link)})")
    counts += [f"COUNT(*) FILTER (WHERE {_strange(field, words)})" for field in listed]
    (numbers,) = ask(f"SELECT {', '.join(counts)} FROM {source}")
    return (
        [link for link, number in zip(links, numbers, strict=False) if number],
        [field for field, number in zip(listed, numbers[len(links) :], strict=True) if number],
    )


def _keys(link: _Link, there: Mapping[str, Here], words: Words) -> str:
    """The keys `k` a link may hold, with the record type `w` of each."""
    return " UNION ALL ".join(
        f"SELECT CAST({quoted(name)} AS {words.text}) AS w, {named(there[name].record_type.key)} AS k FROM ({there[name].select}) AS held"
        for name in link.targets
    )  # fmt: skip


def _met(i: int, value: str, link: _Link, words: Words) -> str:
    """Compared by bytes: two columns of a database may have orders of their own, which would not go together."""
    return f"{words.ordered.format(f't{i}.k')} = {value}" + (
        f" AND {words.ordered.format(f't{i}.w')} = a.{named(link.kind)}" if link.kind else ""
    )


def _lost(i: int, value: str, link: _Link) -> str:
    kinds = f" AND a.{named(link.kind)} IN ({', '.join(map(quoted, link.targets))})" if link.kind else ""
    return f"{value} IS NOT NULL AND t{i}.k IS NULL{kinds}"


def _astray(owner: Here, there: Mapping[str, Here], i: int, link: _Link, words: Words) -> str:
    """The cells of a link that lead nowhere: its number, the record type it should lead to, key and value of each."""
    key, column = named(owner.record_type.key), named(link.field.name)
    value = words.unnested.format(column) if link.field.kind == "list" else column
    kind = f", {named(link.kind)}" if link.kind else ""
    wanted = f"a.{named(link.kind)}" if link.kind else f"CAST({quoted(link.targets[0])} AS {words.text})"
    return (
        f"SELECT {i} AS link, {words.ordered.format(wanted)} AS wanted, {words.ordered.format('a.k')} AS k, {words.ordered.format('a.v')} AS v "
        f"FROM (SELECT {key} AS k, {value} AS v{kind} FROM ({owner.select}) AS own) AS a "
        f"LEFT JOIN ({_keys(link, there, words)}) AS t{i} ON {_met(i, 'a.v', link, words)} WHERE {_lost(i, 'a.v', link)}"
    )


def _tell_dangling(
    owner: Here, there: Mapping[str, Here], links: Sequence[_Link], ask: Ask, words: Words, issues: Issues
) -> None:
    parts = " UNION ALL ".join(_astray(owner, there, i, link, words) for i, link in enumerate(links))
    by_key = f"{words.ordered.format('k')}, {words.ordered.format('v')}"
    rows = ask(
        f"SELECT link, wanted, k, v, n FROM (SELECT *, COUNT(*) OVER (PARTITION BY link, wanted) AS n, "
        f"ROW_NUMBER() OVER (PARTITION BY link, wanted ORDER BY {by_key}) AS turn FROM ({parts}) AS astray) AS numbered "
        f"WHERE turn <= {ISSUES_PER_KIND}"
    )
    groups: dict[tuple[int, str], list[tuple[Any, ...]]] = defaultdict(list)
    for number, wanted, *row in rows:
        groups[number, wanted].append(tuple(row))
    for i, link in enumerate(links):
        for wanted in link.targets:
            found = sorted(groups[i, wanted])
            target = there[wanted].record_type
            issues.add(
                [dangling_issue(owner.record_type, link.field, target, value, key, owner.name) for key, value, _ in found],
                found[0][-1] if found else 0,
            )  # fmt: skip


def _strange(field: Field, words: Words) -> str:
    """Whether a cell holds a value that the list of its field does not know."""
    column, codes = named(field.name), ", ".join(quoted(entry.code) for entry in field.values)
    if field.kind == "list":
        return f"{words.size.format(words.mapped.format(f'a.{column}', 'e', f'e NOT IN ({codes})'))} > 0"
    return f"a.{column} NOT IN ({codes})"


def _tell_unlisted(owner: Here, fields: Sequence[Field], ask: Ask, words: Words, issues: Issues) -> None:
    key = named(owner.record_type.key)
    parts = []
    for field in fields:
        column, codes = named(field.name), ", ".join(quoted(entry.code) for entry in field.values)
        value = words.unnested.format(column) if field.kind == "list" else column
        cells = f"SELECT {quoted(field.name)} AS field, {key} AS k, {value} AS v FROM ({owner.select}) AS own"
        parts.append(
            f"SELECT field, {words.ordered.format('k')} AS k, {words.ordered.format('v')} AS v FROM ({cells}) AS cells WHERE v NOT IN ({codes})"
        )
    field_name, value, first = (words.ordered.format(name) for name in ("field", "v", "k"))
    rows = ask(
        f"SELECT field, v, n, k, total FROM (SELECT field, v, n, k, COUNT(*) OVER () AS total, ROW_NUMBER() OVER "
        f"(ORDER BY {field_name}, {value}) AS turn FROM (SELECT field, v, COUNT(*) AS n, MIN({first}) AS k "
        f"FROM ({' UNION ALL '.join(parts)}) AS strangers GROUP BY field, v) AS counted) AS numbered "
        f"WHERE turn <= {ISSUES_PER_KIND}"
    )
    found = sorted(rows)
    issues.add(
        [unlisted_issue(owner.record_type, name, value, number, owner.name, key=first) for name, value, number, first, _ in found],
        found[0][-1] if found else 0,
    )  # fmt: skip
