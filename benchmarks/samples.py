"""Both samples with the full pack, start-up included: the command as a person types it.

    python benchmarks/samples.py [--repeat 3]

Prints one table: seconds and processor seconds of `compliance scan` as a process, best of the repeats,
once with nothing remembered of the rules (`COMPLIANCE_CACHE` is an empty folder) and once with the
cache warm. On a machine that others use, trust the processor seconds.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "evidence" / "samples"
SCANS = {
    "provider": [str(SAMPLES / "provider")],
    "clean": [str(SAMPLES / "clean"), "--profile", str(SAMPLES / "clean.profile.yaml")],
}


def seconds(words: list[str], cache: str) -> tuple[float, float]:
    """How long one scan takes from start to exit: processor seconds, and seconds on the wall."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "compliance", "scan", *words, "--as-of", "2026-06-30"]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "COMPLIANCE_CACHE": cache}, cwd=ROOT)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, time.perf_counter() - start


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    from compliance.rules import load_pack

    print(f"python {platform.python_version()}, {os.cpu_count()} cores, {len(load_pack().rules)} rules")
    print("| sample | first scan, s (processor) | later scans, s (processor) |\n|---|---|---|")
    for name, words in SCANS.items():
        cold = []
        with tempfile.TemporaryDirectory() as kept:
            for _ in range(repeat):
                with tempfile.TemporaryDirectory() as empty:
                    cold.append(seconds(words, empty))
            seconds(words, kept)
            warm = [seconds(words, kept) for _ in range(repeat)]
        told = (f"{wall:.2f} ({used:.2f})" for used, wall in (min(cold), min(warm)))
        print(f"| {name} | {' | '.join(told)} |")


if __name__ == "__main__":
    main()
