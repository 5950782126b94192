"""durable_rules behind its guard: clauses compiled, facts in batches, a child process with limits.

Nothing of it is trusted: what goes in has passed the guard, every fact must be receipted exactly
once, and any fault, silence or excess ends in a JudgeError, never in fewer conclusions.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any

from compliance.judgement.clauses import Clause, Packed
from compliance.judgement.guard import MAX_FACTS, MAX_RULES, UnsafeError, check_facts, check_rules
from compliance.judgement.reference import Firing

CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` for one batch (at most 1,000 facts), `megabytes` of address space."""

    seconds: float = 30.0
    megabytes: int = 1024


class JudgeError(Exception):
    """The judge could not be trusted with this batch; nothing of it counts."""


def usable() -> bool:
    """Whether durable_rules can run here: from Python 3.13 on it fails at import."""
    return sys.version_info < (3, 13)


class Rete:
    """A child process that judges batches; to be used as a context. `hosts` and `facts` count what it was given."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.hosts = self.facts = 0
        self._lines: Queue[str] = Queue()
        command = [sys.executable, "-P", str(CHILD), str(self.limits.megabytes)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        )
        threading.Thread(target=self._read, daemon=True).start()
        self._started = False

    def __enter__(self) -> Rete:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # what was still to be written has nobody to read it
                    continue

    def _read(self) -> None:
        assert self.process.stdout is not None
        try:
            for line in self.process.stdout:
                self._lines.put(line)
        except ValueError:  # closed while reading
            pass
        self._lines.put("")

    def _answer(self) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=self.limits.seconds)
        except Empty:
            self.close()
            raise JudgeError(f"no answer within {self.limits.seconds:g} seconds") from None
        if not line:
            raise JudgeError(f"the process ended (code {self.process.wait()})")
        answer = json.loads(line)
        if not isinstance(answer, dict):
            raise JudgeError("an answer of another shape")
        if "fault" in answer:
            raise JudgeError(str(answer["fault"]))
        return answer

    def ask(self, rules: dict[str, Any], facts: list[dict[str, Any]]) -> dict[str, Any]:
        """One host: its raw answer. Raises JudgeError where there is none."""
        if not self._started:
            self._answer()
            self._started = True
        self.hosts += 1
        self.facts += len(facts)
        try:
            assert self.process.stdin is not None
            self.process.stdin.write(json.dumps({"rules": rules, "facts": facts}) + "\n")
            self.process.stdin.flush()
        except (OSError, ValueError) as error:
            raise JudgeError(f"the process ended: {error}") from error
        return self._answer()

    def fire(self, clauses: Sequence[Clause], sets: Sequence[Sequence[Packed]]) -> list[frozenset[Firing]]:
        """What fires on each fact set, as the reference judge says it. Raises JudgeError."""
        fired: list[set[Firing]] = [set() for _ in sets]
        try:
            for batch in batches(sets):
                for first in range(0, len(clauses), MAX_RULES - 2):
                    self._judge(clauses, first, sets, batch, fired)
        except UnsafeError as error:
            raise JudgeError(f"outside the safe profile: {error}") from error
        return [frozenset(one) for one in fired]

    def _judge(
        self,
        clauses: Sequence[Clause],
        first: int,
        sets: Sequence[Sequence[Packed]],
        batch: Sequence[int],
        fired: list[set[Firing]],
    ) -> None:
        rules = {f"J{n}": compiled(clauses[n]) for n in range(first, min(first + MAX_RULES - 2, len(clauses)))}
        places = [(index, at) for index in batch for at in range(len(sets[index]))]
        facts = [{"k": number, **dict(fact)} for number, index in enumerate(batch) for fact in sets[index]]
        check_rules(rules)
        check_facts(facts)
        answer = self.ask(rules, facts)
        if answer["exception"] is not None:
            raise JudgeError(f"an action failed: {answer['exception']}")
        receipts = Counter(answer["receipts"])
        if receipts != Counter(range(len(facts))):
            raise JudgeError(f"{len(facts)} facts went in, {receipts.total()} receipts for {len(receipts)} came back")
        for name, matched in answer["fired"]:
            owners = {places[number][0] for number in matched}
            if name not in rules or len(owners) != 1:
                raise JudgeError(f"{name} fired over several subjects")
            firing = (int(name[1:]), tuple(places[number][1] for number in matched))
            if firing in fired[owner := owners.pop()]:
                raise JudgeError(f"{name} fired twice on the same facts")
            fired[owner].add(firing)


def compiled(clause: Clause) -> dict[str, Any]:
    """The clause as durable_rules defines a rule; later patterns join the first by the subject's number."""
    patterns: list[dict[str, Any]] = []
    for number, (kind, tests) in enumerate(clause.patterns):
        body: list[dict[str, Any]] = [{"$ex": {"_n": 1}}, {"kind": kind}]
        for test in tests:
            body.append(
                {test.field: test.value} if test.operator == "eq" else {f"${test.operator}": {test.field: test.value}}
            )
        if number:
            body.append({"k": {"f0": "k"}})
        patterns.append({f"f{number}": {"$and": body}})
    return {"all": patterns}


def batches(sets: Sequence[Sequence[Packed]]) -> Iterator[list[int]]:
    """The indexes of the sets that are not empty, in batches of at most 1,000 facts; a set is never divided."""
    batch: list[int] = []
    size = 0
    for index, facts in enumerate(sets):
        if not facts:
            continue
        if batch and size + len(facts) > MAX_FACTS:
            yield batch
            batch, size = [], 0
        batch.append(index)
        size += len(facts)
    if batch:
        yield batch
