"""Keys of large files: whether some stand more than once is seen in whatever order and parts they come."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compliance.evidence import keys
from compliance.evidence.schemas import load_schemas
from compliance.evidence.staging import stage_parquet

TICKET = load_schemas()["support_ticket"]
EVEN = st.integers(1, 17).flatmap(
    lambda size: st.lists(st.text("aZ9-é ", min_size=size, max_size=size), min_size=1, max_size=6)
)
NUMBERED = st.sets(st.integers(0, 40)).map(lambda found: [f"T{number:09}" for number in sorted(found)])
KEYS = st.one_of(
    NUMBERED,
    st.permutations([f"T{number:03}" for number in range(8)]),
    st.lists(st.integers(0, 40).map(lambda number: f"T{number}"), max_size=9),
    st.lists(
        st.sampled_from(["EXAMPLE-1", "T", "工单一", "a" * 16, "a" * 15 + "b", "b" + "a" * 15, "a" * 40]), max_size=5
    ),
)


def of(files: list[list[str]], rows: int) -> tuple[list[keys.Keys | None], int]:
    """What is known of the keys of some files, and how many may stand more than once."""
    with TemporaryDirectory() as name:
        con = duckdb.connect()
        found = []
        for number, some in enumerate(files):
            path = Path(name) / f"{number}.parquet"
            pq.write_table(pa.table({"id": pa.array(some, pa.string())}), path, row_group_size=rows)
            staged = stage_parquet(con, TICKET, path, number, number, None, path.name)
            found.append(keys.read_keys(con, staged, "id"))
        known = [each for each in found if each is not None]
        alike = len(known) == len(found) and len({each.packed for each in known}) == 1
        return found, keys.repeated(known) if alike else -1


@settings(deadline=None, max_examples=150)
@given(files=st.lists(KEYS, min_size=1, max_size=3), rows=st.integers(1, 4))
@example(files=[["T1", "T2", "T3", "T3"]], rows=2)
@example(files=[["T1", "T3"], ["T2", "T4"]], rows=2)
@example(files=[["T3", "T4", "T1", "T2"]], rows=2)
@example(files=[["T3", "T4", "T2", "T3"]], rows=2)
@example(files=[["T1", "T2", "T4", "T3"], ["T1"]], rows=2)
@example(files=[["T8", "T9", "T10", "T11"], ["T9"]], rows=2)
def test_a_key_that_stands_again_is_seen(files: list[list[str]], rows: int) -> None:
    found, repeated = of(files, rows)
    every = [key for some in files for key in some]
    if repeated >= 0:
        assert repeated == len(every) - len(set(every))
    for some, known in zip(files, found, strict=True):
        assert known is None or known.examples == sum(key.startswith("EXAMPLE-") for key in some)


def test_keys_that_ascend_are_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def hashes(*_: object) -> None:
        raise AssertionError("no hash is asked for")

    ascending = [f"T{number:09}" for number in range(40)]
    monkeypatch.setattr(keys, "_MIXED", (hashes, hashes))
    assert of([ascending[20:], ascending[:20]], 3)[1] == 0


@settings(deadline=None)
@given(
    texts=EVEN | st.lists(st.sampled_from(["EXAMPLE-1", "EXAMPLE-2", "EXAMPLF-1", "T12345678"]), min_size=1, max_size=6)
)
def test_packed_keys_are_told_apart_like_any_others(texts: list[str]) -> None:
    hashes = np.zeros(len(texts), np.uint64)
    told = keys._part(pa.array(texts, pa.string()), hashes, spans=False)
    even = len({len(text.encode()) for text in texts}) == 1 and len(texts[0].encode()) <= 16
    assert (told is not None) == (even and all("!" <= char <= "~" for text in texts for char in (text[0], text[-1])))
    if told is not None:
        assert len(set(hashes.tolist())) == len(set(texts))
        assert told.examples == sum(text.startswith("EXAMPLE-") for text in texts)


@given(
    texts=st.integers(1, 16).flatmap(
        lambda size: st.lists(st.text("aZ9-", min_size=size, max_size=size), min_size=1, max_size=6)
    )
)
def test_keys_ascend_where_each_is_greater_than_the_one_before(texts: list[str]) -> None:
    told = keys._part(pa.array(texts, pa.string()), np.zeros(len(texts), np.uint64), spans=True)
    assert told is not None
    assert (told.span is not None) == (texts == sorted(set(texts)))


@pytest.mark.parametrize(
    ("texts", "tidy"),
    [
        (["a", "b c"], True), (["a", None, "b"], True), ([None, None], True), ([], True), (["合同", "值\u3001a"], True),
        (["a", ""], False), (["a", None, ""], False), ([None, " a"], False), (["a\t"], False), (["合同\u3000"], False),
        (["\ufeffa"], False), (["a\u00a0"], False), (["ａ"], True), (["a\n", "b"], False),
    ],
)  # fmt: skip
def test_blanks_at_the_ends_are_seen(texts: list[str | None], tidy: bool) -> None:
    array = pa.array(["before ", *texts, " after"], pa.string()).slice(1, len(texts))
    assert keys._trimmed(array) is tidy


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view()])
def test_texts_that_are_laid_out_otherwise_are_not_taken_for_tidy(kind: pa.DataType) -> None:
    assert keys._trimmed(pa.array(["a", "b"], kind)) is False
