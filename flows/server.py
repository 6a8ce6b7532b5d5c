"""The Prefect server that schedules: the one that is set up, or a local one for this process."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator

from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_API_PORT, temporary_settings

STARTUP_SECONDS = 200  # 15 to 60 on a busy machine


@contextlib.contextmanager
def prefect_server() -> Iterator[None]:
    """Make a server answer for the length of the block.

    PREFECT_API_URL, where it is set, must answer. Else a server on this machine's
    PREFECT_SERVER_API_PORT is used, and started and stopped here if none runs yet: Prefect's own
    temporary server will not do, since it never creates a scheduled run. Exits with one sentence
    where no server answers.
    """
    configured = PREFECT_API_URL.value()
    port = PREFECT_SERVER_API_PORT.value()
    with temporary_settings({PREFECT_API_URL: configured or f"http://127.0.0.1:{port}/api"}):
        if _answers():
            yield
        elif configured:
            sys.exit(
                f"no Prefect server answers at {configured}: start it, or unset PREFECT_API_URL"
            )
        else:
            with _started(port):
                yield


@contextlib.contextmanager
def _started(port: int) -> Iterator[None]:
    command = ("-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    # In a session of its own: Ctrl-C must stop the flows first, which still talk to it.
    server = subprocess.Popen((sys.executable, *command), start_new_session=True)  # noqa: S603  (fixed words)
    try:
        deadline = time.monotonic() + STARTUP_SECONDS
        while not _answers():
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(
                    f"the Prefect server did not start on port {port}: free that port, or give "
                    "another in PREFECT_SERVER_API_PORT"
                )
            time.sleep(0.5)
        yield
    finally:
        server.terminate()
        server.wait()


def _answers() -> bool:
    with get_client(sync_client=True) as client:
        return client.api_healthcheck() is None
