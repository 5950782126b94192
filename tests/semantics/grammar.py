"""A writer of expression texts: well-typed by construction, over every construct there is.

It asks a chooser for every decision, so that Hypothesis (or anything else) can steer and shrink it:
the simplest choice stands first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from compliance.evidence.schemas import RecordType

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
TEXTS = ("'x'", "'y'", "'X'", "'合同'", "'🖊x'", "'Übung'", "'it''s'")
PATTERNS = ("'x%'", "'%'", "'_'", "'__'", "'%同'", "'a%b'", "'.x'")
DAYS = ("DATE '2026-03-15'", "DATE '2026-02-28'", "DATE '2024-02-29'", "DATE '2026-01-31'")
NUMBERS = ("1", "0", "2", "15", ":few", ":many")
NULLNESS = ("NULL", "NOT NULL")

# How rows of a record type (alias r) tie to a record (alias o), by the two record types.
LINKS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "alpha": {
        "gamma": (
            "{r}.alpha_id = {o}.id",
            "{o}.id = {r}.alpha_id",
            "{r}.beta_id = {o}.beta_id",
            "{r}.id IN {o}.gamma_ids",
            "({r}.beta_id = {o}.beta_id OR {r}.beta_id = {o}.other_beta_id)",
            "{r}.beta_id = {o}.beta.id",
            "{o}.code IN {r}.tags",
            "{r}.alpha_id = {o}.id AND {r}.code IN {o}.tags",
        ),
        "beta": ("{r}.id = {o}.beta_id", "{r}.id = {o}.other_beta_id", "{r}.omega_id = {o}.beta.omega_id"),
        "delta": ("{r}.subject_id = {o}.id", "{o}.id = {r}.subject_id"),
        "alpha": ("{r}.beta_id = {o}.beta_id", "{r}.id = {o}.id", "{r}.code IN {o}.tags"),
    },
    "beta": {
        "gamma": ("{r}.beta_id = {o}.id",),
        "delta": ("{r}.subject_id = {o}.id",),
        "alpha": ("{r}.beta_id = {o}.id",),
    },
    "gamma": {
        "alpha": ("{r}.id = {o}.alpha_id", "{o}.id IN {r}.gamma_ids"),
        "beta": ("{r}.id = {o}.beta_id",),
        "delta": ("{r}.subject_id = {o}.alpha_id",),
    },
    "delta": {},
}

Choose = Callable[[Sequence[Any]], Any]
Part = Callable[["Writer"], str]


@dataclass(frozen=True)
class Writer:
    """Writes about the aliases in reach (innermost last), `depth` levels deep at most."""

    schemas: Mapping[str, RecordType]
    aliases: tuple[tuple[str, str], ...]
    depth: int
    choose: Choose

    def inner(self) -> Writer:
        return replace(self, depth=self.depth - 1)

    def one(self, leaves: Sequence[Part], grown: Sequence[Part]) -> str:
        """One of the parts; only leaves at the bottom."""
        parts = leaves if self.depth <= 0 else [*leaves, *grown]
        return str(self.choose(parts)(self))

    def pick(self, *words: str) -> str:
        return str(self.choose(words))

    def fields(self, *kinds: str, ordered: bool = False) -> list[str]:
        """Fields of these kinds, of every alias in reach and of the records they refer to."""
        found = []
        for alias, name in reversed(self.aliases):
            steps = self.schemas[name].navigable().items()
            for path, target in (("", name), *((f".{step}", link.reference or "") for step, link in steps)):
                for f in self.schemas[target].fields.values():
                    if f.kind in kinds and f.ordered == ordered and f.type_field is None:
                        found.append(f"{alias}{path}.{f.name}")
        return found

    def field(self, *kinds: str, ordered: bool = False) -> str:
        return str(self.choose(self.fields(*kinds, ordered=ordered)))

    def small(self) -> str:
        """A whole number that days and hours can be counted with (`m` may be too large for it)."""
        return str(self.choose([name for name in self.fields("int") if not name.endswith(".m")]))

    def text_field(self) -> str:
        """A text that is no key and no reference."""
        names = [name for name in self.fields("text") if name.endswith((".code", ".name"))]
        return str(self.choose(names))

    def about(self, form: str, *parts: Part) -> str:
        """A question about related rows: form takes what is selected, the source, what it is ordered by."""
        outer, kind = self.choose(self.aliases)
        links = LINKS.get(kind, {})
        record_type = self.choose([*links, "gamma"])
        alias = f"r{len(self.aliases)}"
        scope = Writer(self.schemas, (*self.aliases, (alias, record_type)), self.depth - 1, self.choose)
        conditions = []
        if record_type in links and self.choose((True, True, True, False)):
            conditions.append(self.choose(links[record_type]).format(r=alias, o=outer))
        if self.choose((False, True)):
            conditions.append(condition(scope.inner()))
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        drawn = [part(scope.inner()) for part in parts]
        # What is gathered from rows reads the rows: where chance has left them out, take a field.
        field = replace(scope, depth=0, choose=lambda options: options[0])
        drawn = [words if f"{alias}." in words else part(field) for words, part in zip(drawn, parts, strict=True)]
        return form.format(*drawn[:1], f"{record_type} AS {alias}{where}", *drawn[1:])

    def by_key(self, kind: str) -> str:
        """(SELECT r.field FROM type AS r WHERE r.id = reference), or a plain field."""
        keys = [
            (f"{alias}.{f.name}", f.reference, other.name)
            for alias, name in self.aliases
            for f in self.schemas[name].fields.values()
            if f.reference and f.kind == "text"
            for other in self.schemas[f.reference].fields.values()
            if other.kind == kind
        ]
        if not keys:
            return self.field(kind)
        link, target, name = self.choose(keys)
        alias = f"k{len(self.aliases)}"
        return f"(SELECT {alias}.{name} FROM {target} AS {alias} WHERE {alias}.id = {link})"


def number(w: Writer) -> str:
    leaves: list[Part] = [lambda w: w.field("int"), lambda w: w.pick(*NUMBERS)]
    grown: list[Part] = [
        lambda w: f"({number(w.inner())} {w.pick('+', '-')} {number(w.inner())})",
        lambda w: f"({w.field('int')} * {w.pick('2', '-1', ':few')})",
        lambda w: f"(-{w.field('int')})",
        lambda w: f"({number(w.inner())} + :unset)",
        lambda w: f"days_between({days(w.inner())}, {days(w.inner())})",
        lambda w: f"length({text(w.inner())})",
        lambda w: f"size({w.field('list')})" if w.fields("list") else "3",
        lambda w: f"{w.pick('least', 'greatest')}({number(w.inner())}, {number(w.inner())})",
        lambda w: f"COALESCE({number(w.inner())}, {w.pick(number(w.inner()), ':unset')})",
        lambda w: f"CASE WHEN {condition(w.inner())} THEN {number(w.inner())} ELSE {number(w.inner())} END",
        lambda w: f"CASE WHEN {condition(w.inner())} THEN {number(w.inner())} END",
        lambda w: f"lookup(:map, {text(w.inner())})",
        lambda w: w.about("(SELECT COUNT(*) FROM {})"),
        lambda w: w.about("(SELECT SUM({}) FROM {})", number),
        lambda w: w.about(f"(SELECT {w.pick('MIN', 'MAX')}({{}}) FROM {{}})", number),
        lambda w: w.about(f"{w.pick('latest', 'earliest')}(SELECT {{}} FROM {{}} ORDER BY {{}})", number, days),
        lambda w: w.about(f"{w.pick('latest', 'earliest')}(SELECT {{}} FROM {{}} ORDER BY {{}})", number, number),
        lambda w: f"max_gap_days(({w.about('SELECT {} FROM {}', _near)}), {_bounds(w)})",
        lambda w: w.by_key("int"),
    ]
    return w.one(leaves, grown)


def amount(w: Writer) -> str:
    """A decimal or a whole number."""
    if not w.fields("decimal"):
        return w.pick(number(w), "0.3")
    leaves: list[Part] = [
        lambda w: w.field("decimal"),
        lambda w: w.pick("0.3", "0.1", "1.5"),
        lambda w: f"({w.field('decimal')} {w.pick('+', '-')} {w.field('decimal', 'int')})",
        lambda w: f"({w.field('decimal')} * {w.field('int', 'decimal')})",
        lambda w: f"COALESCE({w.field('decimal')}, {w.field('int')})",
        lambda w: f"least({w.field('decimal')}, {w.field('int')})",
    ]
    grown: list[Part] = [
        lambda w: w.about(f"(SELECT {w.pick('SUM', 'MIN', 'MAX')}({{}}) FROM {{}})", amount),
        lambda w: f"CASE WHEN {condition(w.inner())} THEN {amount(w.inner())} ELSE {number(w.inner())} END",
    ]
    return w.one(leaves, grown)


def few(w: Writer) -> str:
    """A number of days, months or years."""
    return w.pick("1", "15", "-1", "0", ":few", ":unset", w.small())


def _bounds(w: Writer) -> str:
    """From and until: small, for the statement repeats them many times."""
    return f"{_near(w)}, {_near(w)}"


def _near(w: Writer) -> str:
    """A date or a timestamp without a question inside a question."""
    return days(replace(w, depth=min(w.depth - 1, 1)))


def day(w: Writer) -> str:
    leaves: list[Part] = [lambda w: w.field("date"), lambda w: w.pick(*DAYS)]
    grown: list[Part] = [
        lambda w: f"day({moment(w.inner())})",
        lambda w: f"{w.pick('add_days', 'add_months', 'add_years')}({days(w.inner())}, {few(w)})",
        lambda w: f"{w.pick('least', 'greatest')}({days(w.inner())}, {days(w.inner())})",
        lambda w: f"COALESCE({day(w.inner())}, {days(w.inner())})",
        lambda w: f"CASE WHEN {condition(w.inner())} THEN {day(w.inner())} ELSE {days(w.inner())} END",
        lambda w: w.about(f"(SELECT {w.pick('MIN', 'MAX')}({{}}) FROM {{}})", days),
        lambda w: w.about(f"{w.pick('latest', 'earliest')}(SELECT {{}} FROM {{}} ORDER BY {{}})", days, days),
        lambda w: w.by_key("date"),
    ]
    return w.one(leaves, grown)


def moment(w: Writer) -> str:
    if not w.fields("timestamp"):
        return ":as_of"
    leaves: list[Part] = [lambda w: w.field("timestamp"), lambda w: ":as_of"]
    grown: list[Part] = [
        lambda w: f"add_hours({moment(w.inner())}, {w.pick('1', '4', '0.5', '-24', ':few', ':unset')})",
        lambda w: f"COALESCE({moment(w.inner())}, {moment(w.inner())})",
        lambda w: f"CASE WHEN {condition(w.inner())} THEN {moment(w.inner())} ELSE {moment(w.inner())} END",
        lambda w: w.by_key("timestamp"),
    ]
    return w.one(leaves, grown)


def days(w: Writer) -> str:
    """A date or a timestamp."""
    return str(w.choose((day, moment))(w))


def text(w: Writer) -> str:
    leaves: list[Part] = [lambda w: w.text_field(), lambda w: w.pick(*TEXTS)]
    grown: list[Part] = [
        lambda w: f"lower({text(w.inner())})",
        lambda w: f"trim({text(w.inner())})",
        lambda w: f"COALESCE({text(w.inner())}, {text(w.inner())})",
        lambda w: f"CASE WHEN {condition(w.inner())} THEN {text(w.inner())} ELSE {text(w.inner())} END",
        lambda w: w.about(f"{w.pick('latest', 'earliest')}(SELECT {{}} FROM {{}} ORDER BY {{}})", text, days),
    ]
    return w.one(leaves, grown)


def items(w: Writer) -> str:
    """A list."""
    return w.pick(*w.fields("list"), ":texts")


def condition(w: Writer) -> str:
    return w.one(PLAIN, GROWN)


def _asked(w: Writer) -> str:
    """A value that may be empty: no constant."""
    words = str(w.choose((number, day, text))(w.inner()))
    return words if "." in words else w.field("int")


def _ranked(w: Writer) -> str:
    if not w.fields("text", ordered=True):
        return "TRUE"
    field = w.field("text", ordered=True)
    other = w.pick("'low'", "'mid'", "'high'", w.field("text", ordered=True))
    return w.pick(f"{field} {w.pick(*COMPARISONS)} {other}", f"{field} IN ('low', 'high')")


def _flag(w: Writer) -> str:
    if not w.fields("bool"):
        return "FALSE"
    return w.field("bool") + w.pick("", " = TRUE", " = FALSE", " <> TRUE", " IS NULL", " IS NOT NULL")


def _nested(form: str) -> Part:
    return lambda w: form.format(*(condition(w.inner()) for _ in range(form.count("{}"))))


def _count(w: Writer) -> str:
    counted = w.about("(SELECT COUNT(*) FROM {})")
    return w.pick(
        f"{counted} {w.pick(*COMPARISONS)} {w.pick('1', '0', '2', number(w.inner()))}",
        f"{w.pick('1', '2')} {w.pick(*COMPARISONS)} {counted}",
        f"{counted} BETWEEN 1 AND {w.pick('2', number(w.inner()))}",
    )


def _distinct(w: Writer) -> str:
    counted = w.about("(SELECT COUNT(DISTINCT {}) FROM {})", w.choose((text, days, number)))
    return f"{counted} {w.pick(*COMPARISONS)} {w.pick('1', '0', '2')}"


def _share(w: Writer) -> str:
    intervals = w.about("SELECT {} FROM {}", lambda w: f"{_near(w)}, {_near(w)}")
    return f"coverage(({intervals}), {_bounds(w)}) {w.pick(*COMPARISONS)} {w.pick('0.5', '0', '1', ':share', ':unset')}"


def peers(w: Writer) -> str:
    """Whether there are rows that compare with a record in few ways: cells that are equal, keys that differ, one order."""
    outer, kind = w.choose(w.aliases[::-1])
    record_type = w.choose((kind, kind, *LINKS[kind])) if kind in LINKS else kind
    row = f"p{len(w.aliases)}{w.depth}"  # none that what it is compared with has
    fields, others = w.schemas[record_type].fields, w.schemas[kind].fields
    own = Writer(w.schemas, ((row, record_type),), 0, w.choose)
    alike = [
        name for name, f in fields.items() if name != "id" and name in others and f.kind == others[name].kind != "list"
    ]
    days_ = [name for name, f in fields.items() if f.kind in ("date", "timestamp")]
    named = [name for name in ("code", "name") if name in others]
    if record_type == kind:
        named.insert(0, "id")
    op = w.pick(*COMPARISONS[2:])
    parts: list[str] = []
    for _ in range(w.choose((1, 2, 0, 3))):
        name = w.choose(alike)
        equal = w.pick(
            f"{row}.{name} = {outer}.{name}", f"{outer}.{name} = {row}.{name}", f"NOT {row}.{name} <> {outer}.{name}"
        )
        parts.append(w.pick(equal, equal, f"({equal} OR {condition(own)})"))
    if w.choose((False, False, True)) and "code" in fields and "tags" in others:
        parts.append(f"{row}.code IN {outer}.tags")
    if w.choose((True, False)) and named:
        parts.append(f"{row}.id <> {outer}.{w.choose(named)}")
    order: Sequence[Part] = (
        lambda w: f"{row}.n {op} {outer}.n",
        lambda w: f"{row}.{w.choose(days_)} {op} {days(w.inner())}",
        lambda w: f"{number(w.inner())} {op} {row}.n",
        lambda w: f"{row}.grade {op} {outer}.grade" if "grade" in alike else "TRUE",
        lambda w: "TRUE",
    )
    parts.append(w.choose(order)(w))
    if w.choose((False, True)):
        parts.append(condition(own))
    if w.choose((True, True, False)):
        return f"{w.pick('', 'NOT ')}EXISTS (SELECT 1 FROM {record_type} AS {row} WHERE {' AND '.join(parts)})"
    where = f" WHERE {' AND '.join(parts[1:])}" if parts[1:] else ""
    return f"every(SELECT {w.pick('NOT ', '')}({parts[0]}) FROM {record_type} AS {row}{where})"


PLAIN: Sequence[Part] = (
    lambda w: f"{w.field('int')} {w.pick(*COMPARISONS)} {number(w.inner())}",
    lambda w: f"{days(w.inner())} {w.pick(*COMPARISONS)} {days(w.inner())}",
    lambda w: f"{text(w.inner())} {w.pick('=', '<>')} {text(w.inner())}",
    lambda w: f"{w.field('int', 'date', 'timestamp', 'list', 'text')} IS {w.pick(*NULLNESS)}",
    _flag,
    _ranked,
)
GROWN: Sequence[Part] = (
    _nested("({} AND {})"),
    _nested("({} OR {})"),
    _nested("NOT ({})"),
    _nested("CASE WHEN {} THEN {} ELSE {} END"),
    lambda w: f"{number(w.inner())} {w.pick(*COMPARISONS)} {w.pick(number(w.inner()), ':unset')}",
    lambda w: f"{amount(w.inner())} {w.pick(*COMPARISONS)} {amount(w.inner())}",
    lambda w: f"({_asked(w)}) IS {w.pick(*NULLNESS)}",
    lambda w: f"{number(w.inner())} {w.pick('', 'NOT ')}BETWEEN {number(w.inner())} AND {number(w.inner())}",
    lambda w: f"{number(w.inner())} {w.pick('IN', 'NOT IN')} ({number(w.inner())}, {number(w.inner())})",
    lambda w: f"{text(w.inner())} {w.pick('IN', 'NOT IN')} {w.pick(items(w), ':unset_list')}",
    lambda w: f"{text(w.inner())} {w.pick('LIKE', 'NOT LIKE')} {w.pick(*PATTERNS)}",
    lambda w: f"covers({items(w)}, {w.pick(text(w.inner()), items(w))})",
    lambda w: f"overlaps({items(w)}, {text(w.inner())}, {items(w)})",
    lambda w: (
        f"hours_between({moment(w.inner())}, {moment(w.inner())}) {w.pick(*COMPARISONS)} "
        + w.pick("24", "0.5", "0", ":few", ":unset", w.small())
    ),
    lambda w: w.about("EXISTS (SELECT 1 FROM {})"),
    lambda w: w.about("NOT EXISTS (SELECT 1 FROM {})"),
    lambda w: w.about("every(SELECT {} FROM {})", condition),
    peers,
    _count,
    _distinct,
    lambda w: f"{w.about('(SELECT AVG({}) FROM {})', number)} {w.pick(*COMPARISONS)} {w.pick('1', '1.5', ':few')}",
    _share,
)
