"""Scans that repeat by a timetable of their own: cron expressions, a claim on each time, one run at a time.

Built on APScheduler (its job store lies in the store). cron and systemd do without all this: see docs/operators.md.
"""
