"""What happens when durable_rules misbehaves: a problem, never silence, never fewer findings."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from judging_help import judged, make_count, make_rule

from compliance.judgement import Limits, judging
from compliance.judgement.clauses import Clause, Comparison, pack
from compliance.judgement.rete import CHILD, JudgeError, Rete

STARTED = {"$ex": {"_n": 1}}
CLAUSES = (Clause("J-1", ("f0",), (("gap", (Comparison("failed", "gte", 1),)),)),)
SETS = ([pack("gap", {"failed": 1})],)


def rule(*bodies):
    return {"all": [{f"f{n}": {"$and": body}} for n, body in enumerate(bodies)]}


A, B = {"k": 0, "kind": "a"}, {"k": 0, "kind": "b"}
KIND_A, KIND_B = [STARTED, {"kind": "a"}], [STARTED, {"kind": "b"}]
DIVIDE = {"k": {"$div": {"$l": {"f0": "k"}, "$r": {"f0": "k"}}}}
CRASHERS = {
    "division by zero": ({"A": rule(KIND_A, [*KIND_B, DIVIDE])}, [A, B]),
    "regex over Chinese": ({"A": rule([STARTED, {"$mt": {"kind": "[一-龥]+"}}])}, [A]),
    "512 conditions under one parent": ({f"A{n}": rule([STARTED, {"kind": f"a{n}"}]) for n in range(600)}, [A]),
    "1,025 live sids": ({"A": rule(KIND_A)}, [{**A, "sid": n} for n in range(1100)]),
    "a float with an exponent": ({"A": rule(KIND_A)}, [{**A, "x": 1e-05}]),
}


@pytest.mark.parametrize("name", CRASHERS)
def test_a_crasher_takes_only_the_child_down(name):
    """Handed over past the guard on purpose."""
    with Rete(Limits(seconds=3)) as rete, pytest.raises(JudgeError):
        rete.ask(*CRASHERS[name])


def test_one_condition_in_256_rules_is_seen_by_its_receipts():
    """Not every fault crashes: here facts are receipted twice."""
    with Rete() as rete:
        answer = rete.ask({f"A{n}": rule(KIND_A) for n in range(256)}, [A])
    assert Counter(answer["receipts"]) != Counter([0])


def test_delete_state_where_nothing_fired_crashes_without_the_prime():
    script = (
        "import durable_rules_engine as d\nfrom durable import engine\n"
        "class H(engine.Host):\n    def _run(self): ...\n"
        "h = H()\nh.set_rulesets({'a': {'r': {'all': [{'m': {'x': 1}}], 'run': lambda c: None}}})\n"
        "h.delete_state('a')\n"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60).returncode != 0


def test_an_answer_too_late():
    with Rete(Limits(seconds=0)) as rete, pytest.raises(JudgeError, match="within 0 seconds"):
        rete.fire(CLAUSES, SETS)
    assert rete.process.returncode is not None


def test_too_much_memory():
    with Rete(Limits(megabytes=48)) as rete, pytest.raises(JudgeError):
        rete.ask({"A": rule(KIND_A)}, [{**A, "x": "y" * 50_000_000}])


def test_a_killed_child():
    with Rete() as rete:
        assert rete.fire(CLAUSES, SETS)
        rete.process.kill()
        with pytest.raises(JudgeError, match="the process ended"):
            rete.fire(CLAUSES, SETS)


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({"fired": [], "receipts": [], "exception": None}, "receipts"),
        ({"fired": [], "receipts": [0, 0], "exception": None}, "receipts"),
        ({"fired": [], "receipts": [0], "exception": "boom"}, "boom"),
        ({"fired": [["J0", [0]], ["J0", [0]]], "receipts": [0], "exception": None}, "twice"),
        ({"fired": [["J9", [0]]], "receipts": [0], "exception": None}, "J9"),
    ],
)
def test_an_answer_that_cannot_be_right(monkeypatch, answer, complaint):
    monkeypatch.setattr(Rete, "ask", lambda *_: answer)
    with Rete() as rete, pytest.raises(JudgeError, match=complaint):
        rete.fire(CLAUSES, SETS)


COUNTS = [make_count(fail=3)]


def test_a_fault_becomes_a_problem_and_the_findings_stay(pack):
    good = judged(pack, [make_rule()], COUNTS)
    bad = judged(pack, [make_rule()], COUNTS, limits=Limits(seconds=0))
    assert good.problems == ()
    assert good.judge == "durable_rules, checked against the reference"
    assert len(bad.problems) == 1
    assert "no answer within 0 seconds" in bad.problems[0].en
    assert bad.judge == "reference (durable_rules failed)"
    assert bad.findings == good.findings


def test_a_child_that_cannot_start(pack, monkeypatch, tmp_path):
    monkeypatch.setattr("compliance.judgement.rete.CHILD", tmp_path / "nothing.py")
    result = judged(pack, [make_rule()], COUNTS)
    assert len(result.problems) == 1
    assert result.findings


def test_a_disagreement_is_a_problem(pack, monkeypatch):
    monkeypatch.setattr(Rete, "fire", lambda self, clauses, sets: [frozenset() for _ in sets])
    result = judged(pack, [make_rule()], COUNTS)
    assert result.problems
    assert "disagree on J-GRADE-02" in result.problems[0].en
    assert [f.grade for f in result.findings if f.kind == "nonconformity"] == ["major"]


def test_newer_pythons_use_the_reference(pack, monkeypatch):
    monkeypatch.setattr(judging, "usable", lambda: False)
    result = judged(pack, [make_rule()], COUNTS)
    assert result.judge == "reference (durable_rules needs Python < 3.13)"
    assert result.problems == ()
    assert result.findings == judged(pack, [make_rule()], COUNTS).findings[: len(result.findings)]


def test_the_child_imports_nothing_of_the_package():
    assert "compliance" not in [
        line.split()[1] for line in CHILD.read_text().splitlines() if line.startswith(("import", "from"))
    ]
