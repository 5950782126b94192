"""The ten rules of benchmarks/peers.py in the words of each peer: functions from a Parquet file to counts.

Each takes the path of the tickets and gives the rows that do not pass, by rule; a rule a peer cannot say
stays out. Points in time are whole seconds where a peer has no cheap type of its own. What is unknown does
not pass, in every peer. A rule holds where:

    has-contract      contract_id is there
    known-priority    priority is one of P1 to P4
    status-known      status is one of five
    resolved-48h      resolved_at is there and at most 48 hours after created_at
    responded-1h      responded_at is there and at most 1 hour after created_at
    order-resolution  resolved_at is not before created_at
    order-both        resolved_at is not before responded_at
    has-resolution    resolved_at is empty or resolution is there
    long-resolution   resolution is empty or has at least 8 characters
    closed-resolved   resolved_at is there, or status is there and not closed
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Counts = dict[str, int]
NAMES = (
    "has-contract", "known-priority", "status-known", "resolved-48h", "responded-1h", "order-resolution",
    "order-both", "has-resolution", "long-resolution", "closed-resolved",
)  # fmt: skip
PRIORITIES = ["P1", "P2", "P3", "P4"]
STATUSES = ["new", "in_progress", "on_hold", "resolved", "closed"]
_TEXTS = ("contract_id", "resolution", "status", "priority")
_TIMES = ("created_at", "responded_at", "resolved_at")
_P, _S = str(PRIORITIES).replace("'", '"'), str(STATUSES).replace("'", '"')

# What CEL says; the others differ from it in operators and in how they ask for a length.
_CEL = {
    "has-contract": "contract_id != null",
    "known-priority": f"priority in {_P}",
    "status-known": f"status in {_S}",
    "resolved-48h": "resolved_at != null && resolved_at <= created_at + 172800",
    "responded-1h": "responded_at != null && responded_at <= created_at + 3600",
    "order-resolution": "resolved_at != null && resolved_at >= created_at",
    "order-both": "resolved_at != null && responded_at != null && resolved_at >= responded_at",
    "has-resolution": "resolved_at == null || resolution != null",
    "long-resolution": "resolution == null || size(resolution) >= 8",
    "closed-resolved": 'resolved_at != null || (status != null && status != "closed")',
}
_WORDS = {name: text.replace("&&", "and").replace("||", "or") for name, text in _CEL.items()}


def records(path: Path, empty: bool = True) -> Iterator[dict[str, Any]]:
    """Each ticket as a dict; without `empty`, keys of empty cells are left out."""
    import duckdb

    times = [f"epoch_us({name}) // 1000000 AS {name}" for name in _TIMES]
    names = ("id", *_TEXTS, *_TIMES)
    found = duckdb.connect().execute(f"SELECT {', '.join(('id', *_TEXTS, *times))} FROM read_parquet('{path}')")
    while rows := found.fetchmany(10_000):
        for row in rows:
            pairs = zip(names, row, strict=True)
            yield dict(pairs) if empty else {name: value for name, value in pairs if value is not None}


def _counted(path: Path, ask: Callable[[dict[str, Any]], Any]) -> Counts:
    """Counts where `ask` gives one truth per rule, in their order, for a ticket."""
    failed = [0] * len(NAMES)
    for record in records(path):
        for place, holds in enumerate(ask(record)):
            if holds is not True:
                failed[place] += 1
    return dict(zip(NAMES, failed, strict=True))


def zen_engine(path: Path) -> Counts:
    """One decision of one expression node; one evaluation per ticket answers all rules."""
    import zen

    said = {name: text.replace("size(", "len(") for name, text in _WORDS.items()}
    keys = [name.replace("-", "_") for name in NAMES]
    expressions = [{"id": key, "key": key, "value": said[name]} for key, name in zip(keys, NAMES, strict=True)]
    decision = zen.ZenEngine().create_decision(
        {
            "nodes": [
                {"id": "in", "type": "inputNode", "name": "in"},
                {"id": "rules", "type": "expressionNode", "name": "rules", "content": {"expressions": expressions}},
                {"id": "out", "type": "outputNode", "name": "out"},
            ],
            "edges": [
                {"id": "a", "type": "edge", "sourceId": "in", "targetId": "rules"},
                {"id": "b", "type": "edge", "sourceId": "rules", "targetId": "out"},
            ],
        }
    )

    def ask(record: dict[str, Any]) -> list[Any]:
        result = decision.evaluate(record)["result"]
        return [result[key] for key in keys]

    return _counted(path, ask)


def rule_engine(path: Path) -> Counts:
    """A Rule each."""
    import rule_engine

    said = {name: text.replace("size(resolution)", "resolution.length") for name, text in _WORDS.items()}
    matches = [rule_engine.Rule(said[name]).matches for name in NAMES]
    return _counted(path, lambda record: [match(record) for match in matches])


def cel_rust(path: Path) -> Counts:
    """One program that gives a list of all truths, so that a ticket is handed over once."""
    import cel

    return _counted(path, cel.compile(f"[{', '.join(_CEL[name] for name in NAMES)}]").execute)


def cel_python(path: Path) -> Counts:
    """One program that gives a list of all truths; an int is not comparable with null, so empty cells are absent."""
    import re

    import celpy

    said = re.sub(r"(\w+) != null", r"has(t.\1)", f"[{', '.join(_CEL[name] for name in NAMES)}]")
    said = re.sub(r"(\w+) == null", r"!has(t.\1)", said)
    said = re.sub(rf'(?<![.\w"])({"|".join((*_TEXTS, *_TIMES))})\b', r"t.\1", said)
    said = said.replace("t.priority in", "has(t.priority) && t.priority in")
    said = said.replace("t.status in", "has(t.status) && t.status in")
    environment = celpy.Environment()
    program = environment.program(environment.compile(said))

    def ask(record: dict[str, Any]) -> list[bool]:
        given = {name: value for name, value in record.items() if value is not None}
        return [bool(truth) for truth in program.evaluate({"t": celpy.json_to_cel(given)})]

    return _counted(path, ask)


def clips(path: Path) -> Counts:
    """A defrule each, firing where a ticket does not pass; an empty slot is nil. Reset every 1,000 facts."""
    from itertools import islice

    import clips

    in_48h = "(or (eq ?r nil) (> ?r (+ ?c 172800)))"
    in_1h = "(or (eq ?a nil) (> ?a (+ ?c 3600)))"
    slots = {
        "has-contract": "(contract_id nil)",
        "known-priority": "(priority ~P1&~P2&~P3&~P4)",
        "status-known": f"(status {'&'.join('~' + s for s in STATUSES)})",
        "resolved-48h": f"(created_at ?c) (resolved_at ?r&:{in_48h})",
        "responded-1h": f"(created_at ?c) (responded_at ?a&:{in_1h})",
        "order-resolution": "(created_at ?c) (resolved_at ?r&:(or (eq ?r nil) (< ?r ?c)))",
        "order-both": "(responded_at ?a) (resolved_at ?r&:(or (eq ?r nil) (eq ?a nil) (< ?r ?a)))",
        "has-resolution": "(resolved_at ~nil) (resolution nil)",
        "long-resolution": "(resolution ?t&~nil&:(< (str-length ?t) 8))",
        "closed-resolved": "(resolved_at nil) (status nil|closed)",
    }
    environment = clips.Environment()
    environment.reset_globals = False
    symbols = ("contract_id", "status", "priority")
    environment.build(f"(deftemplate ticket {' '.join(f'(slot {name})' for name in (*_TEXTS, *_TIMES))})")
    for number, name in enumerate(NAMES):
        environment.build(f"(defglobal ?*n{number}* = 0)")
        environment.build(f"(defrule {name} (ticket {slots[name]}) => (bind ?*n{number}* (+ ?*n{number}* 1)))")
    ticket, nil = environment.find_template("ticket"), clips.Symbol("nil")
    given = records(path)
    while batch := list(islice(given, 1000)):
        environment.reset()
        for record in batch:
            del record["id"]
            for name, value in record.items():
                if value is None:
                    record[name] = nil
                elif name in symbols:
                    record[name] = clips.Symbol(value)
            ticket.assert_fact(**record)
        environment.run()
    return {name: environment.find_global(f"n{number}").value for number, name in enumerate(NAMES)}


def regopy(path: Path) -> Counts:
    """A partial set of ids per rule, over batches of 200 tickets as the input of one compiled bundle."""
    from itertools import islice

    from regopy import Interpreter

    said = {name: [text] for name, text in _CEL.items()}
    said["resolved-48h"] = said["resolved-48h"][0].split(" && ")
    said |= {name: _CEL[name].split(" && ") for name in ("responded-1h", "order-resolution", "order-both")}
    ways = {name: [parts] for name, parts in said.items()} | {
        "has-resolution": [["resolved_at == null"], ["resolution != null"]],
        "long-resolution": [["resolution == null"], ["resolution != null", "count(resolution) >= 8"]],
        "closed-resolved": [["resolved_at != null"], ["status != null", 'status != "closed"']],
    }
    import re

    lines = ["package tickets", "import rego.v1"]
    field = re.compile(rf'\b({"|".join((*_TEXTS, *_TIMES))})\b(?!")')
    for number, name in enumerate(NAMES):
        for way in ways[name]:
            body = "\n  ".join(field.sub(r"t.\1", part) for part in way)
            lines.append(f"ok{number}(t) if {{\n  {body}\n}}")
        lines.append(f"failed{number} contains t.id if {{\n  some t in input\n  not ok{number}(t)\n}}")
        lines.append(f"n{number} := count(failed{number})")
    lines.append(f"all := [{', '.join(f'n{number}' for number in range(len(NAMES)))}]")
    rego = Interpreter()
    rego.add_module("tickets", "\n".join(lines))
    bundle = rego.build("x := data.tickets.all")
    given, totals = records(path), [0] * len(NAMES)
    while batch := list(islice(given, 200)):
        rego.set_input(batch)
        output = rego.query_bundle(bundle)  # a node of an output that is gone takes the process down
        found = json.loads(str(output.binding("x")))
        totals = [total + number for total, number in zip(totals, found, strict=True)]
    return dict(zip(NAMES, totals, strict=True))


def durable_rules(path: Path) -> Counts:
    """A rule each, or two for an OR, firing where a ticket does not pass; one fact at a time, state thrown away
    every 1,000, no background thread. Arithmetic over two fields of one fact is its own $add."""
    from itertools import islice

    import durable_rules_engine
    from durable import engine

    class Host(engine.Host):  # type: ignore[misc]
        def _run(self) -> None:
            """No thread."""

    def missing(*names: str) -> list[dict[str, Any]]:
        return [{"$nex": {name: 1}} for name in names]

    def there(*names: str) -> list[dict[str, Any]]:
        return [{"$ex": {name: 1}} for name in names]

    def after(one: str, other: str, seconds: int) -> dict[str, Any]:
        return {"$gt": {one: {"$add": {"$l": {"$m": other}, "$r": seconds}}}}

    def unlike(name: str, values: list[str]) -> list[dict[str, Any]]:
        return [*there(name), *({"$neq": {name: value}} for value in values)]

    tests: dict[str, list[list[dict[str, Any]]]] = {
        "has-contract": [missing("contract_id")],
        "known-priority": [missing("priority"), unlike("priority", PRIORITIES)],
        "status-known": [missing("status"), unlike("status", STATUSES)],
        "resolved-48h": [missing("resolved_at"), [*there("resolved_at"), after("resolved_at", "created_at", 172800)]],
        "responded-1h": [missing("responded_at"), [*there("responded_at"), after("responded_at", "created_at", 3600)]],
        "order-resolution": [missing("resolved_at"), [*there("resolved_at"), after("created_at", "resolved_at", 0)]],
        "order-both": [
            missing("resolved_at"),
            [*there("resolved_at"), *missing("responded_at")],
            [*there("resolved_at", "responded_at"), after("responded_at", "resolved_at", 0)],
        ],
        "has-resolution": [[*there("resolved_at"), *missing("resolution")]],
        "closed-resolved": [missing("resolved_at", "status"), [*missing("resolved_at"), {"status": "closed"}]],
    }
    failed = dict.fromkeys(tests, 0)

    def action(name: str) -> Callable[[Any], None]:
        def act(c: Any) -> None:
            failed[name] += 1

        return act

    def definition() -> dict[str, Any]:
        found: dict[str, Any] = {"prime": {"all": [{"m": {"__prime": 1}}], "run": lambda c: None}}
        # A fact that no rule takes is an error to it.
        found["received"] = {"all": [{"m": {"$and": [{"$ex": {"_n": 1}}]}}], "run": lambda c: None}
        for name, ways in tests.items():
            for number, way in enumerate(ways):
                every = {"all": [{"m": {"$and": [{"$ex": {"_n": 1}}, *way]}}], "run": action(name)}
                found[f"{name}-{number}"] = every
        return found

    host = Host()
    host.set_rulesets({"tickets": definition()})
    given = records(path, empty=False)
    while batch := list(islice(given, 1000)):
        host.assert_fact("tickets", {"id": "p", "__prime": 1})
        for number, record in enumerate(batch):
            host.assert_fact("tickets", {**record, "id": f"E{number:06d}", "_n": number})
        host.delete_state("tickets")
    durable_rules_engine.delete_ruleset(host.get_ruleset("tickets")._handle)
    return failed


# Each rule is a part of allOf; what a schema cannot say is a comparison of two fields.
_SCHEMAS: dict[str, dict[str, Any]] = {
    "has-contract": {"required": ["contract_id"]},
    "known-priority": {"required": ["priority"], "properties": {"priority": {"enum": PRIORITIES}}},
    "status-known": {"required": ["status"], "properties": {"status": {"enum": STATUSES}}},
    "has-resolution": {"dependentRequired": {"resolved_at": ["resolution"]}},
    "long-resolution": {"properties": {"resolution": {"minLength": 8}}},
    "closed-resolved": {
        "anyOf": [
            {"required": ["resolved_at"]},
            {"required": ["status"], "properties": {"status": {"not": {"const": "closed"}}}},
        ]
    },
}
_SCHEMA = {"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": list(_SCHEMAS.values())}


def jsonschema(path: Path) -> Counts:
    """One schema of all rules; an error says which part of allOf it comes from."""
    from jsonschema import Draft202012Validator

    return _schema_counts(path, Draft202012Validator(_SCHEMA).iter_errors, "absolute_schema_path")


def jsonschema_rs(path: Path) -> Counts:
    """The same schema, compiled in Rust."""
    from jsonschema_rs import Draft202012Validator

    return _schema_counts(path, Draft202012Validator(_SCHEMA).iter_errors, "schema_path")


def _schema_counts(path: Path, errors: Callable[[dict[str, Any]], Any], place: str) -> Counts:
    failed: Counter[int] = Counter()
    for record in records(path, empty=False):
        failed.update({int(tuple(getattr(error, place))[1]) for error in errors(record)})
    return {name: failed[number] for number, name in enumerate(_SCHEMAS)}


def _polars() -> dict[str, Any]:
    """The rules as Polars expressions, false where unknown."""
    import polars as pl

    created, responded, resolved = (pl.col(name) for name in _TIMES)
    contract, resolution, status, priority = (pl.col(name) for name in _TEXTS)
    said = {
        "has-contract": contract.is_not_null(),
        "known-priority": priority.is_in(PRIORITIES),
        "status-known": status.is_in(STATUSES),
        "resolved-48h": resolved <= created + pl.duration(hours=48),
        "responded-1h": responded <= created + pl.duration(hours=1),
        "order-resolution": resolved >= created,
        "order-both": resolved >= responded,
        "has-resolution": resolved.is_null() | resolution.is_not_null(),
        "long-resolution": resolution.is_null() | (resolution.str.len_chars() >= 8),
        "closed-resolved": (status != "closed") | resolved.is_not_null(),
    }
    return {name: expression.fill_null(False) for name, expression in said.items()}


def pandera(path: Path) -> Counts:
    """A wide check each over the whole frame, validated lazily so that all are counted."""
    import pandera.polars as pa
    import polars as pl

    def check(name: str, expression: Any) -> Any:
        return pa.Check(lambda data: data.lazyframe.select(expression.alias(name)), name=name)

    schema = pa.DataFrameSchema(checks=[check(name, expression) for name, expression in _polars().items()])
    failed = dict.fromkeys(NAMES, 0)
    try:
        schema.validate(pl.read_parquet(path), lazy=True)
    except pa.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            failed[error.check.name] = error.check_output.select((~pl.col(error.check_output.columns[0])).sum()).item()
    return failed


def pointblank(path: Path, extracts: bool = True) -> Counts:
    """A step each; the rows that fail are collected, as they are by default."""
    import pointblank as pb
    import polars as pl

    said = _polars()
    steps = pb.Validate(pl.read_parquet(path)).col_vals_not_null("contract_id")
    steps = steps.col_vals_in_set("priority", PRIORITIES).col_vals_in_set("status", STATUSES)
    for name in NAMES[3:]:
        steps = steps.col_vals_expr(said[name])
    failed = steps.interrogate(collect_extracts=extracts).n_failed()
    return {name: failed[number] for number, name in enumerate(NAMES, 1)}


def pointblank_counts(path: Path) -> Counts:
    """The same without the rows."""
    return pointblank(path, extracts=False)
