"""Do the servers of the embedded model start once, end with their caller, and never take it down?

A false `xllamacpp` stands in for the runtime: what it does is written in the file of weights.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer._llm.local import server as _servers
from summarizer._llm.local.server import Launch, Servers, threads
from summarizer.errors import ConfigError

RUNTIME = """
import os, sys, threading
from types import SimpleNamespace
llama_pooling_type = SimpleNamespace(LLAMA_POOLING_TYPE_MEAN=1)

def CommonParams():
    return SimpleNamespace(model=SimpleNamespace(), cpuparams=SimpleNamespace())

def Server(params):
    what = open(params.model.path).read()
    os.write(1, b"noise on stdout\\n")
    os.write(2, b"noise on stderr\\n")
    if what == "refuse":
        os.write(2, b"0.00.096.620 E llama_model_load: error loading model: it is incomplete\\n0.1 E more\\n")
        raise RuntimeError("Failed to init server")
    if what == "abort":
        os.abort()
    if what == "slow end":
        os.closerange(3, 100)
        threading.Event().wait(0.2)
        os._exit(3)
    if what == "hang":
        with open(params.model.path + ".fifo", "w") as fifo:
            fifo.write(str(os.getpid()))
        threading.Event().wait()
    address = f"http://127.0.0.1:{os.getpid()}"
    return SimpleNamespace(listening_address=address, params=params)
"""

USE = """
import os, signal, sys, threading
from pathlib import Path
from summarizer._llm.local.server import SERVERS, Launch

launch = Launch(Path(sys.argv[1]), "tiny", 512)
pid = lambda: int(SERVERS.endpoint(launch).base_url.split(":")[2].removesuffix("/v1"))
"""


@pytest.fixture
def launch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Launch:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "xllamacpp.py").write_text(RUNTIME)
    monkeypatch.syspath_prepend(tmp_path / "site")
    weights = tmp_path / "m.gguf"
    weights.write_text("serve")
    return Launch(weights, "tiny", 512)


@pytest.fixture
def servers(launch: Launch) -> Iterator[Servers]:
    servers = Servers()
    yield servers
    servers.stop()


def run(launch: Launch, code: str) -> subprocess.Popen[str]:
    places = [str(launch.path.parent / "site"), str(Path(__file__).parents[3])]
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", USE + code, str(launch.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
    )


def server_pid(base_url: str) -> int:
    return int(base_url.split(":")[2].removesuffix("/v1"))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_server_is_started_once_for_all_threads(servers: Servers, launch: Launch) -> None:
    """Loading costs gigabytes: who comes while it loads waits for that one."""
    with ThreadPoolExecutor(8) as pool:
        endpoints = list(pool.map(lambda _: servers.endpoint(launch), range(16)))
    assert len(set(endpoints)) == 1
    assert endpoints[0].model == "tiny"


def test_another_context_is_another_server(servers: Servers, launch: Launch) -> None:
    """A server cannot grow its context after it has started."""
    wider = replace(launch, context_tokens=1024)
    assert servers.endpoint(launch).base_url != servers.endpoint(wider).base_url


def test_a_server_that_ended_is_started_again(servers: Servers, launch: Launch) -> None:
    """The system may kill it for want of memory; the next question gets a new one, with a new key."""
    first = servers.endpoint(launch)
    os.kill(server_pid(first.base_url), signal.SIGKILL)
    os.waitid(os.P_PID, server_pid(first.base_url), os.WEXITED | os.WNOWAIT)
    second = servers.endpoint(launch)
    assert second.base_url != first.base_url
    assert second.api_key != first.api_key


def test_the_key_is_random_and_kept_from_view(servers: Servers, launch: Launch) -> None:
    """It stands neither in the arguments nor in the environment of the process, nor in a repr."""
    endpoint = servers.endpoint(launch)
    process = Path("/proc") / str(server_pid(endpoint.base_url))
    assert len(endpoint.api_key) >= 32
    assert endpoint.api_key not in repr(endpoint)
    if process.exists():
        shown = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        assert endpoint.api_key.encode() not in shown


def test_what_the_runtime_prints_is_not_shown(
    servers: Servers, launch: Launch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Standard output is for data and standard error for our own words."""
    servers.endpoint(launch)
    assert capfd.readouterr() == ("", "")


def test_a_start_is_logged_with_its_seconds(servers: Servers, launch: Launch, caplog: pytest.LogCaptureFixture) -> None:
    """Once, at INFO, without the key."""
    with caplog.at_level(logging.INFO, "summarizer"):
        endpoint = servers.endpoint(launch)
        servers.endpoint(launch)
    [record] = caplog.records
    assert (record.message, record.__dict__["model"]) == ("summarizer.local", "tiny")
    assert record.__dict__["seconds"] >= 0
    assert endpoint.api_key not in str(record.__dict__)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("refuse", r"error loading model: it is incomplete; exit code 1\)"),
        ("abort", r"noise on stdout; exit code -6\)"),
        ("slow end", r"noise on stdout; exit code 3\)"),
    ],
)
def test_a_runtime_that_fails_is_an_error_and_no_crash(servers: Servers, launch: Launch, what: str, words: str) -> None:
    """The message has the path, the first words of llama.cpp where there are any, and the exit code."""
    launch.path.write_text(what)
    with pytest.raises(ConfigError, match=rf"{launch.path} cannot be used as the embedded model: .*{words}"):
        servers.endpoint(launch)


def test_a_runtime_that_cannot_be_imported_is_an_error(servers: Servers, launch: Launch) -> None:
    """Python's own first line is the reason then."""
    (launch.path.parent / "site" / "xllamacpp.py").write_text("raise ImportError('libnothing.so is missing')")
    with pytest.raises(ConfigError, match=r"ImportError: libnothing\.so is missing; exit code 1"):
        servers.endpoint(launch)


def test_loading_that_never_ends_is_ended(servers: Servers, launch: Launch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged file can keep llama.cpp busy for ever."""
    monkeypatch.setattr(_servers, "LOAD_SECONDS", 0.2)
    launch.path.write_text("hang")
    os.mkfifo(f"{launch.path}.fifo")
    with pytest.raises(ConfigError, match=r"noise on stdout; exit code 1"):
        servers.endpoint(launch)


def test_after_a_failure_the_next_start_works(servers: Servers, launch: Launch) -> None:
    """A failed start leaves no lock held and no dead server behind."""
    launch.path.write_text("abort")
    with pytest.raises(ConfigError):
        servers.endpoint(launch)
    launch.path.write_text("serve")
    assert servers.endpoint(launch).base_url


def test_a_python_that_cannot_be_run_is_named(
    servers: Servers, launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that embeds Python has to say where one is."""
    monkeypatch.setattr("multiprocessing.spawn.get_executable", lambda: "/nowhere/python")
    with pytest.raises(ConfigError, match=r"/nowhere/python.*No such file.*multiprocessing\.set_executable"):
        servers.endpoint(launch)


def test_the_interpreter_exits_at_once_and_its_server_with_it(launch: Launch) -> None:
    """Exit code 0, no word on standard error, no process left, though nobody stopped anything."""
    with run(launch, "print(pid())") as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert not is_alive(int(out))


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a process that is no child")
def test_a_server_ends_when_its_caller_is_killed(launch: Launch) -> None:
    """After a kill -9 nobody could stop it: it notices by itself."""
    with run(launch, "print(pid(), flush=True); sys.stdin.read()") as process:
        assert process.stdout
        server = os.pidfd_open(int(process.stdout.readline()))
        process.kill()
    ended, _, _ = select.select([server], [], [], 60)
    os.close(server)
    assert ended


def test_an_interrupt_while_loading_ends_both(launch: Launch) -> None:
    """Ctrl-C works while the weights load, and leaves no process that goes on loading."""
    launch.path.write_text("hang")
    os.mkfifo(f"{launch.path}.fifo")
    with run(launch, "pid()") as process:
        pid = int(Path(f"{launch.path}.fifo").read_text())
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert "KeyboardInterrupt" in err
    assert not is_alive(pid)


def test_exit_does_not_wait_for_a_start_in_another_thread(launch: Launch) -> None:
    """The lock of a start that hangs in a daemon thread does not keep the interpreter."""
    launch.path.write_text("hang")
    os.mkfifo(f"{launch.path}.fifo")
    code = "threading.Thread(target=pid, daemon=True).start(); sys.stdin.readline()"
    with run(launch, code) as process:
        pid = int(Path(f"{launch.path}.fifo").read_text())
        _, err = process.communicate("\n", timeout=60)
    os.kill(pid, signal.SIGKILL)
    assert (process.returncode, err) == (0, "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_has_a_server_of_its_own(launch: Launch) -> None:
    """The child neither uses nor stops its parent's server, and both end without a word."""
    code = """
mine = pid()
child = os.fork()
if child == 0:
    print(pid() != mine, flush=True)
    sys.exit(0)
print(os.waitpid(child, 0)[1], pid() == mine)
os.kill(mine, 0)
"""
    with run(launch, code) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out.split(), err) == (0, ["True", "0", "True"], "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_fork_while_another_thread_starts_one_is_no_deadlock(launch: Launch) -> None:
    """The child's lock is new, whoever held the parent's."""
    launch.path.write_text("hang")
    launch.path.with_name("other").write_text("serve")
    os.mkfifo(f"{launch.path}.fifo")
    code = """
import warnings
warnings.simplefilter("ignore", DeprecationWarning)  # of a fork beside threads, which is what is tested
threading.Thread(target=pid, daemon=True).start()
sys.stdin.readline()
child = os.fork()
if child == 0:
    launch = Launch(launch.path.with_name("other"), "tiny", 512)
    sys.exit(0 if pid() else 1)
print(os.waitpid(child, 0)[1])
"""
    with run(launch, code) as process:
        pid = int(Path(f"{launch.path}.fifo").read_text())
        out, err = process.communicate("\n", timeout=60)
    os.kill(pid, signal.SIGKILL)
    assert (process.returncode, out.split(), err) == (0, ["0"], "")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads what the process ignores from /proc")
def test_an_interrupt_from_the_keyboard_is_for_the_caller_alone(servers: Servers, launch: Launch) -> None:
    """Ctrl-C goes to both, and a program that catches it goes on asking its server."""
    pid = server_pid(servers.endpoint(launch).base_url)
    status = Path(f"/proc/{pid}/status").read_text()
    ignored = next(line for line in status.splitlines() if line.startswith("SigIgn:"))
    assert int(ignored.split()[1], 16) & 1 << signal.SIGINT - 1


@pytest.mark.parametrize(
    ("cores", "quota", "expected"),
    [(1, "max 100000", 1), (4, "", 4), (16, "max 100000", 8), (64, "200000 100000", 2), (8, "50000 100000", 1)],
)
def test_threads_suit_what_the_process_may_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int, quota: str, expected: int
) -> None:
    """A container's share counts, and of many cores a half."""
    (tmp_path / "cpu.max").write_text(quota)
    monkeypatch.setattr(_servers, "QUOTA", tmp_path / "cpu.max")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert threads() == expected


def test_what_is_asked_of_llama_cpp_is_private_and_bounded(launch: Launch) -> None:
    """Loopback, a free port, a key, one slot, bounded memory, no page, no view of prompts, no download."""
    code = """
import json
from summarizer._llm.local import _serve
request = dict(path=sys.argv[1], model="tiny", context_tokens=512, threads=2, api_key="k")
params = vars(_serve.start(request).params)
del params["model"], params["cpuparams"]
os.write(1, json.dumps(params, default=list).encode())
"""
    with run(launch, code) as process:
        out, _ = process.communicate(timeout=60)
    assert json.loads(out.removeprefix("noise on stdout\n")) == {
        "model_alias": ["tiny"],
        "n_ctx": 512,
        "n_parallel": 1,
        "hostnames": ["127.0.0.1"],
        "port": 0,
        "api_keys": ["k"],
        "cache_ram_mib": 256,
        "embedding": True,
        "pooling_type": 1,
        "verbosity": 1,
        "ui": False,
        "endpoint_slots": False,
        "offline": True,
    }
