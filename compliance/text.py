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
