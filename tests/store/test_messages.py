"""Messages arrive at a real mail server and a real web server, or their failing is recorded and tried again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from compliance.notify import delivering
from compliance.store import open_store
from compliance.store.messages import (
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    begin_attempt,
    end_attempt,
    not_told,
    note_told,
    put,
    wait,
)
from compliance.store.tables import MESSAGE

from .conftest import contracts, twelve
from .receivers import Hook, Mailbox, free_port

SECRET = "s3cr3t-T0ken"


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as one:
        yield one


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "PATIENCE", timedelta(0))


@pytest.fixture
def scan(compliance, pack: Path, tmp_path: Path):
    def run(day: str, signed: dict[str, str], *words: object):
        folder = contracts(tmp_path / "e", signed)
        return compliance(
            "scan", folder, "--rules", pack, "--store", tmp_path / "store.db", "--as-of", day, "--series", "ours",
            "--format", "json", *words,
        )  # fmt: skip

    return run


def rows(place: Path) -> list[Any]:
    with open_store(str(place)) as store, store.read() as connection:
        return list(connection.execute(sa.select(MESSAGE).order_by(MESSAGE.c.id)))


def again_at_once(place: Path) -> None:
    with open_store(str(place)) as store, store.write() as connection:
        connection.execute(sa.update(MESSAGE).values(next_at="2026-01-01T00:00:00.000000+00:00"))


def test_news_reach_a_web_hook(scan, hook: Hook, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("HOOK", f"json://127.0.0.1:{hook.port}/{SECRET}")
    first = scan("2026-01-31", twelve("C01"), "--notify", "HOOK")
    assert (first.code, "message sent to HOOK" in first.err) == (1, True)
    assert hook.paths == [f"/{SECRET}"]
    assert hook.got[0]["title"] == "ours: New or worse 1, Evidence is missing 1"
    assert "- OWN-01 contract C01: signed [minor nonconformity]" in hook.got[0]["message"]
    assert "- OWN-03 organisation ORG-1: lived – " in hook.got[0]["message"]
    scan("2026-02-28", twelve("C01", "C02"), "--notify", "HOOK")
    body = hook.got[1]["message"]
    assert "- OWN-01 contract C01: signed [major nonconformity, was minor nonconformity]" in body
    assert "- OWN-01 contract C02: signed [minor nonconformity]" in body
    assert "OWN-03" not in body, "that evidence is missing is no news any more"
    scan("2026-03-31", twelve("C01"), "--notify", "HOOK")
    assert len(hook.got) == 2, "what persists, and what was resolved, is no news"
    scan("2026-04-30", twelve("C01", "C02"), "--notify", "HOOK", "--lang", "zh")
    assert hook.got[2]["title"] == "ours: 新增或加重 1"
    assert "- OWN-01 合同 C02: 已签署 [一般不符合，复发]" in hook.got[2]["message"]
    assert [r.state for r in rows(tmp_path / "store.db")] == ["sent"] * 3


def test_news_reach_a_mailbox(scan, monkeypatch) -> None:
    with Mailbox("audit", SECRET) as box:
        monkeypatch.setenv(
            "MAIL",
            f"mailto://audit:{SECRET}@127.0.0.1:{box.port}?from=audit@example.org&to=board@example.org&mode=insecure",
        )
        answer = scan("2026-01-31", twelve("C01"), "--notify", "MAIL", "--lang", "zh")
        assert "消息已发送至 MAIL" in answer.err
        (mail,) = box.mails
    assert mail["Subject"] == "ours: 新增或加重 1, 缺少证据 1"
    assert "board@example.org" in mail["To"]
    assert "OWN-01 合同 C01: 已签署 [一般不符合]" in mail.get_body(("plain", "html")).get_content()


def test_a_waiver_that_expired_is_told_once(scan, compliance, hook: Hook, pack, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("HOOK", f"json://127.0.0.1:{hook.port}/")
    compliance(
        "waiver", "add", "--rule", "OWN-01", "--subject", "C01", "--reason", "r", "--owner", "Zhang Wei", "--approver", "b",
        "--approved-on", "2026-01-01", "--until", "2026-02-10", "--rules", pack, "--store", tmp_path / "store.db",
    )  # fmt: skip
    for day in ("2026-01-31", "2026-02-28", "2026-03-31"):
        scan(day, twelve("C01"), "--notify", "HOOK")
    told = ["W-001 OWN-01 C01 expired after 2026-02-10; owner Zhang Wei" in got["message"] for got in hook.got]
    assert told == [False, True, False]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("json://127.0.0.1:{port}/{secret}", "was not reached"),
        (
            "mailto://audit:{secret}@127.0.0.1:{port}?from=a@example.org&to=b@example.org&mode=insecure",
            "was not reached",
        ),
    ],
)
def test_failing_is_recorded_and_the_scan_stands(scan, address, reason, monkeypatch, tmp_path, hook: Hook) -> None:
    monkeypatch.setenv("WHERE", address.format(port=free_port(), secret=SECRET))
    without = scan("2026-01-31", twelve("C01"))
    failed = scan("2026-02-28", twelve("C01", "C02"), "--notify", "WHERE")
    assert failed.code == without.code == 1
    assert reason in failed.err
    (row,) = rows(tmp_path / "store.db")
    assert (row.state, row.attempts, row.reason, row.scan_id) == ("pending", 1, "refused", 2)
    # The next command that sends tries again.
    monkeypatch.setenv("WHERE", f"json://127.0.0.1:{hook.port}/")
    again_at_once(tmp_path / "store.db")
    scan("2026-02-28", twelve("C01", "C02"), "--notify", "WHERE")
    assert [got["message"].splitlines()[0] for got in hook.got] == ["ours, as of 2026-02-28 (scan 2)"]
    (row,) = rows(tmp_path / "store.db")
    assert (row.state, row.attempts, row.reason) == ("sent", 2, None)


def test_trying_ends(scan, hook: Hook, monkeypatch, tmp_path) -> None:
    hook.status = 500
    monkeypatch.setenv("HOOK", f"json://127.0.0.1:{hook.port}/")
    answer = scan("2026-01-31", twelve("C01"), "--notify", "HOOK")
    for _ in range(MOST_ATTEMPTS + 1):
        again_at_once(tmp_path / "store.db")
        with open_store(str(tmp_path / "store.db")) as store:
            said = [one.told("en") for one in delivering.deliver(store)]
    (row,) = rows(tmp_path / "store.db")
    assert (row.state, row.attempts, len(hook.paths), said) == ("failed", MOST_ATTEMPTS, MOST_ATTEMPTS, [])
    assert answer.code == 1
    waits = [wait(n) for n in range(1, MOST_ATTEMPTS)]
    assert waits == sorted(waits)
    assert waits[-1] <= LONGEST_WAIT
    assert wait(10_000) == LONGEST_WAIT


def test_an_attempt_is_one_process_s(place: str) -> None:
    now = datetime.now(UTC) + timedelta(seconds=1)
    with open_store(place) as store:
        with store.write() as connection:
            put(connection, None, ["A"], "t", "b")
        with store.write() as connection:
            first = begin_attempt(connection, now)
            assert begin_attempt(connection, now) is None
        assert first is not None
        with store.write() as connection:
            assert begin_attempt(connection, now + timedelta(minutes=6)) is not None, "its process died"
            assert end_attempt(connection, first, None, now) == "sent"


def test_within_its_patience_a_command_tries_again(hook: Hook, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("HOOK", f"json://127.0.0.1:{hook.port}/")
    hook.status, waited = 503, []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        hook.status = 200
        again_at_once(tmp_path / "store.db")

    with open_store(str(tmp_path / "store.db")) as store:
        with store.write() as connection:
            put(connection, None, ["HOOK"], "t", "b")
        states = [one.state for one in delivering.deliver(store, timedelta(seconds=8), pause)]
    assert states == ["pending", "sent"]
    assert len(waited) == 1
    assert 1 < waited[0] <= 2


@pytest.mark.parametrize("address", ["", "nothing", "nosuch://x/{s}", "json://", "mailto://{s}"])
def test_an_address_that_cannot_be_is_refused_before_the_scan(scan, address, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("WHERE", address.format(s=SECRET))
    answer = scan("2026-01-31", twelve(), "--notify", "WHERE")
    assert answer.code == 2
    assert "--notify WHERE: the environment variable" in answer.err
    assert SECRET not in answer.err + answer.out
    assert not (tmp_path / "store.db").exists()


def test_an_address_is_not_taken_for_a_name(scan, compliance, tmp_path) -> None:
    for words in (
        ("scan", tmp_path, "--store", tmp_path / "s.db", "--notify", f"json://host/{SECRET}"),
        ("schedule", "add", tmp_path, "--name", "n", "--cron", "0 6 * * *", "--store", tmp_path / "s.db", "--notify",
         f"json://host/{SECRET}"),
    ):  # fmt: skip
        answer = compliance(*words)
        assert answer.code == 2
        assert "not the address itself" in answer.err
        assert SECRET not in answer.err + answer.out
    assert compliance("scan", tmp_path, "--notify", "HOME").code == 2, (
        "without a store nothing is known to have changed"
    )


def test_no_secret_is_stored_logged_or_shown(
    scan, hook: Hook, monkeypatch, tmp_path, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    caplog.set_level("DEBUG")
    said = ""
    for number, (address, status) in enumerate(
        [
            (f"json://user:{SECRET}@127.0.0.1:{hook.port}/{SECRET}?+X-Token={SECRET}", 200),
            (f"json://user:{SECRET}@127.0.0.1:{hook.port}/{SECRET}", 403),
            (f"json://user:{SECRET}@127.0.0.1:{free_port()}/{SECRET}", 200),
            (f"mailto://audit:{SECRET}@127.0.0.1:{free_port()}?from=a@example.org&to=b@example.org&mode=insecure", 200),
        ],
        start=1,
    ):
        hook.status = status
        monkeypatch.setenv("WHERE", address)
        signed = twelve(*[f"C{n:02}" for n in range(number)])
        answer = scan(f"2026-0{number}-28", signed, "--notify", "WHERE", "--out", tmp_path / "out")
        assert answer.code == 1
        said += answer.out + answer.err
    monkeypatch.setattr("apprise.Apprise.notify", _raise)
    answer = scan("2026-06-28", twelve("C09"), "--notify", "WHERE")
    assert "sending broke off" in answer.err
    said += answer.out + answer.err
    assert len(rows(tmp_path / "store.db")) == 5
    assert SECRET not in said
    assert SECRET not in caplog.text
    held = [path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert held == []


def _raise(*_: object, **__: object) -> None:
    raise ValueError(f"cannot reach {SECRET}")


def test_what_was_told_is_not_told_again(scan, pack: Path, place: str, tmp_path: Path) -> None:
    scan("2026-01-31", twelve(), "--store", place)
    with open_store(place) as store, store.write() as connection:
        assert not_told(connection, "ours", "due", ["a", "b"]) == {"a", "b"}
        note_told(connection, "ours", "due", ["a", "a"], 1)
        assert not_told(connection, "ours", "due", ["a", "b"]) == {"b"}
        assert not_told(connection, "ours", "waiver", ["a"]) == {"a"}
        assert not_told(connection, "theirs", "due", ["a"]) == {"a"}
