"""Stage two: judgements over facts, run by durable_rules and checked against a naive reference."""

from compliance.judgement.judging import Judged, judge
from compliance.judgement.rete import Limits

__all__ = ["Judged", "Limits", "judge"]
