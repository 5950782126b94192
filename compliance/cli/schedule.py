"""`compliance schedule`: scans that repeat by a timetable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.language import language
from compliance.cli.options import EVIDENCE, PACK, mapping, printing, profile, room_options, selecting, where
from compliance.cli.rounds import run_command, trigger_of
from compliance.cli.storing import ZONE, print_json, storing
from compliance.cli.values import Choice, Horizon, Place, Zone
from compliance.cli.worded import Group, argument, option
from compliance.errors import Problem, UsageError
from compliance.reports import REPORTS
from compliance.text import Text

if TYPE_CHECKING:
    from compliance.store.schedules import Schedule

STATES = {
    "running": Text("running", "运行中"),
    "done": Text("done", "完成"),
    "failed": Text("failed", "失败"),
}


@click.group(
    "schedule",
    cls=Group,
    help=Text(
        "Scans that repeat by a timetable.\n\n"
        "Each run stores its scan, compares it with the one before and sends messages about what changed. For cron and "
        "systemd timers `compliance scan --store` alone is enough.",
        "按计划重复的检查。\n\n"
        "每次运行都存储检查，与上一次比较，并通知变化情况。使用 cron 或 systemd 定时器时，"
        "只用 `compliance scan --store` 即可。",
    ),
)
def command() -> None: ...


@command.command(
    "add",
    help=Text(
        "Repeat the scan of EVIDENCE. What is asked for is checked now, as far as it can be.",
        "登记对证据的重复检查。登记时即尽可能校验所填内容。",
    ),
)
@argument("evidence", metavar=EVIDENCE)
@option("--name", required=True, help=Text("What the schedule is called.", "计划名称。"))
@option(
    "--cron",
    required=True,
    help=Text(
        "When: five fields as in crontab, such as '0 6 * * 1-5'.", "运行时间：同 crontab 的五个字段，如 '0 6 * * 1-5'。"
    ),
)
@option(
    "--timezone",
    "zone",
    type=Zone(),
    default=ZONE,
    show_default=True,
    help=Text("Whose clock the times are by.", "运行时间所用的时区。"),
)
@option(
    "--as-of",
    type=Choice(["run", "extraction"]),
    default="run",
    show_default=True,
    help=Text(
        "Judge as of the day the run is due, or the day the evidence was extracted.",
        "按应运行之日（run）或证据提取日（extraction）判定。",
    ),
)
@option("--rules", "rules_dir", type=Place(), help=PACK)
@profile
@mapping
@where
@selecting
@option(
    "--framework",
    help=Text("Conclude clause by clause on this framework (iso20000-1).", "按该框架（iso20000-1）逐条款得出结论。"),
)
@option(
    "--series",
    help=Text(
        "Which scans these continue (default: source, scope and selection).",
        "接续的系列（默认由来源、范围和所选规则决定）。",
    ),
)
@option("--waivers", type=Place(), help=Text("A YAML file of waivers.", "豁免的 YAML 文件。"))
@option("--no-waivers", is_flag=True, help=Text("Judge as though nothing were waived.", "不考虑任何豁免。"))
@option(
    "--format",
    "formats",
    multiple=True,
    type=Choice(list(REPORTS)),
    help=Text("With --out: what to write.", "与 --out 同用：报告格式。"),
)
@option(
    "--out",
    type=Place(file_okay=False),
    help=Text("Folder for the reports, a subfolder for each run.", "存放报告的文件夹，每次运行一个子文件夹。"),
)
@option("--fail-on", type=Choice(["major", "minor", "observation"]), default="observation", show_default=True)
@option(
    "--allow-undecided",
    is_flag=True,
    help=Text("A run is clean although something could not be decided.", "即使有未决项，该次运行仍算通过。"),
)
@room_options
@option(
    "--notify",
    multiple=True,
    metavar=Text("VARIABLE", "变量"),
    help=Text(
        "Name of an environment variable that holds where to send messages; may be given more than once.",
        "环境变量名，其值为通知地址；可多次给出。",
    ),
)
@option(
    "--horizon",
    type=Horizon(),
    default="30d",
    show_default=True,
    help=Text("Tell what falls due so far ahead.", "通知多少天内到期的事项。"),
)
@storing
def add(evidence: str, name: str, cron: str, zone: str, store: str | None, lang: str | None, **options: Any) -> None:
    from compliance.asking import request_of
    from compliance.due import check_horizon
    from compliance.notify.delivering import check_names
    from compliance.schedule.scheduler import next_times
    from compliance.store import open_store
    from compliance.store.schedules import add_schedule

    lang = language(lang)
    _check_name(name)
    _check_evidence(evidence)
    trigger_of(cron, zone)
    check_horizon(options["horizon"])
    options["notify"] = check_names(options["notify"])
    if options["formats"] and not options["out"]:
        raise UsageError(Problem(Text("--format needs --out", "--format 须与 --out 同用"), expected="--out FOLDER"))
    kept = {**options, "evidence": str(Path(evidence).absolute()), "lang": lang, "formats": _formats(options)}
    for path in ("rules_dir", "waivers", "out", "spill", "profile", "mapping"):
        if kept[path] and (path not in ("profile", "mapping") or Path(kept[path]).exists()):
            kept[path] = str(Path(kept[path]).absolute())
    request_of({**kept, "rules_dir": Path(kept["rules_dir"]) if kept["rules_dir"] else None,
                "waivers": Path(kept["waivers"]) if kept["waivers"] else None, "as_of": None})  # fmt: skip
    with open_store(store) as opened:
        with opened.write() as connection:
            add_schedule(connection, name, cron, zone, kept)
        first = next_times(opened)[name]
    at = f"{first:%Y-%m-%d %H:%M} ({zone})" if first else "–"
    click.echo(Text(f"{name}: due next at {at}", f"{name}：下次运行时间 {at}")[lang])


def _formats(options: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(options["formats"])) or (["json"] if options["out"] else [])


def _check_name(name: str) -> None:
    if not name.strip() or not name.isprintable() or len(name) > 100:
        message = Text("a schedule needs a short name on one line", "计划名称应简短且为一行")
        raise UsageError(Problem(message, path="--name", found=repr(name[:100])))


def _check_evidence(evidence: str) -> None:
    """A schedule is stored; an address could hold a password."""
    if "://" in evidence:
        message = Text("a schedule takes evidence from a file or folder", "计划的证据须为文件或文件夹")
        raise UsageError(Problem(message, path=EVIDENCE[language()]))
    if not Path(evidence).exists():
        message = Text("there is no such file or folder", "文件或文件夹不存在")
        raise UsageError(Problem(message, path=EVIDENCE[language()], found=evidence))


@command.command(
    "list",
    help=Text(
        "List schedules: when each is due next, how its last run went.", "列出计划、下次运行时间和上次运行的情况。"
    ),
)
@printing
@storing
def list_schedules(form: str, store: str | None, lang: str | None) -> None:
    trigger_of("0 0 * * *", ZONE)
    from compliance.schedule.scheduler import next_times
    from compliance.store import open_store
    from compliance.store.schedules import last_run, schedules

    with open_store(store, make=False) as opened:
        due = next_times(opened)
        with opened.read() as connection:
            rows = [(one, last_run(connection, one.id)) for one in schedules(connection)]
    if form == "json":
        print_json({"schedules": [_document(one, run, due.get(one.name)) for one, run in rows]})
        return
    lang = language(lang)
    for one, run in rows:
        next_at = due.get(one.name)
        at = f"{next_at:%Y-%m-%d %H:%M}" if next_at else "–"
        click.echo(f"{one.name}  {one.cron}  {one.timezone}  {one.options['evidence']}")
        click.echo(f"  {Text('due next', '下次运行')[lang]}: {at}{_last(run, lang)}")
    if not rows:
        click.echo(Text("no schedules", "没有计划")[lang])


def _last(run: Any, lang: str) -> str:
    if run is None:
        return ""
    scan = Text(f", scan {run.scan_id}", f"，第 {run.scan_id} 号检查")[lang] if run.scan_id else ""
    error = f": {run.error}" if run.error else ""
    return f"; {Text('last run', '上次运行')[lang]} {run.fire_at[:16]}Z {STATES[run.state][lang]}{scan}{error}"


def _document(one: Schedule, run: Any, due: Any) -> dict[str, Any]:
    last = None
    if run is not None:
        names = ("fire_at", "state", "missed", "missed_since", "scan_id", "ended_at", "error")
        last = {name: getattr(run, name) for name in names}
    return {"name": one.name, "cron": one.cron, "timezone": one.timezone, "options": dict(one.options),
            "next": due.isoformat() if due else None, "last_run": last}  # fmt: skip


@command.command(
    "remove", help=Text("Remove a schedule. Its scans stay in the store.", "移除计划。其检查仍保留在存储中。")
)
@argument("name", metavar=Text("NAME", "名称"))
@storing
def remove(name: str, store: str | None, lang: str | None) -> None:
    from compliance.store import open_store
    from compliance.store.schedules import end_schedule, schedule_named

    with open_store(store, make=False) as opened, opened.write() as connection:
        end_schedule(connection, schedule_named(connection, name))
    click.echo(Text(f"{name} is removed", f"{name} 已移除")[language(lang)])


command.add_command(run_command)
