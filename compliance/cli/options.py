"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from compliance.cli.values import Choice, DateOption, Place, Size, Whole
from compliance.cli.worded import option
from compliance.text import LANGUAGES, Text

F = TypeVar("F", bound=Callable[..., Any])


def together(*options: Callable[[Any], Any]) -> Callable[[F], F]:
    """Several options as one decorator, listed in this order."""

    def apply(command: F) -> F:
        for one in reversed(options):
            command = one(command)
        return command

    return apply


EVIDENCE = Text("EVIDENCE", "证据")
PACK = Text("A rule pack folder instead of the packaged one.", "规则包文件夹，代替内置规则包。")

speaking = option(
    "--lang", type=Choice(LANGUAGES), help=Text("Language (default: from LANG).", "语言（默认取自 LANG）。")
)
printing = option("--format", "form", type=Choice(["text", "json"]), default="text", show_default=True)
mapping = option(
    "--mapping",
    help=Text(
        "A mapping of a foreign export: a file, or the name of a packaged one.",
        "外部导出数据的映射：文件，或内置映射的名称。",
    ),
)
profile = option(
    "--profile",
    help=Text("A profile: a file, or the name of a packaged one.", "配置：文件，或内置配置的名称。"),
)
rules_dir = option("--rules", "rules_dir", type=Place(path_type=Path), help=PACK)
as_of = option(
    "--as-of",
    type=DateOption(),
    help=Text(
        "Judge as of this date (default: the day the evidence was extracted).",
        "按该日判定（默认为证据提取日）。",
    ),
)
where = option(
    "--where",
    multiple=True,
    metavar=Text("SCOPE=KEY", "范围=编号"),
    help=Text("Only this contract, project, system or asset.", "只看该合同、项目、系统或资产。"),
)
select = option(
    "--select",
    multiple=True,
    metavar=Text("ID", "编号"),
    help=Text(
        "Only these rules, sections or patterns (R-4.2-10, 4.2, R-5.*).",
        "只用这些规则，可写编号、章节或通配（R-4.2-10、4.2、R-5.*）。",
    ),
)
tag = option("--tag", "tags", multiple=True, help=Text("Only rules with this tag.", "只用带此标签的规则。"))
basis = option(
    "--basis",
    "bases",
    multiple=True,
    help=Text(
        "Only rules of this basis: stated, proxy, derived, implied, own.",
        "只用此类依据的规则：stated、proxy、derived、implied、own。",
    ),
)
selecting = together(select, tag, basis)

# Where evidence is judged.
place_options = together(
    option(
        "--manifest",
        type=Place(path_type=Path),
        help=Text(
            "Of a database: what evidence.yaml says of a folder of files.",
            "用于数据库：相当于文件夹中的 evidence.yaml。",
        ),
    ),
    option(
        "--schema-mapping",
        type=Place(path_type=Path),
        help=Text("Of a database: which table is which record type.", "用于数据库：说明各表对应的记录类型。"),
    ),
    option(
        "--schema",
        help=Text(
            "Of a database: the schema its tables are in (default: those of the search path).",
            "用于数据库：表所在的模式（默认按搜索路径）。",
        ),
    ),
    option(
        "--statement-timeout",
        type=Whole(1, 86_400),
        metavar=Text("SECONDS", "秒数"),
        help=Text("The longest a statement may take in PostgreSQL.", "PostgreSQL 中单条语句的最长执行时间。"),
    ),
    option(
        "--engine",
        type=Choice(["duckdb", "spark"]),
        default="duckdb",
        show_default=True,
        help=Text(
            "What judges the evidence: spark takes a folder of Parquet, or tables of its catalogue.",
            "评判证据的引擎：spark 用于 Parquet 文件夹，或 Spark 目录中的表。",
        ),
    ),
    option(
        "--spark-master",
        metavar="URL",
        help=Text(
            "The master of Spark, such as spark://host:7077 or sc://host:15002 (default: this machine).",
            "Spark 的 master，如 spark://host:7077 或 sc://host:15002（默认为本机）。",
        ),
    ),
)

# What the engine in process may take of the machine.
room_options = together(
    option(
        "--memory-limit",
        type=Size(),
        help=Text("Most memory the engine may use, such as 2GB.", "引擎可用内存的上限，如 2GB。"),
    ),
    option(
        "--spill",
        type=Place(path_type=Path, file_okay=False),
        help=Text("Folder for what does not fit into memory.", "内存放不下时使用的文件夹。"),
    ),
    option(
        "--threads",
        type=Whole(1, 256),
        help=Text("Threads of the engine (default: all cores).", "引擎的线程数（默认使用全部核心）。"),
    ),
)
