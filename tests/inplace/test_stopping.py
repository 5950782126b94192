"""What is no fault of any check stops a scan in a database; what is one's fault is an error of that check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from answers import Command

from compliance.engines.places import Place
from compliance.engines.postgresql import PostgreSQL
from compliance.engines.remote import RemoteEngine
from compliance.errors import EngineError
from compliance.model import Status
from compliance.scan import scan as run_scan
from inplace.sample import request

Writer = psycopg.Connection[Any]
CONTRACT = ("--select", "R-4.1-*", "--format", "json", "--as-of", "2026-06-30")
# Whoever is in the database sees at once that somebody holds this lock, also in a snapshot.
SWITCH = 20260630


@pytest.fixture
def contract(writer: Writer) -> Writer:
    """A contract that takes long, or fails with a SQLSTATE, as soon as the switch is on."""
    writer.execute(
        f"""CREATE FUNCTION told(what TEXT) RETURNS TEXT LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = {SWITCH}) THEN
                IF what = 'sleep' THEN PERFORM pg_sleep(60); END IF;
                RAISE EXCEPTION 'as ordered' USING ERRCODE = what;
            END IF;
            RETURN 'C1';
        END $$"""  # type: ignore[arg-type]
    )
    writer.execute("CREATE TABLE ordered (what TEXT)")
    writer.execute("CREATE VIEW contract AS SELECT told(what) AS id, DATE '2026-01-01' AS signed_at FROM ordered")
    return writer


def turn_on(writer: Writer) -> None:
    writer.execute(f"SELECT pg_advisory_lock({SWITCH})")  # type: ignore[arg-type]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[PostgreSQL], None]], list[str]]:
    """Does something just before the first statement of verdicts; gives the statements asked from there on."""

    def arrange(do: Callable[[PostgreSQL], None]) -> list[str]:
        asked: list[str] = []
        tallied, rows = RemoteEngine._tallied, PostgreSQL.rows

        def first(self: RemoteEngine, plans: Any, text: str) -> Any:
            if not asked:
                do(self.con)
                asked.append("begun")
            return tallied(self, plans, text)

        def counted(self: PostgreSQL, text: str) -> Any:
            if asked:
                asked.append(text)
            return rows(self, text)

        monkeypatch.setattr(RemoteEngine, "_tallied", first)
        monkeypatch.setattr(PostgreSQL, "rows", counted)
        return asked

    return arrange


def test_a_connection_that_is_lost_stops_the_scan_at_once(
    contract: Writer, scan: Command, meanwhile: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(database: PostgreSQL) -> None:
        contract.execute("SELECT pg_terminate_backend(%s)", [database.connection.info.backend_pid])

    contract.execute("INSERT INTO ordered VALUES ('')")
    turned = _turned(monkeypatch)
    asked = meanwhile(end)
    answer = scan(*CONTRACT)
    assert (answer.code, answer.out) == (2, "")
    assert "PostgreSQL stopped the scan" in answer.err
    assert "Traceback" not in answer.err
    assert len(asked) + len(turned) == 2


def _turned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked, turned = [], PostgreSQL.turned

    def counted(self: PostgreSQL, tables: str, verdicts: str, *rest: Any) -> Any:
        asked.append(verdicts)
        return turned(self, tables, verdicts, *rest)

    monkeypatch.setattr(PostgreSQL, "turned", counted)
    return asked


def test_a_statement_that_takes_too_long_stops_the_scan_at_once(
    contract: Writer, scan: Command, meanwhile: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract.execute("INSERT INTO ordered VALUES ('sleep')")
    turned = _turned(monkeypatch)
    asked = meanwhile(lambda _: turn_on(contract))
    answer = scan(*CONTRACT, "--statement-timeout", "1")
    assert (answer.code, answer.out) == (2, "")
    assert "statement timeout" in answer.err
    assert "raise --statement-timeout" in answer.err
    assert len(asked) + len(turned) == 2


@pytest.mark.parametrize(
    "state", ["53100", "53200", "53300", "57014", "57P01", "57P02", "58030", "25P03", "40001", "40P01", "55P03", "08006", "XX001", "HV00N"]
)  # fmt: skip
def test_want_and_trouble_of_the_server_stop_the_scan_at_once(
    address: str, schema: str, contract: Writer, meanwhile: Any, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    contract.execute("INSERT INTO ordered VALUES (%s)", [state])
    turned = _turned(monkeypatch)
    asked = meanwhile(lambda _: turn_on(contract))
    with pytest.raises(EngineError, match="PostgreSQL stopped the scan: as ordered"):
        run_scan(request(address, place=Place(schema=schema)))
    assert len(asked) + len(turned) == 2


def test_a_check_that_fails_is_an_error_and_the_others_stand(
    address: str, schema: str, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each check is asked alone then; the database is told to divide by nothing wherever one of them is read."""
    writer.execute("CREATE TABLE contract (id TEXT, signed_at DATE); INSERT INTO contract VALUES ('C1', '2026-01-01')")
    broken, turned = "R-4.1-01", RemoteEngine._text

    def breaking(self: RemoteEngine, plans: Any) -> str:
        text = turned(self, plans)
        return _divided(text) if any(plan.check.rule.id == broken and plan.error is None for plan in plans) else text

    monkeypatch.setattr(RemoteEngine, "_text", breaking)
    whole = RemoteEngine._tallied
    monkeypatch.setattr(RemoteEngine, "_tallied", lambda self, plans, text: whole(self, plans, self._text(plans)))
    report = run_scan(request(address, place=Place(schema=schema))).report
    counts = {check.check_id: check.counts for check in report.checks if check.check_id.startswith("R-4.1-")}
    errors = {check_id for check_id, count in counts.items() if count.get(Status.ERROR)}
    assert errors == {check_id for check_id in counts if check_id.partition("/")[0] == broken}
    assert 0 < len(errors) < len(counts)
    assert {v.reason.en for v in report.verdicts if v.status is Status.ERROR} == {
        "the check failed to run: division by zero"
    }


def _divided(text: str) -> str:
    return f"SELECT * FROM ({text}) AS broken WHERE 1 / (SELECT COUNT(*) - COUNT(*) FROM contract) = 0"
