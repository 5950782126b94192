"""Engines: where the checks of a scan are evaluated. All give the same verdicts."""

from compliance.engines.outcome import Engine, Outcome
from compliance.engines.plans import Moment, Plan, plan

__all__ = ["Engine", "Moment", "Outcome", "Plan", "plan"]
