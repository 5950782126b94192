"""What a mapping makes of rows: values, dates, filters and the reduction of an event log."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.errors import EvidenceError


def test_columns_are_renamed_and_blanks_and_null_tokens_are_empty(mapped):
    rows = [{"No": " T1 ", "Sort": "?"}, {"No": "T2", "Sort": "\u3000"}, {"No": "T3", "Sort": "mail"}]
    got = mapped("fields: {id: {from: No}, category: {from: Sort}, contract_id: {value: C-1}}", rows)
    assert {key: row["category"] for key, row in got.records.items()} == {"T1": None, "T2": None, "T3": "mail"}
    assert {row["contract_id"] for row in got.rows} == {"C-1"}
    assert got.summary.fields == ("id", "category", "contract_id")


@pytest.mark.parametrize(
    ("otherwise", "expected"),
    [
        ("", ("unreadable", "5 - Odd")),
        (", otherwise: unreadable", ("unreadable", "5 - Odd")),
        (", otherwise: keep", "5 - Odd"),
        (", otherwise: empty", None),
        (", otherwise: {value: P4}", "P4"),
    ],
)
def test_a_cell_outside_the_value_map_is_unreadable_or_what_is_declared(mapped, otherwise, expected):
    rows = [{"n": "T1", "p": "3 - Moderate"}, {"n": "T2", "p": "5 - Odd"}, {"n": "T3", "p": "?"}]
    got = mapped(f'fields: {{id: {{from: n}}, priority: {{from: p, values: {{"3 - Moderate": P3}}{otherwise}}}}}', rows)
    assert [row["priority"] for row in got.rows] == ["P3", expected, None]
    silent = expected == ("unreadable", "5 - Odd")
    assert got.summary.defaulted == (() if silent else (("priority", "5 - Odd", 1),))
    assert got.summary.unreadable == (("priority",) if silent else ())


def test_a_value_map_may_say_what_a_blank_means(mapped):
    rows = [{"n": "T1", "p": ""}, {"n": "T2", "p": "1"}]
    got = mapped('fields: {id: {from: n}, priority: {from: p, values: {"": P4, 1: P1}}}', rows)
    assert [row["priority"] for row in got.rows] == ["P4", "P1"]


@pytest.mark.parametrize(
    ("form", "cell", "expected"),
    [
        ("%d-%m-%Y %H:%M", "03-04-2016 09:05", "2016-04-03T01:05:00.000000Z"),
        ("%m-%d-%Y %H:%M", "03-04-2016 09:05", "2016-03-04T01:05:00.000000Z"),
        ("%d-%m-%Y %H:%M", "1-3-2016 9:05", "2016-03-01T01:05:00.000000Z"),
        ("%d-%m-%Y %H:%M", "29-02-2015 09:05", None),
        ("%d-%m-%Y %H:%M", "12-31-2016 09:05", None),
        ("%d-%m-%Y %H:%M", "2016-04-03 09:05", None),
        ("%d-%m-%Y %H:%M", "03-04-16 09:05", None),
        ("%d-%m-%Y %H:%M", "03-04-2016", None),
        ("%d-%m-%Y %H:%M", "03-04-2016 09:05:59", None),
        ("%d-%m-%Y", "03-04-2016", "2016-04-03"),
        ("%Y/%m/%d %I:%M %p", "2016/04/03 09:05 PM", "2016-04-03T13:05:00.000000Z"),
        ("%Y-%m-%d %H:%M:%S %z", "2016-04-03 09:05:00 +0000", "2016-04-03T09:05:00.000000Z"),
        ("iso", "2016-04-03 09:05", "2016-04-03T01:05:00.000000Z"),
        ("iso", "2016-04-03T09:05:00Z", "2016-04-03T09:05:00.000000Z"),
        ("iso", "2016-04-03T09:05:00+02:00", "2016-04-03T07:05:00.000000Z"),
        ("iso", "2016-04-03", "2016-04-03"),
        ("iso", "03-04-2016 09:05", None),
        ("iso", "yesterday", None),
    ],
)
def test_dates_are_read_as_declared_or_not_at_all(mapped, form, cell, expected):
    got = mapped(f'fields: {{id: {{from: n}}, created_at: {{from: d, format: "{form}"}}}}', [{"n": "T1", "d": cell}])
    assert got.records["T1"]["created_at"] == (expected or ("unreadable", cell))


def test_an_empty_date_is_empty_and_not_unreadable(mapped):
    got = mapped("fields: {id: {from: n}, created_at: {from: d, format: iso}}", [{"n": "T1", "d": "?"}])
    assert got.records["T1"]["created_at"] is None


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ("{column: s, equals: a}", "1"),
        ("{column: s, not: a}", "23"),
        ("{column: s, in: [a, b]}", "12"),
        ("{column: s, not_in: [a, b]}", "3"),
        ("{column: s, empty: true}", "3"),
        ("{column: s, empty: false}", "12"),
    ],
)
def test_filters_leave_rows_out_and_count_them(mapped, condition, kept):
    rows = [{"n": "1", "s": "a"}, {"n": "2", "s": "b"}, {"n": "3", "s": "?"}]
    got = mapped(f"where: [{condition}]\nfields: {{id: {{from: n}}}}", rows)
    assert "".join(sorted(got.records)) == kept
    assert got.summary.filtered == 3 - len(kept)


REDUCE = "reduce: {key: n, order: [{column: c, type: int}]}\n"


def test_order_is_by_number_not_by_text(mapped):
    rows = [{"n": "T1", "c": "10", "s": "late"}, {"n": "T1", "c": "9", "s": "early"}]
    got = mapped(REDUCE + "fields: {id: {from: n}, category: {from: s}, resolution: {from: s, take: first}}", rows)
    assert (got.records["T1"]["category"], got.records["T1"]["resolution"]) == ("late", "early")
    assert got.records["T1"]["_row"] == 2
    assert (got.summary.rows_in, got.summary.records, got.summary.reduced) == (2, 1, 1)


def test_the_last_row_counts_even_where_its_cell_is_empty(mapped):
    rows = [{"n": "T1", "c": "1", "s": "a"}, {"n": "T1", "c": "2", "s": "?"}]
    assert mapped(REDUCE + "fields: {id: {from: n}, category: {from: s}}", rows).records["T1"]["category"] is None


def test_first_row_where_a_condition_holds(mapped):
    rows = [
        {"n": "T1", "c": "1", "s": "New", "at": "2026-01-01"},
        {"n": "T1", "c": "2", "s": "Active", "at": "2026-01-02"},
        {"n": "T1", "c": "3", "s": "Active", "at": "2026-01-03"},
        {"n": "T2", "c": "1", "s": "New", "at": "2026-01-01"},
    ]
    got = mapped(
        REDUCE + "fields: {id: {from: n}, responded_at: {from: at, format: iso, take: first, "
        "when: [{column: s, not: New}]}}",
        rows,
    )
    assert got.records["T1"]["responded_at"] == "2026-01-02"
    assert got.records["T2"]["responded_at"] is None


def test_ties_and_rows_without_a_place_in_the_order_are_no_ground_for_a_value(mapped):
    rows = [
        {"n": "tie", "c": "1", "s": "a", "k": "same"},
        {"n": "tie", "c": "1", "s": "b", "k": "same"},
        {"n": "odd", "c": "1", "s": "a", "k": "same"},
        {"n": "odd", "c": "x", "s": "b", "k": "same"},
        {"n": "ok", "c": "1", "s": "a", "k": "same"},
        {"n": "one", "c": "?", "s": "a", "k": "same"},
    ]
    got = mapped(REDUCE + "fields: {id: {from: n}, category: {from: s}, resolution: {from: k}}", rows)
    assert got.records["tie"]["category"] == ("unreadable", "a | b")
    assert got.records["odd"]["category"] == ("unreadable", "a | b")
    assert got.records["ok"]["category"] == "a"
    assert got.records["one"]["category"] == "a"
    assert {row["resolution"] for row in got.rows} == {"same"}
    assert got.summary.unordered == 1


def test_a_tie_between_a_value_and_nothing_is_unreadable_too(mapped):
    rows = [{"n": "T1", "c": "1", "s": "a"}, {"n": "T1", "c": "1", "s": ""}]
    got = mapped(REDUCE + "fields: {id: {from: n}, category: {from: s}}", rows)
    assert got.records["T1"]["category"] == ("unreadable", "a")


def test_an_unreadable_cell_counts_only_in_the_row_that_is_taken(mapped):
    rows = [{"n": "T1", "c": "1", "d": "junk"}, {"n": "T1", "c": "2", "d": "2026-01-01"}]
    body = REDUCE + "fields: {id: {from: n}, created_at: {from: d, format: iso, take: %s}}"
    assert mapped(body % "last", rows).records["T1"]["created_at"] == "2026-01-01"
    assert mapped(body % "first", rows).records["T1"]["created_at"] == ("unreadable", "junk")


def test_rows_without_a_key_are_not_merged_with_each_other(mapped):
    rows = [{"n": "?", "c": "1"}, {"n": "", "c": "2"}, {"n": "T1", "c": "1"}]
    got = mapped(REDUCE + "fields: {id: {from: n}}", rows)
    assert len(got.rows) == 3
    assert got.summary.reduced == 0


def test_a_missing_column_is_an_error_with_a_suggestion_unless_optional(mapped):
    rows = [{"number": "T1", "prioriti": "1"}]
    with pytest.raises(EvidenceError, match=r"export\.csv.*'priority'.*did you mean 'prioriti'"):
        mapped("fields: {id: {from: number}, priority: {from: priority}}", rows)
    got = mapped("fields: {id: {from: number}, priority: {from: priority, optional: true}}", rows)
    assert got.summary.fields == ("id",)
    assert got.summary.unknown_columns == ("prioriti",)


def test_columns_left_unread_are_listed_unless_ignored_on_purpose(mapped):
    rows = [{"n": "T1", "a": "1", "b": "2"}]
    assert mapped("fields: {id: {from: n}}\nignore: [a]", rows).summary.unknown_columns == ("b",)


def test_names_and_values_are_data_and_never_sql(mapped):
    hostile = "x' OR 1=1 --"
    rows = [{'n"; DROP TABLE source; --': hostile, "p": hostile}]
    body = f'where: [{{column: p, equals: "{hostile}"}}]\nfields: {{id: {{from: \'n"; DROP TABLE source; --\'}}, '
    got = mapped(body + f'priority: {{from: p, values: {{"{hostile}": "P\'1"}}}}}}', rows)
    assert got.records[hostile]["priority"] == "P'1"


events = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", "?"]), st.integers(0, 12), st.sampled_from(["x", "y", "?"]), st.booleans()
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=events)
def test_reduction_agrees_with_a_slow_reading_of_the_rows(mapped, log):
    rows = [{"n": n, "c": str(c), "s": s, "keep": str(keep)} for n, c, s, keep in log]
    got = mapped(
        'where: [{column: keep, equals: "True"}]\n' + REDUCE + "fields: {id: {from: n}, category: {from: s}, "
        "resolution: {from: s, take: first, when: [{column: s, empty: false}]}}",
        rows,
    )
    kept = [event for event in log if event[3]]
    keys = {n for n, *_ in kept if n != "?"}
    assert got.summary.rows_in == len(log) == got.summary.records + got.summary.reduced + got.summary.filtered
    assert len(got.rows) == len(keys) + sum(n == "?" for n, *_ in kept)
    for key in keys:
        own = [(c, None if s == "?" else s) for n, c, s, _ in kept if n == key]
        assert got.records[key]["category"] == _pick(_last(own))
        assert got.records[key]["resolution"] == _pick(_first([o for o in own if o[1] is not None]))


def _last(own: list[tuple[int, str | None]]) -> list[str | None]:
    top = max(c for c, _ in own)
    return [s for c, s in own if c == top]


def _first(own: list[tuple[int, str | None]]) -> list[str | None]:
    low = min((c for c, _ in own), default=None)
    return [s for c, s in own if c == low]


def _pick(values: list[str | None]):
    if not values:
        return None
    if len(set(values)) > 1:
        return ("unreadable", " | ".join(sorted({v for v in values if v is not None})) or None)
    return values[0]


def test_local_times_belong_to_the_zone_of_the_export(mapped):
    source = "timezone: America/New_York"
    rows = [{"n": "T1", "d": "2026-07-01 20:00"}]
    got = mapped("fields: {id: {from: n}, created_at: {from: d, format: iso}}", rows, source=source)
    there = datetime(2026, 7, 1, 20) + timedelta(hours=4)
    assert got.records["T1"]["created_at"] == there.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
