"""What authors may write, and how everything else is refused with its position."""

from pathlib import Path

import pytest
import yaml

from compliance.errors import ExpressionError
from compliance.evidence.schemas import load_schemas
from compliance.expressions import parse_expression, tree
from compliance.expressions.functions import FUNCTIONS, OPERATORS
from compliance.expressions.operators import OPERATIONS

REFUSED = yaml.safe_load((Path(__file__).parent / "refused.yaml").read_text(encoding="utf-8"))


def parse(text, **more):
    return parse_expression(text, subject="termination", schemas=load_schemas(), params={"list": ["a", "b"]}, **more)


@pytest.mark.parametrize(("text", "said"), REFUSED, ids=[text[:60] for text, _ in REFUSED])
def test_refused_with_position_in_both_languages(text, said):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    problems = caught.value.problems
    assert any(said in problem.render("en") for problem in problems)
    assert all(problem.line for problem in problems)
    assert all(problem.message.zh and problem.message.zh != problem.message.en for problem in problems)


def test_position_points_at_the_mistake():
    with pytest.raises(ExpressionError) as caught:
        parse("type = 'mutual'\n  AND submited_at > '2026-01-01'")
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (2, 7)


def test_all_mistakes_of_an_expression_at_once():
    with pytest.raises(ExpressionError) as caught:
        parse("typ = 'x' AND effective_at > 5 AND pg_sleep(1) = 1")
    assert len(caught.value.problems) == 3


def test_deep_nesting_is_refused_not_crashed():
    with pytest.raises(ExpressionError):
        parse("(" * 3000 + "1 = 1" + ")" * 3000)
    with pytest.raises(ExpressionError):
        parse(" OR ".join(["type = 'mutual'"] * 5000))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_an_example_that_parses(name):
    assert name in FUNCTIONS[name].example
    assert parse(FUNCTIONS[name].example).type.kind == tree.BOOL
    assert FUNCTIONS[name].meaning
    assert FUNCTIONS[name].meaning_zh


def test_every_operator_has_a_template():
    compiled_apart = {"add_hours"}  # needs the time zone of the scan
    assert set(OPERATIONS) | compiled_apart == OPERATORS


def test_polymorphic_reference_gets_its_discriminator():
    node = parse("EXISTS (SELECT 1 FROM assessment AS a WHERE a.subject_id = termination.contract_id)")
    parts = [str(part.args[0]) for part in tree.conjuncts(node.where)]
    assert parts == ["a.subject_id", "a.subject_type"]


def test_unset_parameter_stays_unset():
    node = parse_expression(
        "days_between(notice_at, effective_at) >= :days",
        subject="termination", schemas=load_schemas(), params={"days": None},
    )  # fmt: skip
    assert isinstance(node.args[1], tree.Unset)
