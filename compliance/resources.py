"""Where the packaged rules, schemas and mappings are, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries the data beside the code (pyproject.toml: force-include); a checkout has it one level up.
_ROOT = _PACKAGE / "_data" if (_PACKAGE / "_data").is_dir() else _PACKAGE.parent

RULES = _ROOT / "rules"
SCHEMAS = _ROOT / "evidence" / "schemas"
MAPPINGS = _ROOT / "evidence" / "mappings"
