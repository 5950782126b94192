"""Every condition of the pack can be shown to a person: no condition without its text."""

from compliance.engines.details import _text, parts
from compliance.engines.plans import Moment, plan
from compliance.evidence.schemas import load_schemas
from compliance.rules import load_pack


def test_every_conjunct_of_the_pack_has_a_text():
    from datetime import date

    as_of = Moment.of(date(2026, 6, 30), "Asia/Shanghai")
    schemas = load_schemas()
    for rule in load_pack().rules:
        for check in rule.checks():
            for _, node in parts(plan(check, rule.params, schemas, as_of)):
                text = _text(node)
                assert text, check.id
                assert "Call(" not in text
                assert "Column(" not in text
