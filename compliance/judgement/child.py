"""The process that runs durable_rules, and nothing else: a crash or an endless loop ends here.

Started by file name, so it imports nothing of this package. Reads one JSON object a line (rules,
facts) and answers with one (fired, receipts, exception) or {"fault": ...}; its first line says
whether it is ready. The parent checks what goes in and what comes out.

Arguments: the memory limit in megabytes.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def limit_memory(megabytes: int) -> None:
    """Bounds the address space, where the platform can."""
    try:
        import resource
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    try:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (OSError, ValueError):  # macOS knows the limit and refuses to set it; the time limit stays
        return


def run(rules: dict[str, Any], facts: list[dict[str, Any]]) -> dict[str, Any]:
    """One host, one ruleset, one batch: what fired, as (rule, fact numbers by pattern)."""
    import durable_rules_engine
    from durable import engine

    class Host(engine.Host):  # type: ignore[misc]
        def _run(self) -> None:
            """No background thread."""

    fired: list[tuple[str, list[int]]] = []

    def action(name: str, aliases: list[str]) -> Any:
        def act(c: Any) -> None:
            matched = c._m
            fired.append((name, [int(matched[alias]["_n"]) for alias in aliases]))

        return act

    def prime(c: Any) -> None:
        """delete_state where nothing fired would crash; this makes sure something did."""

    definition: dict[str, Any] = {
        name: {"all": rule["all"], "run": action(name, [alias for pattern in rule["all"] for alias in pattern])}
        for name, rule in rules.items()
    }
    definition["receipt"] = {"all": [{"m": {"$and": [{"$ex": {"_n": 1}}]}}], "run": action("receipt", ["m"])}
    definition["__prime"] = {"all": [{"m": {"__prime": 1}}], "run": prime}
    host = Host()
    host.set_rulesets({"judgement": definition})
    host.assert_fact("judgement", {"id": "p", "__prime": 1})
    for number, fact in enumerate(facts):
        host.assert_fact("judgement", {"id": f"E{number:06d}", "_n": number, **fact})
    exception = host.get_state("judgement").get("exception")
    host.delete_state("judgement")
    durable_rules_engine.delete_ruleset(host.get_ruleset("judgement")._handle)
    receipts = [matched[0] for name, matched in fired if name == "receipt"]
    return {
        "fired": [entry for entry in fired if entry[0] != "receipt"],
        "receipts": receipts,
        "exception": exception,
    }


def main() -> None:
    """Answers requests until standard input ends."""
    limit_memory(int(sys.argv[1]))
    # Answers get the real standard output; whatever the libraries print goes to standard error.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        import durable_rules_engine  # noqa: F401 - says at the start whether it can be used at all
        from durable import engine  # noqa: F401

        first: dict[str, Any] = {"ready": True}
    except Exception as error:
        first = {"fault": f"{type(error).__name__}: {error}"}
    print(json.dumps(first), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = run(request["rules"], request["facts"])
        except (Exception, MemoryError) as error:
            answer = {"fault": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
