"""The scheduler: APScheduler keeps in the store when each schedule is due, the claims say what was done.

Where the two differ the claims are right: a job that was never stored, was lost, or moved on although its
run was given up is set back before each round.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.executors.base import BaseExecutor
from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler

from compliance.notify.delivering import Delivery, deliver
from compliance.schedule.cron import times_between, trigger
from compliance.schedule.running import Runner, Stopped
from compliance.store import Store
from compliance.store.messages import next_due
from compliance.store.schedules import Schedule, last_run, schedules, take_over
from compliance.store.tables import JOB
from compliance.text import Text

LOOK = timedelta(seconds=30)
"""How often a waiting scheduler looks for new schedules, and for runs whose scheduler died."""
STORE = "store"


class _InTurn(BaseExecutor):  # type: ignore[misc]
    """Runs a job to its end before the scheduler goes on; so the job store moves on only after it.

    What a job fails with ends the round (`told`): APScheduler would write it to a log and go on.
    """

    def __init__(self, run: Callable[[Any, datetime], None]) -> None:
        super().__init__()
        self._run = run
        self._failure: BaseException | None = None

    def submit_job(self, job: Any, run_times: list[datetime]) -> None:
        """Of several times the last one; the others are made up for by it."""
        if self._failure is None:
            try:
                self._run(job, run_times[-1])
            except BaseException as error:
                self._failure = error

    def told(self) -> None:
        """Raises what a job failed with, once."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        raise NotImplementedError  # `submit_job` does not come here


class Scheduler(BaseScheduler):  # type: ignore[misc]
    """Runs what is due, a round at a time; `stop` ends the round under way."""

    def __init__(self, store: Store, runner: Runner, tell: Callable[[Delivery], None]) -> None:
        self._store, self.runner, self._tell = store, runner, tell
        self._schedules: dict[str, Schedule] = {}
        self._bell, self._ending = threading.Event(), False
        self._in_turn = _InTurn(self._due)
        jobs = SQLAlchemyJobStore(engine=store.engine_for_writing(), tablename=JOB.name)
        super().__init__(
            jobstores={STORE: jobs}, executors={"default": self._in_turn}, timezone=UTC,
            job_defaults={"coalesce": True, "misfire_grace_time": None},
        )  # fmt: skip

    def wakeup(self) -> None:
        """Ends the wait between rounds."""
        self._bell.set()

    def stop(self) -> None:
        """Ends the rounds: may be called from a signal handler."""
        self._ending = True
        self._bell.set()

    @property
    def ending(self) -> bool:
        """Whether it was asked to stop."""
        return self._ending

    def round(self) -> timedelta:
        """Runs what is due and what a dead scheduler left, sends what waits; how long there is nothing to do."""
        with self._store.told():
            return self._round()

    def _round(self) -> timedelta:
        with self._store.write() as connection:
            left = take_over(connection, self.runner.owner, datetime.now(UTC), self.runner.lease)
        self.align()
        for held in left:
            one = self._schedules.get(str(held.schedule_id))
            if one is None or self._ending:
                self.runner.give_back(held)
            else:
                self.runner.work(one, held)
        seconds = None
        try:
            seconds = None if self._ending else self._process_jobs()
        except JobLookupError:
            self.wakeup()  # a schedule was removed while it ran: the next round starts from what there is
        finally:
            self._in_turn.told()
        return min(LOOK, *self._waits(seconds))

    def _waits(self, seconds: float | None) -> list[timedelta]:
        if not self._ending:
            for delivery in deliver(self._store):
                self._tell(delivery)
        with self._store.read() as connection:
            again = next_due(connection)
        waits = [timedelta(seconds=seconds)] if seconds is not None else []
        return [*waits, *([max(again - datetime.now(UTC), timedelta(0))] if again else []), LOOK]

    def forever(self) -> None:
        """Rounds until stopped."""
        while not self._ending:
            pause = self.round()
            self._bell.wait(max(pause.total_seconds(), 0.05))
            if not self._ending:
                self._bell.clear()

    def rest(self) -> None:
        """Waits as long as between two looks, or until stopped."""
        self._bell.clear()
        if not self._ending:
            self._bell.wait(LOOK.total_seconds())

    def align(self) -> None:
        """Makes the jobs those of the schedules there are, each due when its claims say so."""
        with self._store.read() as connection:
            known = schedules(connection)
            last = {one.id: last_run(connection, one.id) for one in known}
        self._schedules = {str(one.id): one for one in known}
        jobs: dict[str, Job] = {job.id: job for job in self.get_jobs(STORE)}
        for name in set(jobs) - set(self._schedules):
            with suppress(JobLookupError):  # another scheduler was faster
                self.remove_job(name, STORE)
        for name, one in self._schedules.items():
            run = last[one.id]
            after = datetime.fromisoformat(run.fire_at) if run is not None else None
            due = trigger(one.cron, one.timezone).get_next_fire_time(after, one.recorded_at)
            if name not in jobs or jobs[name].next_run_time != due:
                self.add_job(
                    due_job, trigger(one.cron, one.timezone), id=name, name=one.name, next_run_time=due, jobstore=STORE,
                    replace_existing=True,
                )  # fmt: skip

    def _due(self, job: Any, fire_at: datetime) -> None:
        one = self._schedules.get(job.id)
        if one is None or self._ending:
            return
        times = times_between(job.trigger, job.next_run_time, fire_at)
        missed = len(times) - 1
        self.runner.run(one, fire_at.astimezone(UTC), missed, times[0] if missed else None)

    def shutdown(self, wait: bool = True) -> None:
        """Lets go of the job store."""
        super().shutdown(wait)
        self._bell.set()


def due_job() -> None:
    """What a job in the store names as its function; the executor runs the schedule instead."""


def next_times(store: Store) -> dict[str, datetime | None]:
    """When each schedule is due next (in the past: was missed), by name; from the claims, without the job store."""
    found: dict[str, datetime | None] = {}
    with store.read() as connection:
        for one in schedules(connection):
            run = last_run(connection, one.id)
            after = datetime.fromisoformat(run.fire_at) if run is not None else None
            found[one.name] = trigger(one.cron, one.timezone).get_next_fire_time(after, one.recorded_at)
    return found


def opened(store: Store, say: Callable[[Text], None], tell: Callable[[Delivery], None], **more: Any) -> Scheduler:
    """A scheduler on a store, ready for its rounds."""
    scheduler = Scheduler(store, Runner(store, say, **more), tell)
    scheduler.start()
    return scheduler


__all__ = ["Scheduler", "Stopped", "next_times", "opened"]
