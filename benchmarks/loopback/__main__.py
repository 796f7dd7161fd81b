"""Start the server from the command line; its first line on stdout is the address for `base_url`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from collections.abc import Sequence

from ._behaviour import FAULTS, Behaviour
from ._http import Connection
from ._service import Service

WAITING = 1024
"""Connections that may wait to be taken."""


def behaviour(given: argparse.Namespace) -> Behaviour:
    """Read how to behave from the command line.

    Raises:
        SystemExit: Something is out of range.
    """
    try:
        return Behaviour(
            latency=given.latency,
            fault=given.fault,
            one_in=given.one_in,
            marked=given.marked,
            times=given.times,
            retry_after=given.retry_after,
        )
    except ValueError as error:
        raise SystemExit(str(error)) from None


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    faults = "\n".join(f"  {name:12} {what}" for name, what in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.loopback",
        description="Answer chat completions on loopback as a hosted model would, with set latency and faults.",
        epilog=f"faults, beside HTTP statuses from 400 to 599:\n{faults}\n\nGET /figures tells what was asked; "
        "POST /behaviour with JSON of these names sets them anew and begins to count from 0.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="0 for one that is free (default)")
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS", help="before each reply")
    parser.add_argument("--fault", default="", metavar="NAME", help="what goes wrong; nothing without it")
    parser.add_argument("--one-in", type=int, default=10, metavar="N", help="of N texts one is hit, by hash (10)")
    parser.add_argument("--marked", default="", metavar="WORDS", help="texts that hold these words are hit instead")
    parser.add_argument("--times", type=int, default=0, metavar="K", help="each text is hit K times (0: always)")
    parser.add_argument("--retry-after", type=float, default=1.0, metavar="SECONDS", help="asked by 429 and 503 (1)")
    return parser.parse_args(words)


async def serve(service: Service, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    server = await loop.create_server(
        lambda: Connection(service.reply, loop), "127.0.0.1", port, backlog=WAITING, reuse_address=True
    )
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(name, stop.set)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await stop.wait()
    server.close()


def main() -> None:
    """Start as the command line says."""
    given = arguments()
    try:
        asyncio.run(serve(Service(behaviour(given)), given.port))
    except OSError as error:
        raise SystemExit(f"Port {given.port} cannot be used: {error.strerror}. Give another --port, or none.") from None


if __name__ == "__main__":
    main()
