"""nginx and Redis of the tests' own, from Debian's packages, as an ordinary user on free ports."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from redis import Redis

from tests.postgres import bin_folder, ordinary_user
from tests.running import LONGEST_START, ROOT, free_port

EXAMPLE = ROOT / "docs" / "nginx.conf.example"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so")
REDIS = ("redis-server", "valkey-server")


def program(*names: str) -> str | None:
    """Where a program is; Debian keeps those of servers beside the usual path."""
    return next((found for each in names if (found := shutil.which(each, path="/usr/sbin:/usr/bin:/usr/local/bin"))), None)


def missing() -> list[str]:
    """The Debian packages that are not there."""
    wanted = {"postgresql": bin_folder(), "nginx": program("nginx"), "redis-server": program(*REDIS)}
    return [name for name, found in wanted.items() if not found]


class Small:
    """A server with a folder and a port of its own."""

    name = ""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"localoffer-{self.name}-"))
        self.port, self.user = free_port(), ordinary_user()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        command = self.command()
        if self.user:
            for each in (self.folder, *self.folder.rglob("*")):
                shutil.chown(each, self.user)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, user=self.user, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + LONGEST_START
        while time.monotonic() < deadline:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.process.poll() is None, f"{self.name}: {(self.folder / 'log').read_text()[-2000:]}"
            time.sleep(0.05)
        raise AssertionError(f"{self.name} does not answer")

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=LONGEST_START)
            self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class RedisServer(Small):
    """Redis or Valkey that keeps nothing on disk."""

    name = "redis"

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        found = program(*REDIS)
        assert found is not None
        return [
            found,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(self.folder),
        ]

    def known(self) -> list[str]:
        with Redis.from_url(self.url) as line:
            return [each.decode() for each in line.keys("*")]


class Nginx(Small):
    """nginx as in docs/nginx.conf.example, in front of some nodes, without TLS and without its limit for one address."""

    name = "nginx"

    def __init__(self, nodes: Sequence[int]) -> None:
        super().__init__()
        self.nodes = nodes

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        found = program("nginx")
        assert found is not None
        (self.folder / "nginx.conf").write_text(self.settings(), encoding="utf-8")
        return [found, "-p", str(self.folder), "-e", "errors", "-c", "nginx.conf"]

    def settings(self) -> str:
        """The example with our ports; what it says of nodes that die is what is tried."""
        said = EXAMPLE.read_text(encoding="utf-8")
        servers = " ".join(f"server 127.0.0.1:{each} max_fails=2 fail_timeout=5s;" for each in self.nodes)
        said, times = re.subn(r"server 127\.0\.0\.1:8000[^;]*;", servers, said)
        assert times == 1
        said = re.sub(r"^server \{\n    listen 80;.*?^\}$", "", said, flags=re.MULTILINE | re.DOTALL)
        said = said.replace("listen [::]:443 ssl http2;", "").replace("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port};")
        said = re.sub(r"^\s*(ssl_|limit_req).*;.*$", "", said, flags=re.MULTILINE)
        said = said.replace("/var/log/nginx/error.log", "errors").replace("/opt/localoffer/docs", str(ROOT / "docs"))
        if not BROTLI.exists():
            said = re.sub(r"^\s*brotli .*$", "", said, flags=re.MULTILINE)
        folders = "".join(
            f"{each}_temp_path {self.folder}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        module = f"load_module {BROTLI};\n" if BROTLI.exists() else ""
        return (
            f"{module}daemon off;\nworker_processes 1;\npid {self.folder}/pid;\nevents {{}}\nhttp {{\n"
            f"include /etc/nginx/mime.types;\n{folders}{said}\n}}\n"
        )
