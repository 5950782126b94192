"""What became of the gaps of an earlier scan that are no gaps any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compliance.decisions.applying import Standing
from compliance.engines.listing import NotPassing
from compliance.engines.plans import Plan
from compliance.model import Status

GONE, UNCHECKED = "gone", "unchecked"


def standing_of(
    followed: Mapping[str, frozenset[str]], plans: Sequence[Plan], not_passing: NotPassing, standing: Standing
) -> dict[tuple[str, str], str]:
    """(check id, subject) -> status, `gone` (no such subject) or `unchecked` (no such check in this scan).

    Absence from what did not pass is not taken for a pass: each subject is looked at again.
    """
    if not followed:
        return {}
    import pyarrow as pa
    import pyarrow.compute as pc

    by_id = {plan.check.id: plan for plan in plans}
    names = pa.array(sorted(followed), pa.string())
    failing = not_passing.where(
        lambda table: pc.and_(pc.equal(table["status"], Status.FAIL.value), pc.is_in(table["check_id"], names))
    )
    found: dict[tuple[str, str], str] = {}
    for check_id, subjects in sorted(followed.items()):
        still = failing.filter(pc.equal(failing["check_id"], check_id))["subject"]
        left = sorted(subjects - set(still.to_pylist()))
        now = standing(by_id[check_id], left) if check_id in by_id else {}
        absent = GONE if check_id in by_id else UNCHECKED
        found.update({(check_id, s): now[s][0].value if s in now else absent for s in left})
    return found
