"""What is kept between runs is taken only if it is whole and still true; plans dated later equal plans made that day."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import cache
from compliance.cache import remembered
from compliance.engines.plans import Moment, dated, no_date, plan
from compliance.errors import RuleError
from compliance.evidence.schemas import load_schemas
from compliance.resources import RULES
from compliance.rules import load_pack
from compliance.rules.judgements import load_judgements
from compliance.rules.profiles import with_items


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


class Counter:
    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        return self.made


def test_made_once_for_the_same_causes(folder):
    make = Counter()
    assert [remembered("x", [1, "a"], make) for _ in range(3)] == [1, 1, 1]
    assert remembered("x", [1, "b"], make) == 2
    assert remembered("y", [1, "a"], make) == 3


@pytest.mark.parametrize("damage", [lambda raw: raw[:-1], lambda raw: raw[:40] + b"!" + raw[41:], lambda raw: b""])
def test_a_damaged_file_is_made_anew(folder, damage):
    make = Counter()
    remembered("x", [], make)
    (kept,) = folder.iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    assert remembered("x", [], make) == 2
    assert remembered("x", [], make) == 2


def test_a_folder_others_may_write_to_is_not_trusted(folder):
    make = Counter()
    remembered("x", [], make)
    folder.chmod(0o777)
    assert remembered("x", [], make) == 2


def test_off_and_unwritable(folder, monkeypatch, tmp_path):
    make = Counter()
    monkeypatch.setenv(cache.VARIABLE, "off")
    assert [remembered("x", [], make) for _ in range(2)] == [1, 2]
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file"))
    assert remembered("x", [], make) == 3


def test_a_mistake_is_not_kept(folder):
    def wrong() -> int:
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):  # noqa: PT011
            remembered("x", [], wrong)
    assert list(folder.iterdir()) == []


def test_old_files_go(folder):
    for number in range(30):
        remembered("x", [number], Counter())
    assert len(list(folder.iterdir())) == 20


def test_what_is_used_stays(folder):
    make = Counter()
    for number in range(60):
        remembered("x", ["used"], make)
        remembered("x", [number], Counter())
    assert make.made == 1


def test_judgements_are_read_again_when_a_file_changes(folder, tmp_path):
    (tmp_path / "judgements").mkdir()
    for path in (RULES / "judgements").glob("*.yaml"):
        (tmp_path / "judgements" / path.name).write_bytes(path.read_bytes())
    before = load_judgements(tmp_path / "judgements")
    assert load_judgements(tmp_path / "judgements") == before == load_judgements()
    last = max((tmp_path / "judgements").iterdir())
    last.unlink()
    fewer = load_judgements(tmp_path / "judgements")
    assert 0 < len(fewer) < len(before)
    last.write_text("- id: J-1\n", "utf-8")
    for _ in range(2):
        with pytest.raises(RuleError):
            load_judgements(tmp_path / "judgements")


def test_a_pack_is_read_again_when_a_file_changes(folder, tmp_path):
    from cli.conftest import RULES

    path = tmp_path / "own.yaml"
    path.write_text(RULES, "utf-8")
    before = load_pack(path)
    assert load_pack(path) == before
    path.write_text(RULES.replace("severity: major", "severity: critical"), "utf-8")
    assert load_pack(path).rules[0].severity == "critical"


def test_every_plan_dated_later_is_the_plan_of_that_day():
    schemas = load_schemas()
    as_of = Moment.of(date(2026, 6, 30), "Asia/Shanghai")
    dates = 0
    for rule in load_pack().rules:
        for check in with_items(rule, rule.params).checks():
            direct = plan(check, rule.params, schemas, as_of)
            undated = plan(check, rule.params, schemas, no_date("Asia/Shanghai"))
            assert dated(undated, as_of) == direct, check.id
            dates += undated != direct
    assert dates > 5
