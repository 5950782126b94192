"""Nothing outside the measured profile reaches durable_rules."""

from __future__ import annotations

import pytest

from compliance.judgement.clauses import clauses
from compliance.judgement.guard import UnsafeError, check_facts, check_rules
from compliance.judgement.rete import compiled
from compliance.rules.vocabulary import ABOUT

STARTED = {"$ex": {"_n": 1}}


def rule(*tests, alias="f0"):
    return {"A": {"all": [{alias: {"$and": [STARTED, {"kind": "gap"}, *tests]}}]}}


def joined(*tests):
    first, second = rule()["A"]["all"][0], {"f1": {"$and": [STARTED, {"kind": "b"}, *tests]}}
    return {"A": {"all": [first, second]}}


SAFE = [rule(), rule({"$gte": {"failed": 1}}), rule({"$neq": {"rule": "R-1"}}), joined({"k": {"f0": "k"}})]
UNSAFE = {
    "or": {"A": {"any": [{"f0": {"$and": [STARTED]}}]}},
    "two keys in one test": rule({"x": 1, "y": 2}),
    "does not begin with the fact number": {"A": {"all": [{"f0": {"$and": [{"kind": "gap"}]}}]}},
    "no and": {"A": {"all": [{"f0": {"kind": "gap"}}]}},
    "other alias": rule(alias="m"),
    "regex": rule({"$mt": {"kind": "[一-龥]+"}}),
    "array": rule({"$iall": {"x": 1}}),
    "not there": rule({"$nex": {"x": 1}}),
    "none": {"A": {"all": [*rule()["A"]["all"], {"f1$not": {"$and": [STARTED, {"k": {"f0": "k"}}]}}]}},
    "join not by equality": joined({"$gt": {"k": {"f0": "k"}}}),
    "join on the id": joined({"id": {"f0": "id"}}),
    "join on another field": joined({"failed": {"f0": "failed"}}),
    "arithmetic in a join": joined({"k": {"$div": {"$l": {"f0": "k"}, "$r": {"f0": "k"}}}}),
    "no join": joined(),
    "reserved name": rule({"sid": "0"}),
    "reserved name in a comparison": rule({"$gte": {"id": 1}}),
    "dollar name": rule({"$s": 1}),
    "bare field": {"A": {"all": [{"f0": {"f0": "x"}}]}},
    "null": rule({"$neq": {"x": None}}),
    "boolean": rule({"x": True}),
    "float": rule({"x": 1e-05}),
    "large number": rule({"x": 2**53}),
    "negative number": rule({"x": -1}),
    "text that is no code": rule({"x": "数据"}),
    "text with a blank": rule({"x": "a b"}),
    "order of text": rule({"$lt": {"x": "2024-01-01"}}),
    "nested": rule({"x": {"y": 1}}),
    "list": rule({"x": [1]}),
    "all facts at once": {"A": {"all": [{"f0": {"$and": [STARTED]}}] * 7}},
    "too many tests": rule(*({"x": n} for n in range(20))),
    "59 rules": {f"A{n}": rule()["A"] for n in range(59)},
    "name of the receipt rule": {"receipt": rule()["A"]},
    "count": {"A": {**rule()["A"], "count": 3}},
}


@pytest.mark.parametrize("ruleset", SAFE)
def test_accepts_what_is_measured(ruleset):
    check_rules(ruleset)


@pytest.mark.parametrize("name", UNSAFE)
def test_refuses_the_rest(name):
    with pytest.raises(UnsafeError):
        check_rules(UNSAFE[name])


FACT = {"k": 0, "kind": "gap"}
BAD_FACTS = {
    "float": {"x": 1e-05}, "null": {"x": None}, "boolean": {"x": True}, "large": {"x": 2**53}, "negative": {"x": -1},
    "long text": {"x": "a" * 65}, "chinese": {"x": "合同"}, "date": {"x": "2024-01-01 10:00"}, "empty": {"x": ""},
    "nested": {"x": {"y": 1}}, "list": {"x": [1]}, "id": {"id": "E1"}, "sid": {"sid": "1"}, "exception": {"exception": 1},
    "dollar": {"$s": 1}, "number": {"_n": 1}, "no kind": {"kind": 1}, "no subject": {"k": "a"},
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FACTS)
def test_refuses_facts(name):
    check_facts([FACT])
    with pytest.raises(UnsafeError):
        check_facts([FACT, FACT | BAD_FACTS[name]])


def test_refuses_a_batch_that_is_too_large():
    check_facts([FACT] * 1000)
    with pytest.raises(UnsafeError):
        check_facts([FACT] * 1001)


def test_the_packaged_judgements_compile_into_the_profile(pack):
    compiled_rules = 0
    for about in ABOUT:
        own = clauses(pack, about, {})
        check_rules({f"J{n}": compiled(clause) for n, clause in enumerate(own)})
        compiled_rules += len(own)
    assert compiled_rules >= len(pack)
