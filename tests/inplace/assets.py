"""Data assets as evidence, and waivers on them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from compliance.decisions.records import Waiver


def assets(folder: Path) -> Path:
    """400 assets of two contracts or none, with controls, backups and accounts that are as they should be, or not, or unknown."""
    tables = {
        "contract": "SELECT 'C' || i AS id FROM range(2) t(i)",
        "data_asset": "SELECT 'A' || i AS id, CASE WHEN i % 6 > 0 THEN 'C' || i % 2 END AS contract_id, "
        "['general', 'important', 'sensitive', NULL][1 + i % 4] AS level, DATE '2026-01-01' + (i % 90)::INT AS created_at, "
        "CASE WHEN i % 5 > 0 THEN 30 END AS backup_cycle_days, CASE WHEN i % 7 = 0 THEN DATE '2026-03-01' END AS use_ended_at "
        "FROM range(400) t(i)",
        "security_control": "SELECT 'K' || i AS id, 'data_asset' AS target_type, 'A' || i % 400 AS target_id, "
        "['hash', 'encryption', NULL][1 + i % 3] AS control_type, ['at_rest', 'in_transit'][1 + i % 2] AS data_state, "
        "CASE WHEN i % 11 > 0 THEN 'active' END AS status FROM range(700) t(i)",
        "backup": "SELECT 'B' || i AS id, 'A' || (i * 7) % 450 AS data_asset_id, "
        "TIMESTAMP '2026-03-25 10:00:00' AS executed_at, ['success', 'failed', NULL][1 + i % 3] AS result FROM range(300) t(i)",
        "disposal_record": "SELECT 'D' || i AS id, 'data_asset' AS subject_type, 'A' || i * 2 AS subject_id, "
        "CASE WHEN i % 3 > 0 THEN DATE '2026-03-20' END AS disposed_at FROM range(60) t(i)",
        "access_account": "SELECT 'U' || i AS id, 'A' || (i * 3) % 400 AS data_asset_id, [TRUE, FALSE, NULL][1 + i % 3] AS mfa_enabled "
        "FROM range(500) t(i)",
    }
    for name, rows in tables.items():
        duckdb.execute(f"COPY ({rows}) TO '{folder}/{name}.parquet' (FORMAT parquet)")
    complete = "".join(f"  {name}: true\n" for name in tables)
    (folder / "evidence.yaml").write_text(f"complete:\n{complete}", "utf-8")
    return folder


def waiver(name: str, **about: str) -> Waiver:
    return Waiver(
        name, "known", owner="Wang Fang", approver="Chen Li", approved_on=date(2026, 1, 1), until=date(2026, 12, 31),
        timezone="Asia/Shanghai", **about,
    )  # fmt: skip
