"""Option values that several commands share."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from compliance import resources
from compliance.errors import Problem, UsageError, suggest
from compliance.text import Text

if TYPE_CHECKING:
    from compliance.rules.frameworks import Framework


def language(given: str | None) -> str:
    """The language asked for, else the one of the environment."""
    if given:
        return given
    words = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if words.lower().startswith("zh") else "en"


def packaged(name: str, folder: Path) -> Path:
    """A file by path, or a packaged one by name; raises UsageError with a suggestion."""
    path = Path(name)
    if path.exists():
        return path
    known = sorted(file.stem for file in folder.glob("*.yaml"))
    if name in known:
        return folder / f"{name}.yaml"
    raise UsageError(
        Problem(
            Text(
                f"there is no file and no packaged {folder.name.rstrip('s')} {name!r}",
                f"没有名为 {name!r} 的文件或内置配置",
            ),
            expected=", ".join(known) or None,
            hint=suggest(name, known),
        )
    )


def scopes(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """`contract=C1,C2` as {"contract": ("C1", "C2")}."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        name, sign, keys = word.partition("=")
        values = tuple(key.strip() for key in keys.split(",") if key.strip())
        if not sign or not values:
            message = Text("--where takes SCOPE=KEY", "--where 的格式为 SCOPE=KEY")
            raise UsageError(Problem(message, found=word, expected="contract=C-001"))
        found[name.strip()] = (*found.get(name.strip(), ()), *values)
    return found


def timezone(name: str) -> str:
    """The name of a time zone; raises UsageError for one nobody knows."""
    known = available_timezones()
    if name not in known:
        message = Text(f"unknown time zone {name!r}", f"未知的时区 {name!r}")
        raise UsageError(Problem(message, expected="Asia/Shanghai", hint=suggest(name, known)))
    return name


def period(given: tuple[date, date] | None) -> tuple[date, date] | None:
    """First and last day; raises UsageError where they are the wrong way round."""
    if given is None:
        return None
    first, last = (value.date() if isinstance(value, datetime) else value for value in given)
    if first > last:
        message = Text("--period ends before it begins", "--period 的结束日期早于开始日期")
        raise UsageError(Problem(message, found=f"{first} {last}", expected=f"{last} {first}"))
    return first, last


def framework_named(name: str, pack: Path = resources.RULES) -> Framework:
    """A framework of the pack (else a packaged one); raises UsageError with a suggestion where there is none."""
    from compliance.rules.frameworks import FRAMEWORKS, load_frameworks

    own = pack / FRAMEWORKS
    frameworks = load_frameworks(own if own.is_dir() else resources.RULES / FRAMEWORKS)
    if name not in frameworks:
        message = Text(f"no framework {name!r}", f"没有框架 {name!r}")
        raise UsageError(Problem(message, expected=", ".join(frameworks), hint=suggest(name, frameworks)))
    return frameworks[name]


def baseline(path: Path | None) -> Mapping[str, Any] | None:
    """An earlier JSON report; raises UsageError where it is not one."""
    if path is None:
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        message = Text(f"the baseline cannot be read: {error}", f"无法读取基线报告：{error}")
        raise UsageError(Problem(message, file=str(path))) from error
    if not isinstance(content, dict) or "findings" not in content:
        message = Text("the baseline is not a JSON report of a scan", "基线文件不是扫描的 JSON 报告")
        raise UsageError(Problem(message, file=str(path)))
    return content
