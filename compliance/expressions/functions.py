"""The named functions authors may call: how many arguments, of which kinds, giving which type.

`OPERATORS` lists every operation a tree may hold; an engine must have a template for each of them
(tests/expressions compares the tables).
"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.expressions import tree

NUMBERS = (tree.INT, tree.DECIMAL)
DAYS = (tree.DATE, tree.TIMESTAMP)


@dataclass(frozen=True, slots=True)
class Signature:
    """Kinds accepted at each place; the last repeats where `variadic`; `gives` is the result kind.

    `example` is shown in docs/expressions.md and executed by its test.
    """

    args: tuple[tuple[str, ...], ...]
    gives: str
    variadic: bool = False
    example: str = ""
    meaning: str = ""
    meaning_zh: str = ""


FUNCTIONS: dict[str, Signature] = {
    "add_days": Signature(
        (DAYS, (tree.INT,)), tree.DATE, example="add_days(DATE '2026-03-01', 15) = DATE '2026-03-16'",
        meaning="The local day n calendar days later; the day of the event is not counted.",
        meaning_zh="n 个日历日之后的日期；事件当日不计。",
    ),
    "add_months": Signature(
        (DAYS, (tree.INT,)), tree.DATE, example="add_months(DATE '2026-01-31', 1) = DATE '2026-02-28'",
        meaning="The same-number day n months later, or the last day of that month.",
        meaning_zh="n 个月后的同号日；无此日时为该月最后一日。",
    ),
    "add_years": Signature(
        (DAYS, (tree.INT,)), tree.DATE, example="add_years(DATE '2024-02-29', 1) = DATE '2025-02-28'",
        meaning="The same-number day n years later, or the last day of that month.",
        meaning_zh="n 年后的同号日；无此日时为该月最后一日。",
    ),
    "add_hours": Signature(
        ((tree.TIMESTAMP,), NUMBERS), tree.TIMESTAMP,
        example="add_hours(:as_of, 24) > :as_of",
        meaning="The instant n elapsed hours later; unknown where only a date is recorded.",
        meaning_zh="经过 n 小时后的时刻；仅记录日期时为未知。",
    ),
    "days_between": Signature(
        (DAYS, DAYS), tree.INT, example="days_between(DATE '2024-02-28', DATE '2024-03-01') = 2",
        meaning="Calendar days from the first day to the second.",
        meaning_zh="从第一个日期到第二个日期的日历天数。",
    ),
    "hours_between": Signature(
        ((tree.TIMESTAMP,), (tree.TIMESTAMP,)), tree.RATIO,
        example="hours_between(:as_of, add_hours(:as_of, 24)) <= 24",
        meaning="Elapsed hours, compared exactly; unknown where only a date is recorded.",
        meaning_zh="经过的小时数，精确比较；仅记录日期时为未知。",
    ),
    "day": Signature(
        (DAYS,), tree.DATE, example="day(DATE '2026-03-01') = DATE '2026-03-01'",
        meaning="The local day of a timestamp.", meaning_zh="时间戳对应的本地日期。",
    ),
    "least": Signature(
        ((*NUMBERS, *DAYS),), "same", variadic=True, example="least(3, 5) = 3",
        meaning="The smallest value; unknown if any is. Dates and timestamps give a day.",
        meaning_zh="最小值；任一未知则未知。日期与时间戳给出日期。",
    ),
    "greatest": Signature(
        ((*NUMBERS, *DAYS),), "same", variadic=True, example="greatest(3, 5) = 5",
        meaning="The largest value; unknown if any is. Dates and timestamps give a day.",
        meaning_zh="最大值；任一未知则未知。日期与时间戳给出日期。",
    ),
    "length": Signature(
        ((tree.TEXT,),), tree.INT, example="length('合同') = 2",
        meaning="Characters of a text.", meaning_zh="文本的字符数。",
    ),
    "trim": Signature(
        ((tree.TEXT,),), tree.TEXT, example="trim(' a ') = 'a'",
        meaning="The text without spaces at its ends.", meaning_zh="去除首尾空格后的文本。",
    ),
    "lower": Signature(
        ((tree.TEXT,),), tree.TEXT, example="lower('AES') = 'aes'",
        meaning="The text in lower case.", meaning_zh="转换为小写的文本。",
    ),
    "size": Signature(
        ((tree.LIST,),), tree.INT, example="size(:list) = 2",
        meaning="How many entries a list has.", meaning_zh="列表的元素个数。",
    ),
    "covers": Signature(
        ((tree.LIST,), (tree.TEXT, tree.LIST)), tree.BOOL, variadic=True, example="covers(:list, 'a', 'b')",
        meaning="Whether every item (or every entry of a list given as item) is in the list.",
        meaning_zh="列表是否包含所有给定项（或所给列表的每个元素）。",
    ),
    "overlaps": Signature(
        ((tree.LIST,), (tree.TEXT, tree.LIST)), tree.BOOL, variadic=True, example="overlaps(:list, 'b', 'z')",
        meaning="Whether at least one item (or entry of a list given as item) is in the list.",
        meaning_zh="列表是否至少包含一个给定项。",
    ),
    "mentions": Signature(
        ((tree.TEXT,), (tree.TEXT, tree.LIST)), tree.BOOL, variadic=True,
        example="mentions('Reply ASAP', 'asap', '尽快')",
        meaning="Whether the text holds one of the words, in any case. A word in Latin letters counts as a whole word only.",
        meaning_zh="文本是否含有所给词语之一，不区分大小写；拉丁字母词语须整词出现。",
    ),
}  # fmt: skip

# Forms with their own grammar; documented beside the functions.
SPECIAL = ("lookup", "coalesce", "every", "latest", "earliest", "max_gap_days", "coverage")

AGGREGATES = ("count", "sum", "min", "max", "avg")

OPERATORS = frozenset(FUNCTIONS) | {
    "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "add", "sub", "mul", "neg",
    "workdays_before", "workday",  # put into deadlines by the calendar of a profile
    "in", "like", "is_null", "coalesce", "case", "lookup", "rank",
}  # fmt: skip
