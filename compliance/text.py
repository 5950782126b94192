"""A sentence in both languages of the project."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One sentence in English and 简体中文; `text["zh"]` picks one."""

    en: str
    zh: str

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


def counted(number: int, noun: str, one: str = "", many: str = "") -> str:
    """A number with its English noun, and a verb for one and for many: 1 key has, 2 keys have."""
    verb = one if number == 1 else many
    return f"{number} {noun}{'' if number == 1 else 's'}{verb and ' '}{verb}"


def counted_of(number: int, total: int, noun: str, one: str = "", many: str = "") -> str:
    """As `counted`, of a total: 1 of 3 keys has, 1 of 1 key has, 2 of 3 keys have."""
    verb = one if number == 1 else many
    return f"{number} of {counted(total, noun)}{verb and ' '}{verb}"
