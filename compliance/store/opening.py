"""Where the store is, and how it is opened: made where it is missing, brought up to date where it is old.

SQLite runs in WAL mode with synchronous=FULL: what was committed survives a killed process and a
power cut, what was not leaves nothing behind. Writers wait for one another.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from compliance.errors import Problem, StoreError, suggest
from compliance.store.tables import VERSION_TABLE
from compliance.text import Text

VARIABLE = "COMPLIANCE_STORE"
VERSIONS = ("0001", "0002")
"""Every version a store may have, the newest last; see migrations/versions."""

_LOCK = 0x6974_636F_6D70
_WAIT_SECONDS = 60
_SCHEMES = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def default_place() -> str:
    """$COMPLIANCE_STORE, else store.db in the data folder of the user."""
    given = os.environ.get(VARIABLE)
    if given:
        return given
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".local" / "share"
    return str(Path(base) / "compliance" / "store.db")


class Store:
    """An open store; `read` and `write` give a connection in a transaction of its own."""

    def __init__(self, place: str, engine: sa.Engine) -> None:
        self.place, self._engine = place, engine

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent look at the store."""
        with _told(self.place), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """All of it is stored when the block ends, nothing where it raises."""
        with _told(self.place), self._engine.execution_options(compliance_writes=True).begin() as connection:
            yield connection

    @contextmanager
    def told(self) -> Iterator[None]:
        """What a library's own transactions raise leaves as a StoreError, as from `read` and `write`."""
        with _told(self.place):
            yield

    def engine_for_writing(self) -> sa.Engine:
        """For a library that begins its own transactions: each of them may write, and waits for others that do."""
        return self._engine.execution_options(compliance_writes=True)


def open_store(place: str | None = None, *, make: bool = True) -> Store:
    """The store at a file or URL (None or "": the default place); raises StoreError with what to do.

    `make` is False for what looks things up: a mistyped name is no empty store.
    """
    place = place or default_place()
    url = _url(place)
    if not make and url.get_backend_name() == "sqlite" and not os.path.exists(url.database or ""):
        raise _no_store(str(url.database))
    store = Store(url.set(query={}).render_as_string(hide_password=True), _engine(url))
    try:
        with store.read() as connection:
            version = _version(connection)
        if version is None and not make:
            raise _no_store(store.place)
        if version != VERSIONS[-1]:
            _bring_up_to_date(store)
    except BaseException:
        store.__exit__()
        raise
    return store


def _no_store(place: str) -> StoreError:
    message = Text("there is no store here", "此处没有存储")
    hint = Text("'compliance scan EVIDENCE --store' makes one", "可用 'compliance scan 证据 --store' 创建")
    return StoreError(Problem(message, file=place, hint=hint))


def _url(place: str) -> sa.URL:
    if "://" not in place:
        return sa.URL.create("sqlite", database=str(Path(place).expanduser().absolute()))
    try:
        url = sa.make_url(place)
    except (sa.exc.ArgumentError, ValueError) as error:
        message = Text("not an address of a database", "不是数据库地址")
        raise StoreError(Problem(message, expected="postgresql://user@host/database")) from error
    if url.drivername not in _SCHEMES:
        message = Text(f"a store cannot be in {url.drivername!r}", f"不支持以 {url.drivername!r} 作为存储")
        raise StoreError(Problem(message, expected="postgresql, sqlite", hint=suggest(url.drivername, _SCHEMES)))
    return url.set(drivername=_SCHEMES[url.drivername])


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        _make_room(url)
        engine = sa.create_engine(url, connect_args={"timeout": _WAIT_SECONDS})
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return sa.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        message = Text("PostgreSQL needs the package psycopg", "使用 PostgreSQL 需要安装 psycopg")
        hint = Text("install it-contract-compliance[postgresql]", "请安装 it-contract-compliance[postgresql]")
        raise StoreError(Problem(message, hint=hint)) from error


def _make_room(url: sa.URL) -> None:
    """The folder of the file; only the user's own eyes see what is stored by default."""
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = Text("the folder of the store cannot be made", "无法创建存储所在的文件夹")
        raise StoreError(Problem(message, file=str(folder), found=error.strerror)) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, DDL included
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("compliance_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _told(place: str) -> Iterator[None]:
    """Lets what a database refuses leave as a StoreError that names the store, without its password."""
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.DatabaseError, sa.exc.InterfaceError) as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
        message = Text(f"the store cannot be used: {reason}", f"存储无法使用：{reason}")
        raise StoreError(Problem(message, file=place)) from error


def _version(connection: sa.Connection) -> str | None:
    """The version of a store, None for an empty database; raises StoreError for anything else."""
    names = set(sa.inspect(connection).get_table_names())
    if VERSION_TABLE not in names:
        if names and connection.dialect.name == "sqlite":
            message = Text("this database is no store of this program", "该数据库不是本程序的存储")
            raise StoreError(Problem(message, file=connection.engine.url.database))
        return None
    version = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()
    if version is not None and version not in VERSIONS:
        message = Text("the store was made by a newer version of this program", "该存储由更新版本的程序创建")
        hint = Text("update the program", "请升级程序")
        raise StoreError(Problem(message, found=str(version), expected=VERSIONS[-1], hint=hint))
    return str(version) if version is not None else None


def _bring_up_to_date(store: Store) -> None:
    from alembic import command
    from alembic.config import Config

    with store.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _version(connection) == VERSIONS[-1]:
            return  # somebody else was faster
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
