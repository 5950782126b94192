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
_MANIFESTS = ("evidence.yaml", "evidence.yml")


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
    if not os.path.exists(root):  # unlike the method of a path: False too for a name no system can hold
        raise refuse(root, "there is no such file or folder", "文件或文件夹不存在")
    if not root.is_dir():
        _check_regular(root, root.name)
        return [Found(root, root.name, type_named(stem_of(root), schemas))]
    found = []
    for path in _walk(root):
        inside = path.relative_to(root)
        if any(part.startswith((".", "~$")) for part in inside.parts) or path.name.lower().startswith("readme"):
            continue
        if path == root / manifests.NAME:
            continue
        folders = [type_named(part, schemas) for part in inside.parts[:-1]]
        hint = next((t for t in folders if t is not None), None) or type_named(stem_of(path), schemas)
        # Notes are left alone, but a table under another suffix (contract.txt) is not to be lost.
        table = path.suffix.lower() == ".txt" and (hint is not None or type_named(path.stem, schemas) is not None)
        if path.suffix.lower() in _DOCUMENTS and not table:
            continue
        _check_regular(path, inside.as_posix())
        found.append(Found(path, inside.as_posix(), hint))
    if not found:
        raise refuse(root, "holds no evidence files", "文件夹中没有证据文件", expected=formats())
    return found


def _check_regular(path: Path, name: str) -> None:
    """Raises EvidenceError for what would be waited on for ever, such as a pipe, and for a misspelt manifest."""
    if path.exists() and not path.is_file():
        raise refuse(name, "is no regular file", "不是普通文件")
    if name.lower() in _MANIFESTS and name != manifests.NAME:
        raise refuse(name, f"the manifest is called {manifests.NAME}", f"清单文件名应为 {manifests.NAME}")


def _walk(root: Path) -> list[Path]:
    def stop(error: OSError) -> None:
        raise _closed(Path(error.filename or root), error) from error

    paths, seen = [], set()
    for folder, folders, names in os.walk(root, onerror=stop, followlinks=True):
        folders.sort()
        real = os.path.realpath(folder)
        if real in seen:  # a link back to a folder that is read already
            folders.clear()
            continue
        seen.add(real)
        paths += [Path(folder) / name for name in names]
    return sorted(paths, key=lambda path: path.relative_to(root).as_posix())


def _closed(path: Path, error: OSError) -> EvidenceError:
    reason = error.strerror or str(error)
    return refuse(path.name[:100], f"cannot be opened: {reason}", f"无法打开：{reason}")


def find_manifest(root: Path) -> Path | None:
    """evidence.yaml in the folder, or beside the file."""
    path = (root if os.path.isdir(root) else root.parent) / manifests.NAME
    return path if os.path.isfile(path) and path != root else None


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
