"""What is stored outlives its process, keeps to its limits, and a file in trouble is never in the way."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import pickle
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from itertools import pairwise
from pathlib import Path

import pytest

from summarizer._llm.cache import sqlite_file as _sqlite
from summarizer._llm.cache import sqlite_store as _store
from summarizer._llm.cache.sqlite_store import CacheInfo, CacheWarning, SQLiteStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.sqlite3"


@pytest.fixture
def make(path: Path) -> Iterator[Callable[..., SQLiteStore]]:
    """Make stores on one path; all are closed in the end."""
    with contextlib.ExitStack() as stack:

        def make_one(**given: object) -> SQLiteStore:
            store = SQLiteStore(path, **{"max_bytes": 10**9, "max_days": 365, **given})  # type: ignore[arg-type]
            stack.callback(store.close)
            return store

        yield make_one


def found_again(path: Path) -> str | None:
    """Do what each new process does: open, look for the key, put it if it is not there, close."""
    store = SQLiteStore(path, max_bytes=10**9, max_days=365)
    found = store.get("k")
    if found is None:
        store.put("k", "v", "p.v1")
        assert store.get("k") in {"v", None}
    store.close()
    return found


# threads and processes


def test_many_threads_share_a_store(make: Callable[..., SQLiteStore]) -> None:
    """All that was put is there, whoever put it."""
    store = make()

    def work(n: int) -> None:
        for i in range(25):
            store.put(f"{n}-{i}", f"value {n}-{i}", "p.v1")
            assert store.get(f"{n}-{i}") == f"value {n}-{i}"

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert store.info().entries == 200


def start_python(script: str, *args: str) -> subprocess.Popen[str]:
    root = str(Path(__file__).parents[3])
    command = [sys.executable, "-W", "error", "-c", f"import sys; sys.path.insert(0, {root!r})\n{script}", *args]
    return subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    return out


HAMMER = """
from pathlib import Path
from summarizer._llm.cache.sqlite_store import SQLiteStore
path, name = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True); sys.stdin.readline()
for i in range(120):
    store = SQLiteStore(path, max_bytes=10**9, max_days=365) if i % 10 == 0 else store
    store.put(f"shared-{i}", "x" * 3000, "p.v1")
    store.put(f"{name}-{i}", name * 1000, "p.v1")
    assert store.get(f"{name}-{i}") == name * 1000 and store.get(f"shared-{i}") == "x" * 3000
    if i % 10 == 9: store.close()
"""


def test_processes_that_hammer_one_file_lose_nothing(path: Path, make: Callable[..., SQLiteStore]) -> None:
    """They make it together, open and close it, write the same and different keys: no warning, no loss, no damage."""
    processes = [start_python(HAMMER, str(path), name) for name in "abc"]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        finish(process)
    assert make().info().entries == 4 * 120
    assert integrity(path) == "ok"
    assert sorted(p.name for p in path.parent.iterdir() if "wal" not in p.name and "shm" not in p.name) == [path.name]


def integrity(path: Path) -> str:
    with contextlib.closing(sqlite3.connect(path)) as db:
        return str(db.execute("PRAGMA integrity_check").fetchone()[0])


ENDLESS = """
from itertools import count
from pathlib import Path
from summarizer._llm.cache.sqlite_store import SQLiteStore
store = SQLiteStore(Path(sys.argv[1]), max_bytes=10**9, max_days=365)
for i in count():
    store.put(str(i), str(i) * 1000, "p.v1")
    print(i, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no kill -9")
def test_promise_5_what_was_stored_outlives_a_kill_9(path: Path, make: Callable[..., SQLiteStore]) -> None:
    """Each put that returned is there, whenever the process was killed, twice over."""
    for puts in (150, 40):
        process = start_python(ENDLESS, str(path))
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(puts)]
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=60)
        told += [line for line in rest.split("\n")[:-1] if line]
        store = make()
        assert [store.get(i) for i in told] == [i * 1000 for i in told]
        store.close()
    assert integrity(path) == "ok"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_writes_to_the_same_store(make: Callable[..., SQLiteStore]) -> None:
    """With its parent's connection open in it, what the child puts after the parent closed would be lost."""
    store = make()
    store.put("parent", "1", "p.v1")
    (from_parent, to_child), (from_child, to_parent) = os.pipe(), os.pipe()
    if (child := os.fork()) == 0:
        signal.alarm(20)
        store.put("child 1", "1", "p.v1")
        os.write(to_parent, b"x")
        os.read(from_parent, 1)
        store.put("child 2", "1", "p.v1")
        os._exit(0 if store.get("parent") == "1" else 1)
    assert os.read(from_child, 1) == b"x"
    assert store.get("child 1") == "1"
    store.close()
    os.write(to_child, b"x")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    for pipe in (from_parent, to_child, from_child, to_parent):
        os.close(pipe)
    assert [make().get(k) for k in ("parent", "child 1", "child 2")] == ["1"] * 3


def test_a_store_that_is_gone_keeps_no_place_in_memory(path: Path) -> None:
    """What is done at a fork is done for stores that are in use."""
    before = len(_store._stores_to_part_with())
    SQLiteStore(path, max_bytes=1, max_days=1)
    assert len(_store._stores_to_part_with()) == before


# limits


def test_when_the_store_is_full_what_was_stored_first_goes(make: Callable[..., SQLiteStore]) -> None:
    """The file keeps to its limit, the newest answers stay, and removing is done in batches."""
    store = make(max_bytes=200_000)
    sizes = []
    for i in range(300):
        store.put(str(i), "x" * 2000, "p.v1")
        sizes.append(store.info().bytes)
    assert max(sizes) <= 200_000
    assert sum(after < before for before, after in pairwise(sizes)) < 40
    kept = [i for i in range(300) if store.get(str(i))]
    assert kept == list(range(300 - len(kept), 300))
    assert len(kept) > 50


def test_a_limit_smaller_than_one_answer_keeps_nothing(make: Callable[..., SQLiteStore]) -> None:
    """It is no endless loop."""
    store = make(max_bytes=1)
    store.put("k", "v", "p.v1")
    assert store.get("k") is None


def test_an_answer_is_forgotten_after_its_time(make: Callable[..., SQLiteStore]) -> None:
    """It is no hit from that moment on, and the next put removes it."""
    now = 1_900_000_000.0
    store = make(max_days=2, clock=lambda: now)
    store.put("old", "v", "p.v1")
    now += 2 * 86_400
    assert store.get("old") == "v"
    now += 1
    assert store.get("old") is None
    assert store.info().entries == 1
    store.put("new", "v", "p.v1")
    assert store.info().entries == 1


def test_a_value_that_is_put_again_is_new_again(make: Callable[..., SQLiteStore]) -> None:
    """One key has one value, the last."""
    now = 1_900_000_000.0
    store = make(max_days=2, clock=lambda: now)
    store.put("k", "first", "p.v1")
    now += 86_400
    store.put("k", "second", "p.v2")
    now += 86_401
    assert (store.get("k"), store.info().entries) == ("second", 1)


# contents


def test_info_tells_what_is_kept(make: Callable[..., SQLiteStore], path: Path) -> None:
    """Place, number, size in bytes, oldest and newest in UTC; it does not change."""
    now = 1_900_000_000.0
    store = make(clock=lambda: now)
    assert (store.info().entries, store.info().oldest, store.info().newest) == (0, None, None)
    store.put("a", "v", "p.v1")
    now += 60
    store.put("b", "v", "p.v1")
    info = store.info()
    oldest = dt.datetime(2030, 3, 17, 17, 46, 40, tzinfo=dt.UTC)
    assert info == CacheInfo(str(path), 2, info.bytes, oldest, oldest + dt.timedelta(minutes=1))
    assert 4096 <= info.bytes <= 100_000
    with pytest.raises(FrozenInstanceError):
        info.entries = 3  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(info)) == info  # noqa: S301


def test_clear_removes_all_answers_from_the_disk(make: Callable[..., SQLiteStore], path: Path) -> None:
    """Not even the free pages and the log hold their words afterwards; the store can be used on."""
    store = make()
    for i in range(50):
        store.put(str(i), "Ostrava " * 500, "p.v1")
    assert store.clear() == 50
    files = list(path.parent.iterdir())
    assert path in files
    assert not any(b"Ostrava" in file.read_bytes() for file in files)
    assert sum(file.stat().st_size for file in files if not file.name.endswith("-shm")) < 50_000
    assert (store.clear(), store.info().entries) == (0, 0)
    store.put("k", "v", "p.v1")
    assert store.get("k") == "v"


def test_a_store_opens_again_after_it_was_closed(make: Callable[..., SQLiteStore]) -> None:
    """Closing lets go; it is no error to go on, nor to close twice."""
    store = make()
    store.put("k", "v", "p.v1")
    store.close()
    store.close()
    assert store.get("k") == "v"


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_files_are_the_users_own(tmp_path: Path) -> None:
    """Mode 0600 for the file and SQLite's files beside it, 0700 for the folder, whatever the umask."""
    umask = os.umask(0)
    try:
        store = SQLiteStore(tmp_path / "cache" / "answers.sqlite3", max_bytes=10**9, max_days=365)
        store.put("k", "v", "p.v1")
        files = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "cache").iterdir()}
        store.close()
    finally:
        os.umask(umask)
    assert files == dict.fromkeys(["answers.sqlite3", "answers.sqlite3-wal", "answers.sqlite3-shm"], 0o600)
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700


# trouble


@pytest.fixture
def full_path(path: Path) -> Path:
    """Give a path with one value in it."""
    found_again(path)
    return path


def scramble(path: Path) -> None:
    path.write_bytes(bytes(range(255, 0, -1)) * 100)


def truncate(path: Path) -> None:
    os.truncate(path, 5000)


def cut_the_header(path: Path) -> None:
    os.truncate(path, 60)


def scramble_all_but_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100] + os.urandom(path.stat().st_size - 100))


def raise_the_format(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 2")


@pytest.mark.parametrize("damage", [scramble, truncate, cut_the_header, scramble_all_but_the_header])
def test_a_damaged_file_is_set_aside(full_path: Path, damage: Callable[[Path], None]) -> None:
    """A fresh one takes its place at once; one warning names the old one."""
    damage(full_path)
    damaged = full_path.read_bytes()
    with pytest.warns(CacheWarning) as told:
        assert found_again(full_path) is None
    assert len(told) == 1
    (aside,) = full_path.parent.glob("answers.sqlite3.corrupt-*Z")
    assert f"It was renamed to {aside.name}, which you may remove" in str(told[0].message)
    assert "It is damaged: SQLITE_" in str(told[0].message)
    assert aside.read_bytes() == damaged
    assert found_again(full_path) == "v"


def test_a_file_that_is_damaged_while_it_is_open_is_set_aside(make: Callable[..., SQLiteStore], path: Path) -> None:
    """It need not happen when the store is opened."""
    store = make()
    for i in range(50):
        store.put(str(i), "x" * 2000, "p.v1")
    assert store.clear() == 50
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    other = make()
    with pytest.warns(CacheWarning, match="renamed to"):
        other.put("k", "v", "p.v1")
    assert (other.get("k"), store.get("k")) == ("v", "v"), "the store that was open follows to the fresh file"


def test_a_file_of_another_format_is_set_aside(full_path: Path) -> None:
    """Its rows are not read as if they were ours."""
    raise_the_format(full_path)
    with pytest.warns(
        CacheWarning, match=r"It has format 2, and this version of the library reads format 1\. It was renamed"
    ):
        assert found_again(full_path) is None
    assert len(list(full_path.parent.glob("answers.sqlite3.format-*Z"))) == 1


def test_two_versions_side_by_side_do_not_set_aside_for_ever(make: Callable[..., SQLiteStore], path: Path) -> None:
    """A store sets aside once; then it does without."""
    store = make()
    for _ in range(5):
        store.put("k", "v", "p.v1")
        store.close()
        raise_the_format(path)
        if not list(path.parent.glob("*.format-*")):
            with pytest.warns(CacheWarning):
                assert store.get("k") is None
    assert store.get("k") is None
    assert len(list(path.parent.glob("*.format-*"))) == 1


def test_another_programs_database_is_left_alone(make: Callable[..., SQLiteStore], path: Path) -> None:
    """A wrong path costs the user nothing but a warning."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE letters (words TEXT)")
    before = path.read_bytes()
    with pytest.warns(CacheWarning, match="another program's file, and was left as it is"):
        assert not make().usable()
    assert [(p, p.read_bytes()) for p in path.parent.iterdir()] == [(path, before)]


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    """As `tempfile` and `touch` make them."""
    path.touch()
    assert [found_again(path) for _ in range(2)] == [None, "v"]


def test_a_store_that_is_removed_while_open_is_made_again(make: Callable[..., SQLiteStore], path: Path) -> None:
    """A long run does not go on writing to a file that nobody will find."""
    store = make()
    store.put("k", "v", "p.v1")
    for file in path.parent.iterdir():
        file.unlink()
    store.put("k2", "v", "p.v1")
    assert [make().get(k) for k in ("k", "k2")] == [None, "v"]


def unusable(tmp_path: Path, kind: str) -> Path:
    """Make a place that nobody can use, root included."""
    (tmp_path / "file").write_text("a file")
    (tmp_path / "folder").mkdir()
    if kind == "a loop":
        (tmp_path / "loop").symlink_to(tmp_path / "loop")
    places = {"below a file": "file/answers.sqlite3", "a folder": "folder", "a loop": "loop", "a zero": "a\0b"}
    return tmp_path / places[kind]


def use_all(store: SQLiteStore) -> tuple[object, ...]:
    store.put("k", "v", "p.v1")
    return store.usable(), store.get("k"), store.clear(), store.info()


def put_all(store: SQLiteStore, keys: str) -> None:
    for key in keys:
        store.put(key, "x" * 9000, "p.v1")


NOT_ON_WINDOWS = pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")


@pytest.mark.parametrize("kind", ["below a file", "a folder", pytest.param("a loop", marks=NOT_ON_WINDOWS), "a zero"])
def test_a_place_that_cannot_be_used_is_warned_about_once(
    tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The message names the place and what to do, and so does the log's record; whatever is called goes on."""
    place = unusable(tmp_path, kind)
    with caplog.at_level(logging.WARNING, "summarizer"), pytest.warns(CacheWarning) as told:
        found = use_all(SQLiteStore(place, max_bytes=10**9, max_days=365))
    assert found == (False, None, 0, CacheInfo(str(place)))
    assert len(told) == 1
    assert str(place.name) in str(told[0].message)
    assert "ive another place" in str(told[0].message)
    (record,) = caplog.records
    assert (record.message, record.levelname) == ("summarizer.cache", "WARNING")
    assert str(vars(record)["problem"]) in str(told[0].message)


@pytest.mark.skipif(os.name == "nt", reason="there is no such file")
def test_a_device_is_not_replaced_by_a_store() -> None:
    """`cache="/dev/null"` does no harm, even to root."""
    with pytest.warns(CacheWarning):
        assert not SQLiteStore(Path("/dev/null"), max_bytes=10**9, max_days=365).usable()
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def with_pragma(monkeypatch: pytest.MonkeyPatch, pragma: str) -> None:
    """Let each connection have one more pragma: what it forbids happens to root as well."""
    monkeypatch.setattr(_sqlite, "PRAGMAS", (*_sqlite.PRAGMAS, pragma))


@pytest.mark.parametrize(
    ("pragma", "told"),
    [
        ("PRAGMA max_page_count = 1", r"SQLITE_FULL\. The disk is full: free some space"),
        ("PRAGMA query_only = ON", r"SQLITE_READONLY\. It can be read but not written"),
    ],
)
def test_a_full_disk_or_read_only_file_costs_one_warning(
    full_path: Path, make: Callable[..., SQLiteStore], monkeypatch: pytest.MonkeyPatch, pragma: str, told: str
) -> None:
    """Hits are still served, and nothing that was there is lost."""
    with_pragma(monkeypatch, pragma)
    store = make()
    assert store.usable()
    with pytest.warns(CacheWarning, match=told) as warned:
        put_all(store, "abc")
    assert len(warned) == 1
    assert (store.get("a"), store.get("k"), store.info().entries) == (None, "v", 1)
    store.close()
    assert integrity(full_path) == "ok"


def test_a_store_that_stays_locked_costs_one_wait(
    full_path: Path, make: Callable[..., SQLiteStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading goes on beside another process's write; a put gives up, and the next ones give up sooner."""
    monkeypatch.setattr(_store, "PATIENCE", 0.02)
    monkeypatch.setattr(_store, "IMPATIENCE", 0.0)
    store = make()
    with contextlib.closing(sqlite3.connect(full_path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")  # without WAL, readers would have to wait for this one
        assert store.get("k") == "v"
        with pytest.warns(CacheWarning, match=r"SQLITE_BUSY\. Another process keeps it locked") as warned:
            put_all(store, "ab")
        assert (len(warned), store._patience) == (1, 0.0)
        other.execute("ROLLBACK")
    store.put("c", "v", "p.v1")
    assert [store.get(key) for key in "abc"] == [None, None, "v"], "it stores again when it can"


def test_a_damaged_value_is_not_quoted_in_the_warning(full_path: Path, make: Callable[..., SQLiteStore]) -> None:
    """Promise 7: no text goes to logs. The sqlite3 module quotes a value that it cannot decode."""
    with contextlib.closing(sqlite3.connect(full_path)) as db, db:
        db.execute("UPDATE answers SET value = CAST(x'4f737472617661ff' AS TEXT)")
    with pytest.warns(CacheWarning) as told:
        assert make().get("k") is None
    assert "Ostrava" not in str(told[0].message)
    assert "OperationalError" in str(told[0].message)


def test_who_listens_to_warnings_may_use_the_store(
    make: Callable[..., SQLiteStore], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The warning is given outside the lock."""
    store, heard = make(), []
    monkeypatch.setattr("warnings.warn", lambda *_, **__: heard.append(store.info().entries))
    path.mkdir()
    store.put("k", "v", "p.v1")
    assert heard == [0]


def test_a_system_without_hard_links_has_stores_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some memory cards and network folders have none."""
    monkeypatch.setattr(Path, "hardlink_to", lambda *_: (_ for _ in ()).throw(PermissionError(1, "not permitted")))
    assert [found_again(path) for _ in range(2)] == [None, "v"]
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_store_that_another_process_makes_at_the_same_time_is_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is second takes the first one's."""
    put_in_place = _sqlite._put_in_place

    def be_late(new: Path, old: Path) -> None:
        monkeypatch.setattr(_sqlite, "_put_in_place", put_in_place)
        assert found_again(path) is None
        put_in_place(new, old)

    monkeypatch.setattr(_sqlite, "_put_in_place", be_late)
    assert found_again(path) == "v"


def test_a_damaged_file_that_another_process_replaced_is_not_set_aside_twice(
    full_path: Path, make: Callable[..., SQLiteStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its good new store would be lost."""
    scramble(full_path)
    connect = _sqlite.connect

    def be_late(path: Path, patience: float) -> sqlite3.Connection:
        monkeypatch.setattr(_sqlite, "connect", connect)
        try:
            return connect(path, patience)
        finally:
            with pytest.warns(CacheWarning):
                found_again(path)

    monkeypatch.setattr(_sqlite, "connect", be_late)
    assert make().get("k") == "v"
    assert len(list(full_path.parent.glob("*.corrupt-*"))) == 1
