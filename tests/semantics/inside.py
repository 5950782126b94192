"""A writer of questions inside questions: of a row, of the subject, or of both (see `grammar`).

An outer question is mostly tied by a link; its condition, or what it gathers, asks further ones, which compare both records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from semantics.grammar import COMPARISONS, DAYS, LINKS, NULLNESS, Writer

# More ways in which rows (alias r) tie to a record (alias o), for rows of rows are often of the same type.
MORE: Mapping[str, Mapping[str, Sequence[str]]] = {
    "alpha": {"delta": ("{r}.subject_id = {o}.id",)},
    "beta": {"beta": ("{r}.omega_id = {o}.omega_id",)},
    "gamma": {
        "gamma": ("{r}.alpha_id = {o}.alpha_id", "{r}.beta_id = {o}.beta_id", "{r}.id = {o}.id"),
        "alpha": ("{r}.beta_id = {o}.beta_id", "{r}.other_beta_id = {o}.beta_id", "{o}.id IN {r}.gamma_ids"),
    },
    "delta": {"alpha": ("{r}.id = {o}.subject_id",), "beta": ("{r}.id = {o}.subject_id",)},
}  # fmt: skip
DATES = ("date", "timestamp")


def inside(w: Writer) -> str:
    """A question with others inside it, two or three deep."""
    return _question(w, w.choose((1, 1, 1, 2)))


def _links(record_type: str, kind: str) -> list[str]:
    """How rows of a record type may tie to a record of a kind."""
    return [*LINKS.get(kind, {}).get(record_type, ()), *MORE.get(kind, {}).get(record_type, ())]


def _scope(w: Writer) -> tuple[Writer, list[str]]:
    """The rows of a question, and what ties them to one of those in reach, or to two."""
    kind = w.aliases[-1][1]
    row = f"q{len(w.aliases)}"
    record_type = w.choose([*LINKS.get(kind, {}), *MORE.get(kind, {}), "gamma"])
    known = [(alias, links) for alias, other in reversed(w.aliases) if (links := _links(record_type, other))]
    chosen = w.choose((known[:1], known[:1], known[-1:], known[:1], known[:2], []))
    ties = [w.choose(links).format(r=row, o=alias) for alias, links in chosen]
    if chosen and w.choose((False, False, False, True)):  # two links to one record
        alias, links = chosen[0]
        ties.append(w.choose(links).format(r=row, o=alias))
    return replace(w, aliases=(*w.aliases, (row, record_type))), list(dict.fromkeys(ties))


def _where(w: Writer, ties: Sequence[str], levels: int, asks: bool) -> str:
    """The condition of a question: its ties, comparisons, and what it asks of its rows."""
    parts = [*ties]
    for _ in range(w.choose((0, 1, 1, 2))):
        parts.append(_plain(w))
    for _ in range(w.choose((1, 1, 2)) if asks else 0):
        asked = _question(w, levels - 1)
        parts.append(w.pick(asked, asked, f"NOT ({asked})", f"({asked} OR {_plain(w)})"))
    return f" WHERE {' AND '.join(parts)}" if parts else ""


def _own(w: Writer, *kinds: str) -> str:
    """A field of the row itself, or of a record that it refers to, rarely."""
    row = replace(w, aliases=w.aliases[-1:])
    near = [name for name in row.fields(*kinds) if name.count(".") == 1]
    return str(w.choose((*near * 6, *row.fields(*kinds))))


def _beside(w: Writer, *kinds: str) -> str:
    """A field of any record in reach."""
    return _own(replace(w, aliases=(w.choose(w.aliases),)), *kinds)


def _plain(w: Writer) -> str:
    """A comparison of the row with another in reach, or with itself."""
    row, op = replace(w, aliases=w.aliases[-1:]), w.pick(">=", "<>", *COMPARISONS)
    forms = (
        lambda: f"{_own(w, 'int')} {op} {w.pick(_beside(w, 'int'), '1', '2')}",
        lambda: f"{_own(w, *DATES)} {op} {w.pick(_beside(w, *DATES), *DAYS[:2])}",
        lambda: f"{row.text_field()} {w.pick('<>', '=')} {replace(w, aliases=(w.choose(w.aliases),)).text_field()}",
        lambda: f"{_own(w, 'int', *DATES)} IS {w.pick(*NULLNESS)}",
        lambda: f"({_own(w, 'int')} {op} {_beside(w, 'int')} OR {_own(w, *DATES)} >= {_beside(w, *DATES)})",
        lambda: row.field("bool") if row.fields("bool") else "TRUE",
        lambda: f"{_beside(w, 'int')} {op} {w.pick('1', '1', '0', ':few', ':few', ':many', ':unset')}",
    )
    return str(w.choose(forms)())


def _number(w: Writer, levels: int) -> str:
    """What is gathered of a row: a number of its own, with another's, or of a question about it."""
    field = _own(w, "int")
    if levels <= 0:
        return w.pick(field, field, f"({field} + {_own(replace(w, aliases=w.aliases[:1]), 'int')})")
    asked = _question(w, levels - 1)
    return w.pick(
        f"({field} + {_numeric(w, levels - 1)})",
        f"CASE WHEN {asked} THEN {field} ELSE 1 END",
        f"COALESCE({_numeric(w, levels - 1)}, {field})",
    )


def _date(w: Writer, levels: int) -> str:
    """A date gathered of a row."""
    field = _own(w, *DATES)
    if levels <= 0:
        return w.pick(field, field, f"greatest({field}, {_beside(w, *DATES)})")
    return w.pick(
        f"least({field}, {_latest_day(w, levels - 1)})",
        f"CASE WHEN {_question(w, levels - 1)} THEN {field} ELSE {_beside(w, *DATES)} END",
    )


def _rows(w: Writer, levels: int, gathers: bool) -> tuple[Writer, int, str]:
    """The scope of a question, how deep what it gathers may ask, and its source."""
    scope, ties = _scope(w)
    there = w.choose(("where", "where", "gathered", "both") if gathers else ("where",)) if levels > 0 else ""
    where = _where(scope, ties, levels, there in ("where", "both"))
    row, record_type = scope.aliases[-1]
    return scope, levels if there in ("gathered", "both") else 0, f"{record_type} AS {row}{where}"


def _numeric(w: Writer, levels: int) -> str:
    """A number of related rows."""
    kind = w.pick("COUNT", "COUNT", "COUNT DISTINCT", "SUM", "MIN", "MAX", "latest", "earliest", "max_gap_days")
    scope, deep, source = _rows(w, levels, kind != "COUNT")
    if kind == "COUNT":
        return f"(SELECT COUNT(*) FROM {source})"
    if kind == "max_gap_days":
        return f"max_gap_days((SELECT {_date(scope, deep)} FROM {source}), {_bounds(w, levels)})"
    value = _number(scope, deep)
    if kind in ("latest", "earliest"):
        order = w.pick(_date(scope, 0), _own(scope, "int"), _date(scope, deep))
        return f"{kind}(SELECT {value} FROM {source} ORDER BY {order})"
    return f"(SELECT {f'COUNT(DISTINCT {value})' if ' ' in kind else f'{kind}({value})'} FROM {source})"


def _latest_day(w: Writer, levels: int) -> str:
    """A day of related rows."""
    scope, deep, source = _rows(w, levels, gathers=True)
    kind = w.pick("MIN", "MAX", "latest", "earliest")
    value = _date(scope, deep)
    if kind in ("MIN", "MAX"):
        return f"(SELECT {kind}({value}) FROM {source})"
    return f"{kind}(SELECT {value} FROM {source} ORDER BY {_date(scope, 0)})"


def _bounds(w: Writer, levels: int) -> str:
    """From and until, which may be questions of whoever asks."""
    near = _beside(w, *DATES)
    asked = _latest_day(w, max(levels - 1, 0)) if w.choose((False, False, True)) else near
    return w.pick(f"{near}, {_beside(w, *DATES)}", f"{asked}, :as_of", f"DATE '2026-01-31', {asked}")


def _question(w: Writer, levels: int) -> str:
    """What is asked of related rows, with others inside it as many levels deep."""
    op = w.pick(*COMPARISONS)
    kind = w.pick(
        "EXISTS", "NOT EXISTS", "every", "number", "number", "AVG", "coverage", "day", "null", "EXISTS", "every"
    )
    if kind == "number":
        return f"{_numeric(w, levels)} {op} {w.pick('1', '0', '2', _beside(w, 'int'))}"
    if kind == "day":
        return f"{_latest_day(w, levels)} {op} {_beside(w, *DATES)}"
    if kind == "null":
        return f"{w.pick(_numeric(w, levels), _latest_day(w, levels))} IS {w.pick(*NULLNESS)}"
    scope, deep, source = _rows(w, levels, kind in ("every", "AVG", "coverage"))
    if kind == "every":
        return f"every(SELECT {_question(scope, deep - 1) if deep else _plain(scope)} FROM {source})"
    if kind == "AVG":
        return f"(SELECT AVG({_number(scope, deep)}) FROM {source}) {op} {w.pick('1', '1.5', ':few')}"
    if kind == "coverage":
        intervals = f"SELECT {_date(scope, deep)}, {_date(scope, 0)} FROM {source}"
        return f"coverage(({intervals}), {_bounds(w, levels)}) {op} {w.pick('0.5', '0', '1', ':share')}"
    return f"{kind} (SELECT 1 FROM {source})"
