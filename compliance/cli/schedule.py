"""`compliance schedule`: scans that repeat by a timetable, and the process that runs them."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.options import language
from compliance.cli.storing import ZONE, print_json, printing, storing
from compliance.cli.values import Choice, Horizon, Place, Zone
from compliance.errors import Problem, StoreError, UsageError
from compliance.reports import REPORTS
from compliance.text import Text

if TYPE_CHECKING:
    from compliance.schedule.scheduler import Scheduler
    from compliance.store.schedules import Schedule

STATES = {
    "running": Text("running", "运行中"),
    "done": Text("done", "完成"),
    "failed": Text("failed", "失败"),
}


@click.group("schedule", short_help="Repeat scans by a timetable: add, list, remove, run.")
def command() -> None:
    """Scans that repeat by a timetable.

    Each run stores its scan, compares it with the one before and sends messages about what changed. For cron and
    systemd timers `compliance scan --store` alone is enough.
    """


@command.command("add")
@click.argument("evidence")
@click.option("--name", required=True, help="What the schedule is called.")
@click.option("--cron", required=True, help="When: five fields as in crontab, such as '0 6 * * 1-5'.")
@click.option("--timezone", "zone", type=Zone(), default=ZONE, show_default=True, help="Whose clock the times are by.")
@click.option(
    "--as-of", type=Choice(["run", "extraction"]), default="run", show_default=True,
    help="Judge as of the day the run is due, or the day the evidence was extracted.",
)  # fmt: skip
@click.option("--rules", "rules_dir", type=Place(), help="A rule pack folder instead of the packaged one.")
@click.option("--profile", help="A profile: a file, or the name of a packaged one.")
@click.option("--mapping", help="A mapping of a foreign export: a file, or the name of a packaged one.")
@click.option("--where", multiple=True, metavar="SCOPE=KEY", help="Only this contract, project, system or asset.")
@click.option(
    "--select", multiple=True, metavar="ID", help="Only these rules, sections or patterns (R-4.2-10, 4.2, R-5.*)."
)
@click.option("--tag", "tags", multiple=True, help="Only rules with this tag.")
@click.option("--basis", "bases", multiple=True, help="Only rules of this basis: stated, proxy, derived, implied, own.")
@click.option("--framework", help="Conclude clause by clause on this framework (iso20000-1).")
@click.option("--series", help="Which scans these continue (default: source, scope and selection).")
@click.option("--waivers", type=Place(), help="A YAML file of waivers.")
@click.option("--no-waivers", is_flag=True, help="Judge as though nothing were waived.")
@click.option("--format", "formats", multiple=True, type=Choice(list(REPORTS)), help="With --out: what to write.")
@click.option("--out", type=Place(file_okay=False), help="Folder for the reports, a subfolder for each run.")
@click.option("--fail-on", type=Choice(["major", "minor", "observation"]), default="observation", show_default=True)
@click.option("--allow-undecided", is_flag=True, help="A run is clean although something could not be decided.")
@click.option(
    "--notify", multiple=True, metavar="VARIABLE",
    help="Name of an environment variable that holds where to send messages; may be given more than once.",
)  # fmt: skip
@click.option("--horizon", type=Horizon(), default="30d", show_default=True, help="Tell what falls due so far ahead.")
@storing
def add(evidence: str, name: str, cron: str, zone: str, store: str | None, lang: str | None, **options: Any) -> None:
    """Repeat the scan of EVIDENCE. What is asked for is checked now, as far as it can be."""
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
    for path in ("rules_dir", "waivers", "out", "profile", "mapping"):
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
        raise UsageError(Problem(message, path="EVIDENCE"))
    if not Path(evidence).exists():
        message = Text("there is no such file or folder", "文件或文件夹不存在")
        raise UsageError(Problem(message, path="EVIDENCE", found=evidence))


def trigger_of(cron: str, zone: str) -> Any:
    """The trigger of a cron expression; raises UsageError where the package for schedules is not installed."""
    try:
        from compliance.schedule.cron import trigger
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "apscheduler":
            raise
        message = Text("schedules need the package apscheduler", "使用计划需要安装 apscheduler")
        hint = Text("install it-contract-compliance[schedule]", "请安装 it-contract-compliance[schedule]")
        raise UsageError(Problem(message, hint=hint)) from error
    return trigger(cron, zone)


@command.command("list")
@printing
@storing
def list_schedules(form: str, store: str | None, lang: str | None) -> None:
    """List schedules: when each is due next, how its last run went."""
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


@command.command("remove")
@click.argument("name")
@storing
def remove(name: str, store: str | None, lang: str | None) -> None:
    """Remove a schedule. Its scans stay in the store."""
    from compliance.store import open_store
    from compliance.store.schedules import end_schedule, schedule_named

    with open_store(store, make=False) as opened, opened.write() as connection:
        end_schedule(connection, schedule_named(connection, name))
    click.echo(Text(f"{name} is removed", f"{name} 已移除")[language(lang)])


@command.command("run")
@click.option("--once", is_flag=True, help="Run what is due, and leave.")
@storing
def run(once: bool, store: str | None, lang: str | None) -> None:
    """Run schedules when they are due, until told to stop (SIGTERM, Ctrl-C). Any number may run on one store.

    With --once the exit code is the worst of the runs: 0 clean, 1 findings or something undecided, 2 a run that failed.
    """
    trigger_of("0 0 * * *", ZONE)
    from compliance.notify.delivering import PATIENCE, deliver
    from compliance.schedule.scheduler import opened as opened_scheduler
    from compliance.store import open_store

    lang = language(lang)
    with open_store(store, make=False) as opened:
        scheduler = opened_scheduler(opened, lambda text: _say(text[lang]), lambda one: _say(one.told(lang)))
        try:
            with _stopping(scheduler):
                if once:
                    scheduler.round()
                    for one in () if scheduler.ending else deliver(opened, PATIENCE):
                        _say(one.told(lang))
                else:
                    where = Text(f"waiting for schedules ({opened.place})", f"等待计划运行（{opened.place}）")
                    _say(where[lang])
                    _rounds(scheduler, lang)
        finally:
            scheduler.shutdown()
        if scheduler.ending:
            _say(Text("stopped", "已停止")[lang])
        sys.exit(scheduler.runner.worst if once else 0)


def _rounds(scheduler: Scheduler, lang: str) -> None:
    """Rounds until stopped; a store that is away for a while is waited for."""
    while not scheduler.ending:
        try:
            scheduler.forever()
        except StoreError as error:
            _say(error.render(lang))
            scheduler.rest()


def _say(line: str) -> None:
    click.echo(line, err=True)


@contextmanager
def _stopping(scheduler: Scheduler) -> Iterator[None]:
    """SIGTERM and Ctrl-C end the process cleanly: a scan under way is given up, what is being stored is stored."""

    def stop(_signal: int, _frame: Any) -> None:
        scheduler.stop()
        scheduler.runner.interrupt()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
