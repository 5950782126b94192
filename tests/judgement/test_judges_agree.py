"""durable_rules and the naive judge on random clauses and facts: the same, always."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.judgement import reference
from compliance.judgement.chaining import chain
from compliance.judgement.clauses import Clause, Comparison, Reading, pack
from compliance.judgement.rete import batches

KINDS, CODES, NUMBERS = ("gap", "item"), ("A", "B", "R-4.1-02"), st.integers(0, 6)
SETTINGS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

tests = st.one_of(
    st.builds(Comparison, st.just("rule"), st.sampled_from(("eq", "neq")), st.sampled_from(CODES)),
    st.builds(
        Comparison,
        st.sampled_from(("failed", "rate")),
        st.sampled_from(("eq", "neq", "lt", "lte", "gt", "gte")),
        NUMBERS,
    ),
)


@st.composite
def patterns(draw, pinned):
    """One pattern; in joins it singles out a fact by kind and rule, as judgement files must."""
    kind = draw(st.sampled_from(KINDS))
    code = draw(st.sampled_from(CODES))
    more = draw(st.lists(tests, max_size=3, unique_by=lambda test: (test.field, test.operator)))
    return kind, (Comparison("rule", "eq", code), *more) if pinned else tuple(more)


@st.composite
def clause(draw, number):
    size = draw(st.integers(1, 3))
    chosen = draw(
        st.lists(
            patterns(size > 1), min_size=size, max_size=size, unique_by=lambda p: (p[0], p[1][:1] if size > 1 else 0)
        )
    )
    derives = pack("note", {"level": draw(st.integers(0, 2))}) if draw(st.booleans()) else None
    return Clause(f"J-{number}", tuple(f"f{n}" for n in range(len(chosen))), tuple(chosen), derives)


@st.composite
def rulebases(draw):
    rules = [draw(clause(number)) for number in range(draw(st.integers(1, 8)))]
    for number in range(draw(st.integers(0, 2))):  # some read what others conclude
        level = Comparison("level", draw(st.sampled_from(("eq", "gte", "lt"))), draw(st.integers(0, 2)))
        extra = [("gap", (Comparison("rule", "eq", "A"),))] if draw(st.booleans()) else []
        derives = draw(st.sampled_from((None, pack("late", {"level": 1}))))
        names = tuple(f"f{n}" for n in range(1 + len(extra)))
        rules.append(Clause(f"J-late-{number}", names, (("note", (level,)), *extra), derives))
    return tuple(rules)


facts = st.builds(
    lambda kind, rule, failed, rate: (kind, {"rule": rule, "failed": failed, "rate": rate}),
    st.sampled_from(KINDS), st.sampled_from((*CODES, "C", "D")), NUMBERS, NUMBERS,
)  # fmt: skip
fact_sets = st.lists(
    st.lists(facts, max_size=8, unique_by=lambda fact: (fact[0], fact[1]["rule"])), min_size=1, max_size=12
)


@SETTINGS
@given(rulebases(), fact_sets)
def test_rete_is_the_reference(rete, clauses, sets):
    packed = [[pack(kind, values) for kind, values in one] for one in sets]
    assert rete.fire(clauses, packed) == reference.fire(clauses, packed)
    assert chain(rete.fire, clauses, packed) == chain(reference.fire, clauses, packed)


@SETTINGS
@given(rulebases(), fact_sets)
def test_cutting_facts_down_changes_nothing(clauses, sets):
    """What fires on the cut facts is what fires on the facts in full."""
    reading = Reading(clauses)
    for one in sets:
        cut = [(index, reading.cut(kind, values)) for index, (kind, values) in enumerate(one)]
        kept = [index for index, packed in cut if packed is not None]
        full = reference.fire(clauses, [[pack(kind, values) for kind, values in one]])[0]
        small = reference.fire(clauses, [[packed for _, packed in cut if packed is not None]])[0]
        assert {(number, tuple(kept[at] for at in matched)) for number, matched in small} == full


@given(st.lists(st.integers(0, 400), max_size=30))
def test_batches_divide_no_set_and_lose_none(sizes):
    sets = [[pack("gap", {"failed": 1})] * size for size in sizes]
    found = list(batches(sets))
    assert [index for batch in found for index in batch] == [index for index, size in enumerate(sizes) if size]
    assert all(sum(sizes[index] for index in batch) <= 1000 for batch in found)


def test_more_rules_than_one_ruleset_holds(rete):
    clauses = [Clause(f"J-{n}", ("f0",), (("gap", (Comparison("failed", "gte", n),)),)) for n in range(130)]
    sets = [[pack("gap", {"failed": n})] for n in range(0, 140, 7)]
    before = rete.hosts
    assert rete.fire(clauses, sets) == reference.fire(clauses, sets)
    assert rete.hosts - before == 3


def test_a_set_of_many_facts(rete):
    clauses = [Clause("J-1", ("f0",), (("gap", (Comparison("failed", "gte", 3),)),))]
    sets = [[pack("gap", {"failed": n % 5, "rule": f"R{n}"}) for n in range(1000)]]
    assert rete.fire(clauses, sets) == reference.fire(clauses, sets)
