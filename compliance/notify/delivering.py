"""Sending what waits in the store, through Apprise: e-mail, webhooks, WeCom, DingTalk, Feishu and the rest, by address.

Failing is recorded and tried again later, each time after twice the wait, a bounded number of times. What is
recorded of a failure is one of our own words: whatever the other side or a library says may hold the address.
"""

from __future__ import annotations

import logging
import os
import re
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from compliance.errors import Problem, UsageError
from compliance.store import Store
from compliance.store.messages import FAILED, Message, begin_attempt, end_attempt, next_due
from compliance.text import Text

REASONS = {
    "not_set": Text("the environment variable is not set", "环境变量未设置"),
    "not_understood": Text("the environment variable holds no address that is understood", "环境变量中的地址无法识别"),
    "not_installed": Text("the package apprise is not installed", "未安装 apprise"),
    "refused": Text("the address was not reached, or refused it", "对方无法连接或拒绝接收"),
    "broken": Text("sending broke off", "发送中断"),
}
PATIENCE = timedelta(seconds=8)
"""How long a command that ends waits to try again what could not be sent."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}", re.ASCII)
_LOUD = ("apprise", "requests", "urllib3", "urllib3.connectionpool")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one attempt went: the state of the message after it, and why it failed (a key of REASONS)."""

    target: str
    state: str
    reason: str | None
    attempts: int

    def told(self, lang: str) -> str:
        """One line about it."""
        if self.reason is None:
            return Text(f"message sent to {self.target}", f"消息已发送至 {self.target}")[lang]
        why = REASONS[self.reason]
        what = Text(
            f"message to {self.target} not sent (attempt {self.attempts}): {why.en}",
            f"发往 {self.target} 的消息未送达（第 {self.attempts} 次）：{why.zh}",
        )
        end = Text("; given up", "；已放弃") if self.state == FAILED else Text("; tried again later", "；稍后重试")
        return what[lang] + end[lang]


def check_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names of environment variables; raises UsageError for anything else, without repeating it: it may be an address."""
    given = tuple(dict.fromkeys(names))
    if not all(_NAME.fullmatch(name) for name in given):
        message = Text(
            "give the name of an environment variable that holds the address, not the address itself",
            "请给出存放地址的环境变量名，而不是地址本身",
        )
        raise UsageError(Problem(message, path="--notify", expected="COMPLIANCE_MAIL"))
    return given


def check_targets(names: Iterable[str]) -> None:
    """Raises UsageError for variables that hold no address that is understood; the addresses are not shown."""
    problems = []
    for name in names:
        _, reason = _service(name)
        if reason is not None:
            hint = Text("install it-contract-compliance[schedule]", "请安装 it-contract-compliance[schedule]")
            problems.append(
                Problem(REASONS[reason], path=f"--notify {name}", hint=hint if reason == "not_installed" else None)
            )
    if problems:
        raise UsageError(problems)


def deliver(
    store: Store, patience: timedelta = timedelta(0), pause: Callable[[float], None] = time.sleep
) -> Iterator[Delivery]:  # fmt: skip
    """Tries every message that is due, and within `patience` those that become due again; tells how each went."""
    until = datetime.now(UTC) + patience
    while True:
        with store.write() as connection:
            message = begin_attempt(connection, datetime.now(UTC))
        if message is not None:
            reason = send(message)
            with store.write() as connection:
                state = end_attempt(connection, message, reason, datetime.now(UTC))
            yield Delivery(message.target, state, reason, message.attempts)
            continue
        with store.read() as connection:
            again = next_due(connection)
        if again is None or again > until:
            return
        pause(max(0.0, (again - datetime.now(UTC)).total_seconds()))


def send(message: Message) -> str | None:
    """Sends one message; None, or why not (a key of REASONS)."""
    service, reason = _service(message.target)
    if service is None:
        return reason
    try:
        delivered = service.notify(title=message.title, body=message.body)
    except Exception:
        # Whatever a plug-in raises, its text may hold the address: the scan goes on, and the reason is recorded.
        return "broken"
    return None if delivered else "refused"


def _service(target: str) -> tuple[Any, str | None]:
    """Apprise with the address in a variable, or why there is none."""
    address = os.environ.get(target, "").strip()
    if not address:
        return None, "not_set"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about folders it will not use
            import apprise

            asset = apprise.AppriseAsset(storage_mode=apprise.PersistentStoreMode.MEMORY)  # nothing of it on disk
    except ModuleNotFoundError:
        return None, "not_installed"
    for name in _LOUD:  # they write addresses into their logs, each in its way of deciding what is logged
        logging.getLogger(name).disabled = True
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    service = apprise.Apprise(asset=asset)
    if not service.add(address) or not len(service):
        return None, "not_understood"
    return service, None


__all__ = ["PATIENCE", "REASONS", "Delivery", "check_names", "check_targets", "deliver", "send"]
