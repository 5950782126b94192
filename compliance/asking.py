"""What a person asks a scan for, in words as on the command line, made into a request."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compliance import resources
from compliance.decisions.files import load_waivers
from compliance.engines.places import Place
from compliance.errors import Problem, UsageError, suggest
from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.attestations import load_attestations
from compliance.rules.frameworks import FRAMEWORKS, Framework, load_frameworks
from compliance.rules.profiles import check_profile, load_profile
from compliance.rules.selection import select_rules
from compliance.text import Text

DEFAULTS: Mapping[str, Any] = {
    "rules_dir": None, "profile": None, "mapping": None, "as_of": None, "period": None, "where": (), "select": (), "tags": (),
    "bases": (), "framework": None, "baseline": None, "waivers": None, "no_waivers": False, "show_waived": False,
    "fail_on": "observation", "allow_undecided": False, "memory_limit": None, "spill": None, "threads": None,
    "manifest": None, "schema_mapping": None, "schema": None, "statement_timeout": None,
    "engine": "duckdb", "spark_master": None, "resume": False,
}  # fmt: skip


def request_of(options: Mapping[str, Any]) -> Request:
    """The request that the options of `compliance scan` describe; raises ComplianceError for what does not fit.

    Keys are the options' names; what is absent is not asked for.
    """
    options = {**DEFAULTS, **options}
    pack = load_pack(options["rules_dir"] or resources.RULES)
    profile = load_profile(packaged(options["profile"], resources.RULES / "profiles") if options["profile"] else None)
    check_profile(profile, pack.rules)
    bases = options["bases"] or profile.bases
    framework = None
    if options["framework"]:
        framework = framework_named(options["framework"], options["rules_dir"] or resources.RULES)
        pack = replace(pack, rules=(*pack.rules, *load_attestations(framework.id)))
    rules = select_rules(pack.rules, options["select"], options["tags"], bases)
    chosen = (*options["select"], *(f"tag:{tag}" for tag in options["tags"]), *(f"basis:{basis}" for basis in bases))
    return Request(
        source=options["evidence"],
        pack=pack,
        rules=rules,
        profile=profile,
        mapping=packaged(options["mapping"], resources.MAPPINGS) if options["mapping"] else None,
        as_of=options["as_of"],
        period=period(options["period"]),
        where=scopes(options["where"]),
        baseline=baseline(options["baseline"]),
        framework=framework,
        selection=chosen,
        fail_on=options["fail_on"],
        allow_undecided=options["allow_undecided"],
        memory_limit=options["memory_limit"],
        spill=str(options["spill"]) if options["spill"] else None,
        threads=options["threads"],
        waivers=load_waivers(options["waivers"]) if options["waivers"] and not options["no_waivers"] else (),
        show_waived=options["show_waived"],
        place=place_of(options),
        resume=options["resume"],
    )


def place_of(options: Mapping[str, Any]) -> Place:
    """What options say of where evidence is judged."""
    return Place(
        options["manifest"], options["schema_mapping"], options["schema"], options["statement_timeout"], options["engine"],
        options["spark_master"],
    )  # fmt: skip


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
            message = Text("--where takes SCOPE=KEY", "--where 的格式为 范围=编号")
            raise UsageError(Problem(message, found=word, expected="contract=C-001"))
        found[name.strip()] = (*found.get(name.strip(), ()), *values)
    return found


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
