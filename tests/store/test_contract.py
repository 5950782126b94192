"""What every store promises, on SQLite and on a PostgreSQL server alike."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from compliance.errors import StoreError
from compliance.store import Store, open_store
from compliance.store.opening import VERSIONS
from compliance.store.tables import GAP, METADATA, SCAN, VERSION_TABLE, WAIVER

from .conftest import contracts, twelve


def scan(compliance, pack: Path, place: str, evidence: Path, day: str, *words: object):
    return compliance(
        "scan", evidence, "--rules", pack, "--store", place, "--series", "ours", "--as-of", day, "--format", "json", *words
    )  # fmt: skip


def test_migrations_make_the_tables_and_stop_there(place: str) -> None:
    for _ in range(2):
        with open_store(place) as store, store.read() as connection:
            context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
            assert compare_metadata(context, METADATA) == []
            assert context.get_current_revision() == VERSIONS[-1]


def test_a_newer_store_is_refused(place: str) -> None:
    with open_store(place) as store, store.write() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        open_store(place)


def test_what_fails_leaves_nothing(place: str) -> None:
    with open_store(place) as store:
        with pytest.raises(ZeroDivisionError):
            _fail_after_writing(store)
        with store.read() as connection:
            assert connection.execute(sa.select(WAIVER)).all() == []


def _fail_after_writing(store: Store) -> None:
    with store.write() as connection:
        connection.execute(sa.insert(WAIVER), _waiver())
        raise ZeroDivisionError


def _waiver() -> dict[str, str]:
    return {
        "id": "W-1", "reason": "r", "owner": "o", "approver": "a", "approved_on": "2026-01-01", "until": "2026-01-02",
        "timezone": "UTC", "recorded_at": "x",
    }  # fmt: skip


def test_scans_history_and_differences(compliance, pack, place, tmp_path) -> None:
    folder = tmp_path / "e"
    first = scan(compliance, pack, place, contracts(folder, twelve("C01", "C02", "C03")), "2026-01-31")
    assert first.code == 1
    assert "stored as scan 1 of 'ours'" in first.err
    changed = twelve("C02", "C04", without=("C03",))
    second = scan(compliance, pack, place, contracts(folder, changed), "2026-02-28")
    listed = compliance("history", "--store", place, "--format", "json").json["scans"]
    assert [(s["id"], s["series"], s["as_of"], s["failed"]) for s in listed] == [
        (1, "ours", "2026-01-31", 3), (2, "ours", "2026-02-28", 2),
    ]  # fmt: skip
    for scan_, answer in zip(listed, (first, second), strict=True):
        counts = answer.json["totals"]["counts"]
        assert (scan_["passed"], scan_["failed"]) == (counts["pass"], counts["fail"])
        assert scan_["exit_code"] == answer.code
    found = compliance("diff", "--store", place, "--format", "json").json
    assert [(g["change"], g["subject"], g["status"]) for g in found["gaps"]] == [
        ("new", "C04", "fail"), ("persisting", "C02", "fail"), ("resolved", "C01", "pass"),
        ("no_longer_assessed", "C03", "gone"),
    ]  # fmt: skip
    assert compliance("diff", 2, 1, "--store", place, "--format", "json").json == found
    wrong = compliance("diff", 1, 7, "--store", place)
    assert (wrong.code, "there is no scan 7" in wrong.err) == (2, True)


def test_fingerprints_depend_on_rule_item_and_key_alone(compliance, pack, place, tmp_path) -> None:
    folder = contracts(tmp_path / "e", twelve("C01"))
    scan(compliance, pack, place, folder, "2026-01-31")
    text = (pack / "own.yaml").read_text("utf-8").replace("The contract is signed.", "Both parties signed.")
    (pack / "own.yaml").write_text("# moved down\n" + text, "utf-8")
    lines = (folder / "contract.csv").read_text("utf-8").splitlines()
    (folder / "contract.csv").unlink()
    (folder / "contract").mkdir()
    (folder / "contract" / "other.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]), "utf-8")
    scan(compliance, pack, place, folder, "2026-02-28")
    with open_store(place) as store, store.read() as connection:
        rows = connection.execute(sa.select(GAP.c.scan_id, GAP.c.fingerprint).order_by(GAP.c.scan_id)).all()
    assert [row.scan_id for row in rows] == [1, 2]
    assert rows[0].fingerprint == rows[1].fingerprint


def test_a_failed_scan_stores_nothing(compliance, pack, place, tmp_path) -> None:
    folder = contracts(tmp_path / "e", twelve())
    (folder / "contract.csv").write_bytes(b"\xff\xfe\x00")
    assert scan(compliance, pack, place, folder, "2026-01-31").code == 2
    with open_store(place) as store, store.read() as connection:
        assert connection.execute(sa.select(SCAN)).all() == []


def test_another_series_is_no_past(compliance, pack, place, tmp_path) -> None:
    folder = contracts(tmp_path / "e", twelve("C01"))
    scan(compliance, pack, place, folder, "2026-01-31")
    alone = compliance(
        "scan", folder, "--rules", pack, "--store", place, "--as-of", "2026-02-28", "--format", "json", "--select", "OWN-01"
    )  # fmt: skip
    assert not any(f["repeat"] for f in alone.json["findings"])
    assert "'e [OWN-01]'" in alone.err
    crossed = compliance("diff", 1, 2, "--store", place)
    assert (crossed.code, "not of the same series" in crossed.err) == (2, True)
    unknown = compliance("history", "--series", "our", "--store", place)
    assert (unknown.code, "did you mean 'ours'?" in unknown.err) == (2, True)


def test_keys_of_every_kind_are_kept(compliance, pack, place, tmp_path) -> None:
    odd = {"合同-甲": "", "a'b\"c": "", "=1+1": "", "x" * 3000: ""}
    folder = tmp_path / "e"
    folder.mkdir()
    rows = [{"id": key, "name": "n", "signed_at": None} for key in odd]
    (folder / "contract.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    scan(compliance, pack, place, folder, "2026-01-31", "--select", "OWN-01")
    with open_store(place) as store, store.read() as connection:
        assert set(connection.execute(sa.select(GAP.c.subject)).scalars()) == set(odd)


def test_decisions_and_actions_are_kept(compliance, pack, place, tmp_path) -> None:
    folder = contracts(tmp_path / "e", twelve("C01"))
    report = scan(compliance, pack, place, folder, "2026-01-31").json
    about = ("--rules", pack, "--store", place)
    added = compliance(
        "waiver", "add", "--rule", "OWN-01", "--subject", "C01", "--reason", "客户同意", "--owner", "Zhang Wei",
        "--approver", "Li Na", "--approved-on", "2026-02-01", "--until", "2026-02-28", *about,
    )  # fmt: skip
    assert (added.code, added.out.strip()) == (0, "W-001: OWN-01 C01 is waived until 2026-02-28 (Asia/Shanghai)")
    renewed = compliance(
        "waiver", "renew", "W-001", "--until", "2026-03-31", "--approver", "Li Na", "--approved-on", "2026-02-20", *about
    )  # fmt: skip
    assert (renewed.code, "2026-03-31" in renewed.out) == (0, True)
    (kept,) = compliance("waiver", "list", "--store", place, "--as-of", "2026-03-31", "--format", "json").json[
        "waivers"
    ]
    assert (kept["state"], kept["reason"], kept["renewals"][0]["until"]) == ("active", "客户同意", "2026-03-31")
    assert compliance("waiver", "expire", "W-001", "--on", "2026-03-10", "--store", place).code == 0
    (kept,) = compliance("waiver", "list", "--store", place, "--as-of", "2026-03-11", "--format", "json").json[
        "waivers"
    ]
    assert (kept["state"], kept["ended_on"]) == ("ended", "2026-03-10")
    twice = compliance(
        "waiver", "add", "--id", "W-001", "--rule", "OWN-01", "--reason", "r", "--owner", "a", "--approver", "b",
        "--until", "2099-01-01", *about,
    )  # fmt: skip
    assert (twice.code, "is there already" in twice.err) == (2, True)
    paper = tmp_path / "statement.pdf"
    paper.write_bytes(b"signed")
    attested = compliance(
        "attest", "add", "--rule", "OWN-03", "--owner", "Wang Fang", "--by", "Chen Li", "--on", "2026-02-01",
        "--statement", "seen in use", "--evidence", paper, *about,
    )  # fmt: skip
    assert (attested.code, "until 2026-08-20" in attested.out) == (0, True)
    (word,) = compliance("attest", "list", "--store", place, "--as-of", "2026-08-21", "--format", "json").json[
        "attestations"
    ]
    digest = hashlib.sha256(b"signed").hexdigest()
    assert (word["state"], word["evidence"], word["sha256"]) == ("expired", "statement.pdf", digest)
    (finding,) = [f for f in report["findings"] if f["kind"] == "nonconformity"]
    action = compliance(
        "action", "add", "--finding", finding["fingerprint"], "--owner", "Zhao Lei", "--cause", "no reminder", "--action",
        "set one", "--due", "2026-02-15", "--effect", "next scan", "--on", "2026-02-01", "--store", place,
    )  # fmt: skip
    assert (action.code, action.out.startswith("CA-001: OWN-01 contract C01")) == (0, True)
    (state,) = compliance("action", "list", "--store", place, "--as-of", "2026-02-16", "--format", "json").json[
        "actions"
    ]
    assert state["state"] == "overdue"
    unknown = compliance("action", "close", "CA-01", "--by", "x", "--result", "y", "--store", place)
    assert (unknown.code, "did you mean 'CA-001'?" in unknown.err) == (2, True)
    close = ("action", "close", "CA-001", "--on", "2026-02-10", "--store", place)
    assert compliance(*close, "--by", "Zhao Lei", "--result", "set").code == 0
    again = compliance(*close, "--by", "Chen Li", "--result", "set again")
    assert (again.code, "done already" in again.err, "2026-02-10, Zhao Lei" in again.err) == (2, True, True)
