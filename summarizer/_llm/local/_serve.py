"""Serve the embedded model with llama.cpp, as a script in a child process.

`server` runs this file; nothing imports it. The process is apart from the caller's for what was seen when it was not:
loading holds the interpreter's lock for seconds, so that an event loop and Ctrl-C do not respond; a damaged
file can hang it; stopping it while it reads ends in a segmentation fault; and so does a fork of it.

One line of JSON comes in and one goes out. Then it serves until its standard input closes, which the system does too
when the caller is killed: no server is left behind.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import signal
import sys
import time
from typing import Any

ERRORS_ONLY = 1
"""llama.cpp's verbosity: 0 silent, 1 errors, 2 warnings, 3 information."""

LAST_WORDS = 1.0
"""Seconds for llama.cpp to say why it failed."""

PROMPT_CACHE_MIB = 256
"""Memory for prompts that were read before; llama.cpp would take 8 GiB."""


def start(request: dict[str, Any]) -> Any:
    """Load the weights and listen on a free port of the loopback interface."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = request["path"]
    params.model_alias = {request["model"]}  # else answers name the file, by its path on this machine
    params.n_ctx = request["context_tokens"]
    params.n_parallel = 1
    params.cpuparams.n_threads = request["threads"]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [request["api_key"]]
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.embedding = True  # chat costs the same and answers the same with it
    params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    params.verbosity = ERRORS_ONLY
    params.ui = False
    params.endpoint_slots = False  # it shows the prompts
    params.offline = True
    return xllamacpp.Server(params)


def main() -> None:
    """Answer the caller's line with the address, and serve until the caller is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, who then closes our standard input
    request = json.loads(sys.stdin.buffer.readline())
    reply = os.dup(1)
    os.dup2(2, 1)  # whatever foreign code prints, the reply stays one line
    sys.path[:] = request["sys_path"]
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # spinning threads starve each other on a busy machine
    os.environ["GGML_NO_BACKTRACE"] = "1"  # else a failed assertion starts a debugger
    faulthandler.dump_traceback_later(request["seconds"], exit=True)  # works while llama.cpp holds the lock
    server = start(request)
    faulthandler.cancel_dump_traceback_later()
    os.write(reply, json.dumps({"address": server.listening_address}).encode() + b"\n")
    os.close(reply)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    sys.stdin.buffer.read()
    os._exit(0)  # the destructors of a server at work crash


def wait_for_words() -> None:
    """Wait until llama.cpp has said why it failed: it writes from a thread of its own, late on a busy machine."""
    with contextlib.suppress(OSError):
        until = time.monotonic() + LAST_WORDS
        while not os.fstat(2).st_size and time.monotonic() < until:
            time.sleep(0.01)


if __name__ == "__main__":
    try:
        main()
    except BaseException as error:  # noqa: BLE001 - whatever it is, the caller reads it in the first line
        wait_for_words()
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.stderr.flush()
        os._exit(1)
