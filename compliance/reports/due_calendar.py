"""What falls due soon as iCalendar (RFC 5545): an all-day event for each obligation.

The same obligation has the same UID in every file, so that a calendar moves it instead of showing it
twice; nothing in a file depends on the clock.
"""

from __future__ import annotations

from datetime import UTC, timedelta

from icalendar import Calendar, Event

from compliance.due import DueSoon, Obligation
from compliance.reports.due_report import NOBODY, SORT_WORDS
from compliance.reports.safe import one_line
from compliance.text import Text


def due_calendar(found: DueSoon, lang: str) -> bytes:
    """The file, lines ending in CRLF."""
    calendar = Calendar()
    calendar.add("prodid", f"-//it-contract-compliance//{lang.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", Text("Contract obligations", "合同义务")[lang])
    for one in found.obligations:
        calendar.add_component(_event(one, found, lang))
    return bytes(calendar.to_ical())


def _event(one: Obligation, found: DueSoon, lang: str) -> Event:
    event = Event()
    event.add("uid", f"{one.fingerprint}@it-contract-compliance")
    event.add("dtstamp", found.as_of.instant.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", one.due)
    event.add("dtend", one.due + timedelta(days=1))
    event.add("summary", f"{one.title[lang]} – {one.record_title[lang]} {one_line(one.subject)}")
    event.add("description", "\n".join(_described(one, lang)))
    event.add("categories", [one.sort, one.severity])
    event.add("transp", "TRANSPARENT")
    return event


def _described(one: Obligation, lang: str) -> list[str]:
    owner = one_line(one.owner) if one.owner else NOBODY[lang]
    contract = [f"{Text('Contract', '合同')[lang]}: {one_line(one.contract)}"] if one.contract else []
    return [
        f"{one.check_id} [{SORT_WORDS[one.sort][lang]}]",
        f"{Text('Owner', '负责人')[lang]}: {owner}",
        *contract,
        one.remedy[lang],
    ]
