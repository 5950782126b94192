"""Where evidence lies: the files of a folder, or one file, and the record type each is named after."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from compliance.errors import EvidenceError, suggest
from compliance.evidence import manifest as manifests
from compliance.evidence.headers import plain, type_named, unknown_type
from compliance.evidence.readers import PARQUET, READERS, format_of, stem_of
from compliance.evidence.schemas import RecordType
from compliance.evidence.sheets import refuse

# Documents that people keep beside their records; records never come in these formats.
_DOCUMENTS = (".md", ".txt", ".pdf", ".docx", ".html")


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the evidence: where it is, its name inside the set, the type its place says it is."""

    path: Path
    name: str
    hint: RecordType | None

    def unknown(self, schemas: Mapping[str, RecordType]) -> EvidenceError:
        """The error for a file whose place names no record type: the nearest miss of its name and its folders."""
        words = [stem_of(self.path), *reversed(Path(self.name).parts[:-1])]
        word = next((word for word in words if suggest(plain(word), schemas)), words[0])
        return unknown_type(word, self.name, schemas)


def find_files(root: Path, schemas: Mapping[str, RecordType]) -> list[Found]:
    """The files of the evidence, in the order of their names; raises EvidenceError where there is none."""
    if root.is_file():
        return [Found(root, root.name, type_named(stem_of(root), schemas))]
    if not root.exists():
        raise refuse(root, "there is no such file or folder", "文件或文件夹不存在")
    found = []
    for path in _walk(root):
        inside = path.relative_to(root)
        ignored = any(part.startswith((".", "~$")) for part in inside.parts)
        if ignored or path.name.lower().startswith("readme") or path.suffix.lower() in _DOCUMENTS:
            continue
        if path == root / manifests.NAME:
            continue
        folders = [type_named(part, schemas) for part in inside.parts[:-1]]
        hint = next((t for t in folders if t is not None), None) or type_named(stem_of(path), schemas)
        found.append(Found(path, inside.as_posix(), hint))
    if not found:
        raise refuse(root, "holds no evidence files", "文件夹中没有证据文件", expected=formats())
    return found


def _walk(root: Path) -> list[Path]:
    def stop(error: OSError) -> None:
        reason = error.strerror or str(error)
        raise refuse(Path(error.filename or root), f"cannot be opened: {reason}", f"无法打开：{reason}") from error

    paths = [
        Path(folder) / name for folder, _, names in os.walk(root, onerror=stop, followlinks=True) for name in names
    ]
    return sorted(paths, key=lambda path: path.relative_to(root).as_posix())


def find_manifest(root: Path) -> Path | None:
    """evidence.yaml in the folder, or beside the file."""
    path = (root if root.is_dir() else root.parent) / manifests.NAME
    return path if path.is_file() and path != root else None


def check_format(file: Found) -> str:
    """The format of a file; raises EvidenceError where it is none of ours."""
    form = format_of(file.path)
    if form is None:
        message = "is of no format that can be read", "格式不受支持"
        raise refuse(file.name, *message, expected=formats())
    return form


def formats() -> str:
    """The formats as messages list them."""
    return ", ".join([*READERS, PARQUET])
