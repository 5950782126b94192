"""Starts commands and kills them (-9) at random moments: `python killing.py SEED TIMES LOG WORDS...` with `|` between commands.

Everything is imported once; each command then runs in a fork of its own, whose standard error is the
log: what stands there complete when it dies had been confirmed.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import random
import signal
import sys
import time

import compliance
from compliance.cli import run

for module in pkgutil.walk_packages(compliance.__path__, "compliance."):
    if not module.name.startswith(("compliance.store.migrations", "compliance.__main__")):
        importlib.import_module(module.name)


def start(words: list[str], log: str) -> int:
    """A fork that runs one command, its output appended to the log; gives its process id."""
    child = os.fork()
    if child:
        return child
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os._exit(run(words))


def lasting(words: list[str], log: str) -> float:
    """Seconds the whole command takes."""
    began = time.monotonic()
    os.waitpid(start(words, log), 0)
    return time.monotonic() - began


def main(seed: int, times: int, log: str, commands: list[list[str]]) -> None:
    """Each command once in full, then `times` killed ones, in turn."""
    dice = random.Random(seed)
    whole = [lasting(words, log) for words in commands]
    killed = 0
    for turn in range(times):
        number = turn % len(commands)
        child = start(commands[number], log)
        time.sleep(dice.uniform(0, whole[number] * 1.1))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
    print(killed)


if __name__ == "__main__":
    given = [part.split("\t") for part in sys.argv[4:]]
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], given)
