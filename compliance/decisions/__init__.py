"""What people decide about verdicts: waivers of failures, attestations of manual verdicts, corrective actions.

The evidence's own verdict always stays; a decision is an attribute over it, with a name behind it
and an end. `resolve` is the only place that says which decisions hold as of a date.
"""

from compliance.decisions.applying import Applied, apply_decisions
from compliance.decisions.records import Action, Attestation, Renewal, Waiver
from compliance.decisions.resolving import Resolved, resolve

__all__ = ["Action", "Applied", "Attestation", "Renewal", "Resolved", "Waiver", "apply_decisions", "resolve"]
