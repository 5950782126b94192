"""Schedulers as processes of their own, for tests.

`together PLACE FILE`: says ready, waits for the file, runs what is due. `killed PLACE LOG TIMES SEED`: runs what is
due in forks that are killed (-9) at random moments, then to the end; says how many died. Leases are short.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import compliance
from compliance.cli import run
from compliance.schedule import running
from compliance.store import open_store


def everything() -> None:
    """Imported before the first fork."""
    for module in pkgutil.walk_packages(compliance.__path__, "compliance."):
        if not module.name.startswith(("compliance.store.migrations", "compliance.__main__")):
            importlib.import_module(module.name)


def together(place: str, file: str) -> None:
    with open_store(place):
        print("ready", file=sys.stderr, flush=True)
    while not Path(file).exists():
        time.sleep(0.01)
    sys.exit(run(["schedule", "run", "--once", "--store", place]))


def start(place: str, log: str) -> int:
    child = os.fork()
    if child:
        return child
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os._exit(run(["schedule", "run", "--once", "--store", place]))


def killed(place: str, log: str, times: str, seed: str) -> None:
    everything()
    running.LEASE = timedelta(seconds=0.6)
    dice, died = random.Random(int(seed)), 0
    for _ in range(int(times)):
        child = start(place, log)
        time.sleep(dice.uniform(0, 1.2))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        died += os.WIFSIGNALED(status)
    for _ in range(2):
        time.sleep(0.7)
        os.waitpid(start(place, log), 0)
    print(died)


if __name__ == "__main__":
    {"together": together, "killed": killed}[sys.argv[1]](*sys.argv[2:])
