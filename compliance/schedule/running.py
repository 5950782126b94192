"""One run of a schedule: claimed, scanned, stored with its messages and the end of its claim in one transaction."""

from __future__ import annotations

import os
import socket
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from compliance.asking import request_of
from compliance.errors import EXIT_BAD_INPUT, EXIT_CLEAN, ComplianceError, StoreError
from compliance.notify.telling import telling
from compliance.notify.wording import failure
from compliance.reports.writing import write_reports
from compliance.request import Request
from compliance.scan import Result
from compliance.schedule.cron import MOST, trigger
from compliance.store import Store, scan_into
from compliance.store.messages import put
from compliance.store.scans import Also
from compliance.store.schedules import (
    DONE,
    FAILED,
    OVERTAKEN,
    Claim,
    ClaimLost,
    Schedule,
    claim,
    end_run,
    release,
    renew_lease,
)  # fmt: skip
from compliance.text import Text

LEASE = timedelta(minutes=2)
LATE = timedelta(minutes=1)
"""From when on a run says that it is late."""


class Stopped(BaseException):
    """The process was asked to end: what is under way is given up, and due as before."""


@dataclass
class Runner:
    """Runs schedules on one store; `say` gets one line for each thing a person should know. `worst` is the exit code."""

    store: Store
    say: Callable[[Text], None]
    lease: timedelta = field(default_factory=lambda: LEASE)
    owner: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}")
    worst: int = EXIT_CLEAN
    scanning: bool = False
    asked: bool = False  # to end

    def run(self, one: Schedule, fire_at: datetime, missed: int, since: datetime | None) -> None:
        """Runs a schedule for one of its times, unless somebody else has it."""
        wanted = Claim(one.id, fire_at, self.owner, missed, since)
        with self.store.write() as connection:
            refused = claim(connection, wanted, datetime.now(UTC), self.lease)
        if refused is not None:
            why = _OVERTAKEN if refused == OVERTAKEN else _TAKEN
            at = local(fire_at, one)
            self.say(Text(f"{one.name}: the run of {at} {why.en}", f"{one.name}：{at} 的检查{why.zh}"))
            return
        self.work(one, wanted)

    def work(self, one: Schedule, held: Claim) -> None:
        """Does what was claimed."""
        late = lateness(one, held, datetime.now(UTC))
        if late is not None:
            self.say(Text(f"{one.name}: {late.en}", f"{one.name}：{late.zh}"))
        try:
            with self._leased(held):
                number, code = self._scanned(one, held, late)
        except ClaimLost:
            self.say(Text(f"{one.name}: another scheduler took over", f"{one.name}：已由另一调度程序接管"))
            return
        except BaseException as error:
            # The database makes of Stopped what it makes of Ctrl-C, or another failure: asked to end, all are the same.
            if not self.asked and isinstance(error, Exception):
                self._failed(one, held, late, _reason(error))
                return
            self.give_back(held)
            self.say(Text(f"{one.name}: given up, due as before", f"{one.name}：已中止，仍待运行"))
            if not self.asked:
                raise
            return
        self.worst = max(self.worst, code)
        self.say(Text(f"{one.name}: stored as scan {number}", f"{one.name}：已存为第 {number} 号检查"))

    def give_back(self, held: Claim) -> None:
        """What was claimed is due as before."""
        with self.store.write() as connection:
            release(connection, held)

    def interrupt(self) -> None:
        """For a signal handler: raises Stopped where a scan is under way, and lets the storing of one end."""
        self.asked = True
        if self.scanning:
            raise Stopped

    def _scanned(self, one: Schedule, held: Claim, late: Text | None) -> tuple[int, int]:
        options, lang = one.options, str(one.options["lang"])

        def along(asked: Request, result: Result) -> Also:
            if options["out"]:
                folder = Path(options["out"]) / held.fire_at.astimezone(ZoneInfo(one.timezone)).strftime(
                    "%Y-%m-%dT%H%M"
                )
                write_reports(result.report, options["formats"], folder, lang, result.not_passing)
            told = None
            if options["notify"]:
                said = late[lang] if late else None
                told = telling(options["notify"], lang, options["horizon"], said)(asked, result)
            self.scanning = False

            def also(connection: sa.Connection, scan_id: int) -> None:
                end_run(connection, held, DONE, scan_id)
                if told is not None:
                    told(connection, scan_id)

            return also

        self.scanning = True
        try:
            if self.asked:  # between the claim and here
                raise Stopped
            request = request_of({**options, **paths(options), "as_of": as_of(one, held)})
            waive = not options["no_waivers"]
            result, _, number = scan_into(self.store, request, options["series"], waive, along=along)
        finally:
            self.scanning = False
        return number, result.report.exit_code(request.fail_on, request.allow_undecided)

    def _failed(self, one: Schedule, held: Claim, late: Text | None, why: Text) -> None:
        self.worst = EXIT_BAD_INPUT
        lang = str(one.options["lang"])
        following = trigger(one.cron, one.timezone).get_next_fire_time(held.fire_at, datetime.now(UTC))
        told = failure(
            one.name, local(held.fire_at, one), why[lang], local(following, one) if following else "–", lang,
            late[lang] if late else None,
        )  # fmt: skip
        try:
            with self.store.write() as connection:
                end_run(connection, held, FAILED, error=why.en)
                put(connection, None, one.options["notify"], *told)
        except ClaimLost:
            return
        self.say(Text(f"{one.name}: could not be run: {why.en}", f"{one.name}：未能运行：{why.zh}"))

    @contextmanager
    def _leased(self, held: Claim) -> Iterator[None]:
        """Renews the lease from a thread of its own while the block runs."""
        done = threading.Event()

        def renew() -> None:
            while not done.wait(self.lease.total_seconds() / 4):
                try:
                    with self.store.write() as connection:
                        if not renew_lease(connection, held, datetime.now(UTC) + self.lease):
                            return
                except StoreError:
                    continue  # the store may be back before the lease ends; if not, storing finds the claim lost

        thread = threading.Thread(target=renew, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


_TAKEN = Text("is another scheduler's", "由另一调度程序负责")
_OVERTAKEN = Text("is made up for by a later one", "已由之后的检查补上")


def _reason(error: Exception) -> Text:
    """Why a run failed. A defect in one check must not keep the others from running; it is printed, stored and told."""
    if isinstance(error, ComplianceError):
        return Text(error.render("en"), error.render("zh"))
    traceback.print_exception(error)
    kind = type(error).__name__
    return Text(f"defect of the program ({kind})", f"程序缺陷（{kind}）")


def as_of(one: Schedule, held: Claim) -> Any:
    """The day the run was due, where the schedule stands; None (the day of extraction) where it asks for that."""
    if one.options["as_of"] == "extraction":
        return None
    return held.fire_at.astimezone(ZoneInfo(one.timezone)).date()


def paths(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are paths, as paths."""
    return {name: Path(options[name]) if options[name] else None for name in ("rules_dir", "waivers")}


def local(at: datetime, one: Schedule) -> str:
    """A time as the schedule's time zone shows it."""
    return f"{at.astimezone(ZoneInfo(one.timezone)):%Y-%m-%d %H:%M} ({one.timezone})"


def lateness(one: Schedule, held: Claim, now: datetime) -> Text | None:
    """That a run makes up for missed ones, or comes late."""
    at = local(held.fire_at, one)
    if held.missed and held.since is not None:
        since = local(held.since, one)
        number, more = held.missed + 1, held.missed + 1 >= MOST
        return Text(
            f"runs were missed: {number}{' or more' if more else ''} were due from {since} to {at}; "
            "this one run makes up for them",
            f"错过了运行：{since} 至 {at} 应运行 {number} 次{'以上' if more else ''}，现以一次检查补上",
        )
    if now - held.fire_at > LATE:
        return Text(f"the run due at {at} was missed and is made up for now", f"错过了 {at} 的运行，现补上")
    return None
