"""A folder of YAML files becomes a rule pack, or one error with every mistake of every file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compliance import resources
from compliance.cache import remembered
from compliance.errors import Problem, RuleError
from compliance.evidence.schemas import RecordType, load_schemas
from compliance.model import Digest, Judgement, Rule
from compliance.reading import Location, Positioned, read_yaml
from compliance.rules.building import build_rule
from compliance.rules.checks import Written, semantic_problems
from compliance.rules.judgements import JUDGEMENT_SCHEMA, load_judgements
from compliance.text import Text
from compliance.validation import as_json, departures

RULE_SCHEMA = resources.RULES / "schema" / "rule.schema.json"
REQUIREMENTS, JUDGEMENTS = "requirements", "judgements"
# What else a pack may hold beside its rules.
_OTHER_FOLDERS = frozenset({JUDGEMENTS, "profiles", "frameworks", "attestations", "schema"})


@dataclass(frozen=True, slots=True)
class RulePack:
    """Rules and judgements in the order they are written, with the digests of their files.

    `digest` is sha256 in hex over the names and contents of `files`.
    """

    rules: tuple[Rule, ...]
    judgements: tuple[Judgement, ...]
    files: tuple[Digest, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file of rules: where it is, its name relative to the pack, the sound rules in it with
    their places, and its mistakes. `document` is None where the file is no YAML."""

    path: Path
    name: str
    document: Positioned | None
    rules: Mapping[Location, Rule]
    problems: tuple[Problem, ...]


def load_pack(folder: Path = resources.RULES, schemas: Mapping[str, RecordType] | None = None) -> RulePack:
    """The rules of `folder` (its requirements folder, a plain folder or a single file) and the
    judgements in its judgements folder.

    A pack without judgements of its own gets the packaged ones: without any, no gap would be
    graded. Raises RuleError with all problems of all files. A sound pack is remembered by its bytes.
    """
    known = load_schemas() if schemas is None else schemas
    read = [folder] if folder.is_file() else _rule_paths(folder)
    read += sorted((folder / JUDGEMENTS).glob("*.yaml")) or sorted((resources.RULES / JUDGEMENTS).glob("*.yaml"))
    read += [RULE_SCHEMA, JUDGEMENT_SCHEMA]
    try:
        contents = [hashlib.sha256(path.read_bytes()).hexdigest() for path in read]
    except OSError:  # told with its place by the reading proper
        return _load(folder, known)
    places = [str(folder.resolve()), *map(str, read), str(Path.cwd())]
    return remembered("pack", [places, contents, dict(known)], lambda: _load(folder, known))


def _load(folder: Path, schemas: Mapping[str, RecordType]) -> RulePack:
    files = read_rule_files(folder, schemas)
    problems = [problem for file in files for problem in file.problems]
    own = folder / JUDGEMENTS
    judgement_folder = own if any(own.glob("*.yaml")) else resources.RULES / JUDGEMENTS
    judgements: tuple[Judgement, ...] = ()
    try:
        judgements = load_judgements(judgement_folder)
    except RuleError as error:
        problems += error.problems
    if problems:
        raise RuleError(problems)
    paths = {file.name: file.path for file in files}
    paths |= {f"{JUDGEMENTS}/{path.name}": path for path in judgement_folder.glob("*.yaml")}
    digests = tuple(Digest(name, hashlib.sha256(path.read_bytes()).hexdigest()) for name, path in sorted(paths.items()))
    rules = tuple(rule for file in files for rule in file.rules.values())
    return RulePack(rules, judgements, digests, pack_digest(digests))


def pack_digest(files: Iterable[Digest]) -> str:
    """sha256 in hex over the names and contents of files, in the order of their names."""
    lines = sorted(f"{file.name}\0{file.sha256}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def read_rule_files(folder: Path, schemas: Mapping[str, RecordType]) -> tuple[RuleFile, ...]:
    """Every rule file of a pack, sound or not, in the order of their names; ids are unique over
    all of them. Raises RuleError only where there is nothing to read."""
    root = folder.parent if folder.is_file() else folder
    paths = [folder] if folder.is_file() else _rule_paths(folder)
    files = [_read_rule_file(path, path.relative_to(root).as_posix(), schemas) for path in paths]
    return _unique(files)


def _rule_paths(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise RuleError(Problem(Text("no such file or folder of rules", "规则文件或目录不存在"), str(folder)))
    packed = (folder / REQUIREMENTS).is_dir()
    paths: list[Path] = []
    strays: list[Problem] = []

    def refuse(error: OSError) -> None:
        cause = error.strerror or str(error)
        strays.append(Problem(Text(f"cannot read the folder: {cause}", f"无法读取目录：{cause}"), str(error.filename)))

    for place, folders, names in os.walk(folder / REQUIREMENTS if packed else folder, onerror=refuse):
        if not packed and Path(place) == folder:
            folders[:] = [name for name in folders if name not in _OTHER_FOLDERS]
        for path in (Path(place, name) for name in names):
            if path.suffix.lower() == ".yml":
                message = Text("not read: rule files end in .yaml", "未读取：规则文件的扩展名须为 .yaml")
                strays.append(Problem(message, shown_path(path)))
            elif path.suffix == ".yaml":
                paths.append(path)
    if not paths and not strays:
        strays.append(Problem(Text("no rule files (*.yaml) here", "此处没有规则文件（*.yaml）"), str(folder)))
    if strays:
        raise RuleError(strays)
    return sorted(paths)


def shown_path(path: Path) -> str:
    """A path as messages print it: relative to the working directory where it is below it."""
    return str(path.relative_to(Path.cwd()) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path)


def _read_rule_file(path: Path, name: str, schemas: Mapping[str, RecordType]) -> RuleFile:
    try:
        document = read_yaml(path, name=shown_path(path))
    except RuleError as error:
        return RuleFile(path, name, None, {}, error.problems)
    found = departures(document, RULE_SCHEMA)
    problems = [departure.problem for departure in found]
    rules: dict[Location, Rule] = {}
    for index, data in enumerate(document.data if isinstance(document.data, list) else ()):
        if not isinstance(data, dict):
            continue
        own = [departure for departure in found if departure.location[:1] == (index,)]
        misshapen = frozenset(departure.location[1:] for departure in own if departure.structural)
        written = Written(document, (index,), as_json(data), schemas, misshapen - {()})
        semantic = tuple(semantic_problems(written, name))
        problems += semantic
        if not own and not semantic:
            rules[(index,)] = build_rule(document, (index,), data, name)
    return RuleFile(path, name, document, rules, tuple(problems))


def _unique(files: Sequence[RuleFile]) -> tuple[RuleFile, ...]:
    """The files with a problem for every id written before, each file's problems in order."""
    first: dict[str, str] = {}
    result = []
    for file in files:
        problems = list(file.problems)
        data = file.document.data if file.document and isinstance(file.document.data, list) else ()
        for index, rule in enumerate(data):
            name = rule.get("id") if isinstance(rule, dict) else None
            if file.document is None or not isinstance(name, str):
                continue
            if name in first:
                message = Text(f"duplicate id, first at {first[name]}", f"编号重复，首次出现于 {first[name]}")
                problems.append(file.document.problem((index, "id"), message, found=name))
            else:
                first[name] = f"{file.document.file}:{file.document.line_of((index, 'id'))}"
        problems.sort(key=lambda problem: (problem.line or 0, problem.column or 0))
        result.append(replace(file, problems=tuple(problems)))
    return tuple(result)
