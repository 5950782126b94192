"""Who may run which time of a schedule, and the job store: on SQLite and on a PostgreSQL server alike."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from compliance.errors import StoreError
from compliance.schedule.scheduler import opened
from compliance.store import Store, open_store
from compliance.store.schedules import (
    DONE,
    FAILED,
    OVERTAKEN,
    TAKEN,
    Claim,
    ClaimLost,
    add_schedule,
    claim,
    end_run,
    end_schedule,
    last_run,
    release,
    renew_lease,
    schedule_named,
    schedules,
    take_over,
)
from compliance.store.tables import JOB, SCHEDULE, SCHEDULE_RUN

NOW = datetime(2026, 5, 1, 6, tzinfo=UTC)
DAY, LEASE = timedelta(days=1), timedelta(minutes=2)


def added(store: Store, name: str = "nightly", cron: str = "0 6 * * *") -> int:
    with store.write() as connection:
        return add_schedule(connection, name, cron, "UTC", {"evidence": "/e", "notify": []})


def claimed(store: Store, number: int, at: datetime, owner: str, now: datetime = NOW) -> str | None:
    with store.write() as connection:
        return claim(connection, Claim(number, at, owner), now, LEASE)


def test_a_time_is_claimed_once(place: str) -> None:
    with open_store(place) as store:
        one, other = added(store), added(store, "weekly")
        assert claimed(store, one, NOW, "a") is None
        assert claimed(store, one, NOW, "b") == TAKEN
        assert claimed(store, one, NOW, "a") == TAKEN
        assert claimed(store, one, NOW - DAY, "b") == OVERTAKEN
        assert claimed(store, one, NOW + DAY, "b") is None
        assert claimed(store, other, NOW, "b") is None
        with store.read() as connection:
            assert last_run(connection, one).fire_at == "2026-05-02T06:00:00.000000+00:00"


def test_many_at_once_and_one_gets_it(place: str) -> None:
    answers: list[str | None] = []
    with open_store(place) as store:
        number = added(store)
        start = threading.Barrier(6)

        def compete(owner: str) -> None:
            start.wait()
            answers.append(claimed(store, number, NOW, owner))

        threads = [threading.Thread(target=compete, args=(name,)) for name in "abcdef"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.read() as connection:
            assert connection.execute(sa.select(sa.func.count()).select_from(SCHEDULE_RUN)).scalar() == 1
    assert sorted(map(str, answers)) == ["None", *[TAKEN] * 5]


def test_what_a_dead_owner_left_is_taken_over_and_lost_to_it(place: str) -> None:
    held = Claim(1, NOW, "a", 2, NOW - 2 * DAY)
    with open_store(place) as store:
        assert added(store) == 1
        with store.write() as connection:
            assert claim(connection, held, NOW, LEASE) is None
            assert take_over(connection, "b", NOW + LEASE, LEASE) == ()
            assert renew_lease(connection, held, NOW + 2 * LEASE)
            assert take_over(connection, "b", NOW + 2 * LEASE, LEASE) == ()
            (taken,) = take_over(connection, "b", NOW + 3 * LEASE, LEASE)
            assert taken == Claim(1, NOW, "b", 2, NOW - 2 * DAY)
            assert not renew_lease(connection, held, NOW + 9 * LEASE)
        with pytest.raises(ClaimLost), store.write() as connection:
            end_run(connection, held, DONE)
        with store.write() as connection:
            end_run(connection, taken, FAILED, error="no evidence")
            assert take_over(connection, "c", NOW + DAY, LEASE) == ()
        with pytest.raises(ClaimLost), store.write() as connection:
            end_run(connection, taken, DONE)


def test_what_is_given_back_is_due_again(place: str) -> None:
    with open_store(place) as store:
        number = added(store)
        assert claimed(store, number, NOW, "a") is None
        with store.write() as connection:
            release(connection, Claim(number, NOW, "b"))
        assert claimed(store, number, NOW, "c") == TAKEN
        with store.write() as connection:
            release(connection, Claim(number, NOW, "a"))
        assert claimed(store, number, NOW, "c") is None


def test_names_are_free_again_and_runs_of_removed_ones_rest(place: str) -> None:
    with open_store(place) as store:
        number = added(store)
        with pytest.raises(StoreError, match="there is a schedule 'nightly' already"):
            added(store)
        assert claimed(store, number, NOW, "a") is None
        with store.write() as connection:
            end_schedule(connection, schedule_named(connection, "nightly"))
            assert schedules(connection) == ()
            assert take_over(connection, "b", NOW + DAY, LEASE) == ()
        with pytest.raises(StoreError, match="no schedule 'nightly'"), store.read() as connection:
            schedule_named(connection, "nightly")
        assert added(store) != number


def test_the_job_store_follows_the_claims(place: str) -> None:
    with open_store(place) as store:
        number = added(store)
        with store.write() as connection:
            connection.execute(sa.update(SCHEDULE).values(recorded_at="2026-04-30T12:00:00.000000+00:00"))
        assert claimed(store, number, NOW, "a") is None
        scheduler = opened(store, lambda text: None, lambda one: None)
        try:
            scheduler.align()
            assert jobs(store) == {str(number): NOW + DAY}
            scheduler.modify_job(str(number), next_run_time=NOW + 9 * DAY)
            scheduler.align()
            assert jobs(store) == {str(number): NOW + DAY}, "moved on without a claim"
            with store.write() as connection:
                connection.execute(sa.update(JOB).values(job_state=b"broken"))
            scheduler.align()
            assert jobs(store) == {str(number): NOW + DAY}, "a job that cannot be read is made anew"
            other = added(store, "other", "0 7 1 1 *")
            scheduler.align()
            assert set(jobs(store)) == {str(number), str(other)}
            with store.write() as connection:
                end_schedule(connection, schedule_named(connection, "nightly"))
            scheduler.align()
            assert set(jobs(store)) == {str(other)}
        finally:
            scheduler.shutdown()
    assert len(_kept(place)) == 1, "the job store outlives its scheduler"


def jobs(store: Store) -> dict[str, datetime]:
    with store.read() as connection:
        rows = connection.execute(sa.select(JOB.c.id, JOB.c.next_run_time)).all()
    return {row.id: datetime.fromtimestamp(row.next_run_time, UTC) for row in rows}


def _kept(place: str) -> dict[str, datetime]:
    with open_store(place) as store:
        return jobs(store)
