"""A year replayed: twelve monthly scans, and what history, repeats, waivers, attestations and actions make of them."""

from __future__ import annotations

import calendar
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from answers import Answer

from .conftest import contracts, twelve

SERIES = "the year"

# Month -> the contracts of its evidence: C01 and C02 are the ones in trouble.
EVIDENCE: dict[int, dict[str, str]] = {
    1: twelve("C01"),
    2: twelve("C01"),
    3: twelve("C01", "C02"),
    4: twelve("C01", "C02"),
    5: twelve("C02"),
    6: twelve("C02"),
    7: twelve(),
    8: twelve("C01"),
    9: twelve(without=("C01",)),
    10: twelve("C01", unreadable=("C03",)),
    11: twelve(unreadable=("C01",)),
    12: twelve(),
}

# What each scan must say: nonconformities (contract -> grade, "!" for a repeat), failed, waived, attested,
# undecided, and the state of the corrective action on C01.
EXPECTED: dict[int, tuple[dict[str, str], int, int, int, int, str | None]] = {
    1: ({"C01": "minor"}, 1, 0, 0, 1, None),
    2: ({"C01": "major!"}, 1, 0, 1, 0, "open"),
    3: ({"C01": "major!", "C02": "minor"}, 2, 0, 1, 0, "overdue"),
    4: ({"C01": "major!"}, 2, 1, 1, 0, "ineffective"),
    5: ({}, 1, 1, 1, 0, "closed"),
    6: ({"C02": "minor"}, 1, 0, 1, 0, "closed"),
    7: ({}, 0, 0, 0, 1, "closed"),
    8: ({"C01": "minor"}, 1, 0, 0, 1, "ineffective"),
    9: ({}, 0, 0, 0, 1, "awaiting"),
    10: ({"C01": "minor"}, 1, 0, 0, 2, "ineffective"),
    11: ({}, 0, 0, 0, 2, "awaiting"),
    12: ({}, 0, 0, 0, 1, "closed"),
}

# From the month before: what became of each failure.
CHANGES: dict[int, dict[str, str]] = {
    2: {"C01": "persisting"},
    3: {"C01": "persisting", "C02": "new"},
    4: {"C01": "persisting", "C02": "persisting"},
    5: {"C01": "resolved", "C02": "persisting"},
    6: {"C02": "persisting"},
    7: {"C02": "resolved"},
    8: {"C01": "regressed"},
    9: {"C01": "no_longer_assessed"},
    10: {"C01": "regressed"},
    11: {"C01": "no_longer_assessed"},
    12: {},
}
AGAIN = (2, 5, 6)
FINDING_CHANGES = {4: {"C01": "persisting", "C02": "waived"}, 5: {"C01": "resolved"}, 6: {"C02": "regressed"}}


def last_day(month: int) -> str:
    return f"2026-{month:02}-{calendar.monthrange(2026, month)[1]:02}"


class Year:
    """The commands of a year, on one store."""

    def __init__(self, compliance: Callable[..., Answer], place: str, pack: Path, folder: Path) -> None:
        self.compliance, self.place, self.pack, self.folder = compliance, place, pack, folder
        self.kept: dict[int, dict[str, bytes]] = {}

    def say(self, *words: object) -> Answer:
        answer = self.compliance(*words, "--store", self.place)
        assert answer.code == 0, answer.err
        return answer

    def scan(self, month: int) -> dict[str, Any]:
        evidence = contracts(self.folder / f"{month:02}", EVIDENCE[month])
        self.kept[month], document = self.reports(month, evidence)
        return document

    def reports(self, month: int, evidence: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
        out = self.folder / f"out-{month}"
        names = ("json", "html", "text") if month in AGAIN else ("json",)
        formats = [word for name in names for word in ("--format", name)]
        answer = self.compliance(
            "scan", evidence, "--rules", self.pack, "--store", self.place, "--series", SERIES, "--as-of", last_day(month),
            *formats, *(("--out", out) if month in AGAIN else ()),
        )  # fmt: skip
        assert answer.code in (0, 1), answer.err
        if month not in AGAIN:
            return {}, json.loads(answer.out)
        files = {path.name: path.read_bytes() for path in out.iterdir()}
        return {**files, "text": answer.out.encode()}, json.loads(files["report.json"])

    def between(self, month: int, document: dict[str, Any]) -> None:
        """What people do after the scan of a month."""
        if month == 1:
            (finding,) = [f for f in document["findings"] if f["kind"] == "nonconformity"]
            self.say("action", "add", "--finding", finding["fingerprint"], "--owner", "Zhao Lei", "--cause", "no reminder",
                     "--action", "remind the client", "--due", "2026-03-15", "--effect", "next scan", "--on", "2026-02-05")  # fmt: skip
            self.say("attest", "add", "--rule", "OWN-03", "--owner", "Wang Fang", "--by", "Chen Li", "--on", "2026-02-10",
                     "--until", "2026-06-30", "--statement", "seen in use", "--rules", self.pack)  # fmt: skip
        if month == 3:
            self.say("waiver", "add", "--rule", "OWN-01", "--subject", "C02", "--reason", "the client signs in June",
                     "--owner", "Zhang Wei", "--approver", "Li Na", "--approved-on", "2026-04-01", "--until", "2026-05-31",
                     "--rules", self.pack)  # fmt: skip
            self.say("action", "close", "CA-001", "--by", "Zhao Lei", "--on", "2026-04-20", "--result", "reminded")


@pytest.fixture
def year(compliance, place, pack, tmp_path) -> Year:
    return Year(compliance, place, pack, tmp_path)


def test_a_year(year: Year, place: str) -> None:
    # The second half tells nothing about the database that the first does not.
    months = list(EXPECTED) if "://" not in place else list(EXPECTED)[:6]
    for month in months:
        document = year.scan(month)
        assert told(document) == EXPECTED[month], f"month {month}"
        if month > 1:
            changes = year.compliance("diff", "--store", year.place, "--format", "json").json
            assert {g["subject"]: g["change"] for g in changes["gaps"]} == CHANGES[month], f"month {month}"
            found = {f["scope"]["key"]: f["change"] for f in changes["findings"] if f["kind"] == "nonconformity"}
            assert found == FINDING_CHANGES.get(month, found), f"month {month}"
        assert [p["as_of"] for p in document["follow_up"]["trend"]] == [last_day(m) for m in range(1, month + 1)]
        year.between(month, document)
    _expiry_is_told(year)
    _last_years_reports_come_again(year)
    stored = year.compliance("history", "--store", year.place, "--format", "json").json["scans"]
    assert len(stored) == len(months) + len(AGAIN)
    if len(months) == len(EXPECTED):
        across = year.compliance("diff", 10, 12, "--store", year.place, "--format", "json").json
        assert [(g["subject"], g["change"]) for g in across["gaps"]] == [("C01", "resolved")]


def told(document: dict[str, Any]) -> tuple[dict[str, str], int, int, int, int, str | None]:
    grades = {
        f["scope"]["key"]: f["grade"] + "!" * f["repeat"] for f in document["findings"] if f["kind"] == "nonconformity"
    }  # fmt: skip
    totals = document["totals"]
    states = [action["state"] for action in document["follow_up"]["actions"]]
    return (
        grades, totals["counts"]["fail"], totals["waived"], totals["attested"], totals["undecided"],
        states[0] if states else None,
    )  # fmt: skip


def _expiry_is_told(year: Year) -> None:
    assert "holds" in year.kept[5]["text"].decode().split("Waivers and attestations")[1].split("Corrective")[0]
    june = year.kept[6]["text"].decode()
    assert "waiver W-001; OWN-01 C02; expired: no longer applied; 2026-05-31" in " ".join(june.split())


def _last_years_reports_come_again(year: Year) -> None:
    """After all that, with the store as it is now: the same day, evidence and pack give the same bytes."""
    for month in AGAIN:
        again, _ = year.reports(month, year.folder / f"{month:02}")
        assert again == year.kept[month], f"month {month}"
