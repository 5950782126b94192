"""Help and the mistakes in the words of a command are told in the language in force; English as it always was."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click
import pytest
from answers import Command as Run
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from compliance import __version__
from compliance.cli import cli, run
from compliance.cli.columns import columns, wrapped
from compliance.cli.language import language_of
from compliance.cli.worded import Argument, Command, Group, Option
from compliance.text import Text

CHINESE = re.compile("[\u4e00-\u9fff]")
DOCS = Path(__file__).parents[2] / "docs"


def every(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """All commands by the words that call them."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from every(child, (*path, name))


COMMANDS = dict(every())
commands = pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "compliance")


def context_of(path: tuple[str, ...], lang: str, width: int = 100) -> click.Context:
    """A command as it is when it is called in a language."""
    command = COMMANDS[path]
    return command.context_class(
        command,
        info_name=" ".join(("compliance", *path)),
        obj=lang,
        terminal_width=width,
        max_content_width=width,
        help_option_names=["-h", "--help"],
    )


def page(path: tuple[str, ...], lang: str, width: int = 100) -> str:
    """The help page of a command."""
    context = context_of(path, lang, width)
    with context.scope(cleanup=False):
        return context.get_help()


def rows(text: str) -> Iterator[tuple[int, str, str]]:
    """Of the lists on a page: the column where the meaning begins, the term, the meaning (wrapped lines: no term)."""
    for line in text.splitlines():
        if found := re.match(r"(  \S+(?: \S+)*  +|   +)(?=\S)", line):
            yield cell_len(found[0]), found[0].strip(), line[len(found[0]) :]


def test_there_are_commands() -> None:
    assert {("scan",), ("schedule", "add"), ("schedule", "run"), ("waiver", "renew")} < set(COMMANDS)


@commands
def test_nothing_is_worded_in_one_language(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert isinstance(command, Group if isinstance(command, click.Group) else Command)
    worded = [vars(command)["help"], vars(command)["epilog"], *(vars(param).get("help") for param in command.params)]
    worded += [vars(param).get("show_default") for param in command.params]
    assert isinstance(worded[0], Text)
    for text in worded:
        assert isinstance(text, Text | bool | None), text
        if isinstance(text, Text):
            assert CHINESE.search(text.zh), text
            assert not re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]|[a-z]{3,} [a-z]{3,} [a-z]{3,}", text.zh), text
    for param in command.params:
        assert isinstance(param, Option | Argument), param


@commands
def test_every_line_of_a_list_is_chinese(path: tuple[str, ...]) -> None:
    context = context_of(path, "zh")
    with context.scope(cleanup=False):
        for param in context.command.get_params(context):
            record = param.get_help_record(context)
            assert isinstance(param, Argument) or record is None or CHINESE.search(record[1]), record
            if record is not None and param.metavar != "URL" and not isinstance(param.type, click.Choice):
                is_flag = isinstance(param, click.Option) and param.is_flag
                assert is_flag or CHINESE.search(record[0]) or record[0] == "[A B]", record


@commands
def test_no_word_of_click_is_left(path: tuple[str, ...]) -> None:
    chinese = page(path, "zh")
    assert chinese.startswith(f"用法：{' '.join(('compliance', *path))} [选项]")
    assert "\n选项：\n" in chinese
    assert re.search("--help +显示本帮助。", chinese)
    assert ("\n命令：\n" in chinese) == isinstance(COMMANDS[path], click.Group)
    assert not re.search(
        r"Usage|Options|OPTIONS|Commands|COMMAND|ARGS|default|required|exit|TEXT|PATH|DATE|RANGE", chinese
    )


def test_english_is_as_in_the_reference() -> None:
    code = f"import sys; sys.path.insert(0, {str(DOCS)!r}); import generate; print(generate.cli('en'), end='')"
    environment = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}  # what was asked for counts, not the environment
    ended = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    assert ended.stdout.decode() == (DOCS / "cli.md").read_text("utf-8")


@commands
def test_english_is_english(path: tuple[str, ...]) -> None:
    english = page(path, "en")
    assert english.startswith(f"Usage: {' '.join(('compliance', *path))} [OPTIONS]")
    assert bool(CHINESE.search(english)) == (path == ())  # the first page says in both what this is


@pytest.mark.parametrize("width", [50, 78, 100])
@commands
def test_columns_of_chinese_stand_below_one_another(path: tuple[str, ...], width: int) -> None:
    chinese = page(path, "zh", width)
    for line in chinese.splitlines():
        longest = max(map(cell_len, line.split()), default=0)
        assert cell_len(line) <= max(width, 34 + longest), line
        assert not re.match(r" *[，。、；：）]", line), line
        assert not re.search(r"（$", line), line
    for titled, lines in groupby(chinese.splitlines(), lambda line: line in ("选项：", "命令：")):
        if not titled and (listed := [row for row in rows("\n".join(lines).partition("\n\n")[0]) if row[0] > 4]):
            assert len({column for column, *_ in listed}) == 1, listed


def test_rows_are_seen() -> None:
    assert "\n" + " " * 34 + "[默认：observation]\n" in page(("scan",), "zh", 78)
    assert (34, "--horizon 天数", "与 --notify 同用：通知多少天内到期的事项。[默认：30d]") in rows(
        page(("scan",), "zh")
    )
    assert len(list(rows(page(("scan",), "zh")))) > 30


@given(st.text("审计证据的规则，。（）“”a-b[c] d/e…", max_size=80), st.integers(8, 40))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(lines)
    for line in lines:
        assert columns(line) == cell_len(line)
        # What is wider stands alone and has no place to break: marks cling to what they close or open.
        places = re.findall("[审计证据的规则]| ", re.sub(r"\[[^\]\s]*\]", "[]", line))
        assert columns(line) <= width or len(places) <= 1, line


@pytest.mark.parametrize(
    "words",
    [
        ["--lang", "zh", "--help"],
        ["--help", "--lang", "zh"],
        ["-h", "--lang=zh"],
        ["--lang", "en", "--help", "--lang", "zh"],
        ["--lang", "zh", "scan", "--help"],
        ["scan", "--help", "--lang", "zh"],
        ["scan", "--lang", "zh", "--help"],
        ["--lang", "en", "scan", "--lang", "zh", "--help"],
        ["--lang", "zh", "schedule", "add", "--help"],
        ["schedule", "--lang", "zh", "add", "--help"],
        ["schedule", "add", "-h", "--lang", "zh"],
        ["schedule", "--help", "--lang", "zh"],
    ],
    ids=" ".join,
)
def test_the_language_may_stand_anywhere(compliance: Run, words: list[str]) -> None:
    answer = compliance(*words)
    assert (answer.code, answer.err) == (0, "")
    path = " ".join(["compliance", *(word for word in words if word in ("scan", "schedule", "add"))])
    assert answer.out.startswith(f"用法：{path} [选项]")
    assert "-h, --help" in answer.out


def test_the_environment_decides_where_nobody_asks(compliance: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert compliance("due", "--help").out.startswith("用法：compliance due [选项] 证据\n")
    assert compliance("due", "--help", "--lang", "en").out.startswith("Usage: compliance due [OPTIONS] EVIDENCE\n")
    assert compliance("--lang", "en", "due").err.startswith("compliance due: EVIDENCE is missing\n")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert compliance("due", "--help").out.startswith("Usage: compliance due [OPTIONS] EVIDENCE\n")


@pytest.mark.parametrize(
    ("words", "locale", "said"),
    [
        (["--version"], "C.UTF-8", "compliance, version"),
        (["--version"], "zh_CN.UTF-8", "compliance 版本"),
        (["--version", "--lang", "zh"], "C.UTF-8", "compliance 版本"),
        (["--lang=zh", "--version"], "C.UTF-8", "compliance 版本"),
        (["--version", "--lang", "en"], "zh_CN.UTF-8", "compliance, version"),
    ],
)
def test_the_version_is_told_in_the_language_in_force(
    compliance: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], locale: str, said: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    answer = compliance(*words)
    assert (answer.code, answer.out, answer.err) == (0, f"{said} {__version__}\n", "")


@pytest.mark.parametrize("words", [[], ["schedule"], ["--lang", "{lang}"], ["schedule", "--lang", "{lang}"]])
@pytest.mark.parametrize(("lang", "said"), [("en", "Usage: compliance"), ("zh", "用法：compliance")])
def test_without_a_command_the_help_is_shown(
    compliance: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], lang: str, said: str
) -> None:
    monkeypatch.setenv("LC_ALL", {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}[lang])
    answer = compliance(*(word.format(lang=lang) for word in words))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(said)
    assert ("\n命令：\n" if lang == "zh" else "\nCommands:\n") in answer.err


MISTAKES = (
    (["scan"], "compliance scan: EVIDENCE is missing", "compliance scan: 缺少参数“证据”"),
    (["waiver", "renew"], "compliance waiver renew: ID is missing", "compliance waiver renew: 缺少参数“编号”"),
    (["explain", "R-1"], "compliance explain: --evidence is missing", "compliance explain: 缺少 --evidence"),
    (
        ["scan", "x", "--as-off", "2026-01-01"],
        "compliance scan: no such option --as-off — did you mean '--as-of'?",
        "compliance scan: 没有选项 --as-off — 是否想写 '--as-of'？",
    ),
    (["-x"], "compliance: no such option -x", "compliance: 没有选项 -x"),
    (
        ["histroy"],
        "compliance: no such command 'histroy' — did you mean 'history'?",
        "compliance: 没有命令 'histroy' — 是否想写 'history'？",
    ),
    (
        ["schedule", "xyz"],
        "compliance schedule: no such command 'xyz' — known: add, list, remove, run",
        "compliance schedule: 没有命令 'xyz' — 可用的命令：add、list、remove、run",
    ),
    (
        ["scan", "a", "--allow-undecided=3"],
        "compliance scan: the number of values of --allow-undecided is wrong",
        "compliance scan: --allow-undecided 的值个数不对",
    ),
    (["scan", "a", "b"], "compliance scan: too many words: b", "compliance scan: 多余的参数：b"),
    (
        ["history", "--limit", "0"],
        "compliance history: --limit: not a whole number that it takes (found 0, expected >= 1)",
        "compliance history: --limit: 不是可接受的整数 (实际 0, 应为 >= 1)",
    ),
    (
        ["schedule", "add", "http://h", "--name", "n", "--cron", "0 6 * * *"],
        "EVIDENCE: a schedule takes evidence from a file or folder",
        "证据: 计划的证据须为文件或文件夹",
    ),
)


@pytest.mark.parametrize(("words", "en", "zh"), MISTAKES, ids=[" ".join(words) for words, *_ in MISTAKES])
def test_mistakes_in_the_words(compliance: Run, words: list[str], en: str, zh: str) -> None:
    for lang, said in (("en", en), ("zh", zh)):
        for given_words in (["--lang", lang, *words], [*words, "--lang", lang] if words[0] != "-x" else words):
            answer = compliance(*given_words)
            assert (answer.code, answer.out) == (2, "")
            if "--lang" in given_words:
                first, *more = answer.err.splitlines()
                assert first == said
                assert all(line.startswith("请参阅" if lang == "zh" else "see '") for line in more)


def test_a_language_nobody_speaks(compliance: Run) -> None:
    for words in (["--lang", "xx", "scan", "a"], ["schedule", "--lang", "xx", "list"], ["scan", "a", "--lang", "xx"]):
        answer = compliance(*words)
        assert answer.code == 2
        assert "--lang: none of the values it takes (found xx, expected en, zh)" in answer.err


@pytest.mark.parametrize("param", [p for c in COMMANDS.values() for p in c.params], ids=lambda param: param.opts[0])
def test_no_value_is_refused_in_words_of_click(param: click.Parameter) -> None:
    own = type(param.type).__module__ == "compliance.cli.values"
    assert own or isinstance(param.type, type(click.STRING) | type(click.BOOL))  # every text is one; flags take none


def test_the_language_of_the_line_is_that_of_the_command(compliance: Run, rules: Path, tmp_path: Path) -> None:
    listing = ("rules", "list", "--rules", rules)
    assert "共 2 条规则" in compliance("--lang", "zh", *listing).out
    assert "共 2 条规则" in compliance("rules", "--lang", "zh", *listing[1:]).out
    assert "2 of 2 rules" in compliance("--lang", "zh", *listing, "--lang", "en").out
    assert "没有存储" in compliance("--lang", "zh", "history", "--store", tmp_path / "no.db").err


def test_the_last_language_counts() -> None:
    assert language_of(["--lang", "zh", "scan", "--lang=en"]) == "en"
    assert language_of(["scan", "--lang", "zh", "--lang", "xx"]) == "zh"


def test_chinese_help_loads_nothing_heavy() -> None:
    heavy = ("duckdb", "sqlalchemy", "sqlglot", "rich", "yaml", "pyarrow", "numpy", "jinja2", "compliance.model")
    code = (
        "import sys; from compliance.cli import run; run(['--lang', 'zh', '--help'])\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ended.stdout.decode().startswith("用法：")
    assert ended.stdout.endswith(b"\n[]\n")


def test_completions_are_told_in_the_language_of_the_environment(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_COMPLIANCE_COMPLETE", "zsh_complete")
    for words, number, en, zh in (
        ("compliance wai", "1", "Accept failures for a time", "限期豁免不符合项"),
        ("compliance waiver exp", "2", "End a waiver before its time.", "提前终止豁免。"),
        ("compliance scan --as", "2", "Judge as of this date", "按该日判定"),
    ):
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", number)
        for locale, said in (("C.UTF-8", en), ("zh_CN.UTF-8", zh)):
            monkeypatch.setenv("LC_ALL", locale)
            with pytest.raises(SystemExit):
                run([])
            assert said in capfd.readouterr().out
