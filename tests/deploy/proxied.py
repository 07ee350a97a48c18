"""The site as docs/deployment.md sets it up: nginx with the files in deploy/, TLS, gunicorn on a local socket."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from medref import gunicorn
from tests.browser import stack

DEPLOY = stack.ROOT / "deploy"
HOST = "medref.example"
TOKEN = "a-token-for-the-monitor-of-tests"
START_SECONDS = 30
# What systemd does for a service with a socket: it is open as file 3 when the program starts.
HAND_OVER = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); "
    "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); os.execv(sys.argv[2], sys.argv[2:])"
)


def nginx() -> str | None:
    return shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)


@dataclass
class Proxied:
    """A running site behind nginx. port: of TLS; plain_port: of what leads there; folder: data, logs, the socket."""

    folder: Path
    port: int
    plain_port: int
    env: dict[str, str]
    held: socket.socket
    server: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        return self.folder / "medref.sock"

    def connect(self, source: str = "127.0.0.1", timeout: float = 30) -> ssl.SSLSocket:
        """Open a connection to nginx from an address of the loopback range."""
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=timeout, source_address=(source, 0))
        return TRUSTING.wrap_socket(raw, server_hostname=HOST)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **options: object) -> Answer:
        """Ask nginx once, over a connection of its own. headers: more of them; source, timeout: see connect."""
        headers = {"Host": HOST, **options.pop("headers", {})}  # type: ignore[dict-item]
        connection = http.client.HTTPConnection(HOST)
        connection.sock = self.connect(**options)  # type: ignore[arg-type]
        return answer_of(connection, method, path, body, headers)

    def ask_directly(self, path: str, timeout: float = 30, headers: dict[str, str] | None = None) -> Answer:
        """Ask gunicorn's socket, as nginx does."""
        connection = http.client.HTTPConnection(HOST)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(timeout)
        connection.sock.connect(str(self.socket))
        ours = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
        return answer_of(connection, "GET", path, None, ours | (headers or {}))

    def start(self) -> None:
        """Start gunicorn as systemd does: it finds the socket open, as its third file."""
        words = [sys.executable, "-m", "gunicorn", "--config", "python:medref.gunicorn", "medref.wsgi"]
        with (self.folder / "logs/gunicorn.log").open("ab") as said:
            self.server = subprocess.Popen(
                [sys.executable, "-c", HAND_OVER, str(self.held.fileno()), *words],
                cwd=stack.ROOT,
                env=self.env,
                stdout=said,
                stderr=said,
                pass_fds=[self.held.fileno()],
            )

    def restart(self) -> None:
        """Stop the server as systemd does, and start it again. The socket stays open all the while."""
        self.running.terminate()
        self.running.wait(timeout=40)
        self.start()

    @property
    def running(self) -> subprocess.Popen[bytes]:
        if self.server is None:
            raise RuntimeError("The server was not started.")
        return self.server

    def workers(self) -> set[int]:
        pid = self.running.pid
        return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}

    def reload(self) -> None:
        """Replace all workers, and wait until none of those before is left."""
        before = self.workers()
        self.running.send_signal(signal.SIGHUP)
        wait_until(lambda: len(self.workers()) == len(before) and not self.workers() & before)

    def logs(self) -> str:
        """Return every word that nginx and gunicorn wrote anywhere."""
        return "\n".join(file.read_text(errors="replace") for file in sorted(self.folder.glob("logs/*")))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname = False
TRUSTING.verify_mode = ssl.CERT_NONE  # the certificate was made a moment ago, by the test


def answer_of(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> Answer:
    try:
        connection.request(method, path, body=body, headers={"Connection": "close", **headers})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def wait_until(is_so: object, seconds: float = START_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise RuntimeError(f"It was not so within {seconds} s.")
        time.sleep(0.05)


def configuration(folder: Path, port: int, plain_port: int) -> str:
    """Return the configuration of deploy/ with nothing changed but addresses, ports and paths."""
    text = (DEPLOY / "nginx" / "medref.conf").read_text()
    for before, after in {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "/run/medref/medref.sock": f"{folder}/medref.sock",
        "/var/lib/medref": f"{folder}/data",
        "/var/log/nginx": f"{folder}/logs",
        "/etc/letsencrypt/live/medref.example": str(folder),
    }.items():
        if before not in text:
            raise ValueError(f"deploy/nginx/medref.conf has no {before!r} any more")
        text = text.replace(before, after)
    kept = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy"))
    user = "user root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}worker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/logs/nginx.log crit;\n"
        f"events {{ worker_connections 2048; }}\nhttp {{\ninclude /etc/nginx/mime.types;\n{kept}{text}\n}}\n"
    )


def make_certificate(folder: Path) -> None:
    made = f"-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={HOST}".split()
    subprocess.run(
        ["openssl", "req", "-x509", *made, "-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"],
        check=True,
        capture_output=True,
    )


@contextmanager
def proxied_site(folder: Path) -> Iterator[Proxied]:
    """Start gunicorn and nginx on a fresh site with the demo, as in production but for addresses and paths."""
    data, logs = folder / "data", folder / "logs"
    logs.mkdir()
    make_certificate(folder)
    stack.prepare(data)
    port, plain_port = stack.free_port(), stack.free_port()
    env = stack.environment_of(data, f"https://{HOST}") | {
        "MEDREF_ALLOWED_HOSTS": HOST,
        "MEDREF_TRUSTED_PROXIES": "1",
        "MEDREF_LOG_FORMAT": "json",
        "MEDREF_METRICS_TOKEN": TOKEN,
    }
    del env["MEDREF_PLAIN_HTTP"]
    (folder / "medref").symlink_to(DEPLOY / "nginx")
    (folder / "nginx.conf").write_text(configuration(folder, port, plain_port))
    held = socket.socket(socket.AF_UNIX)
    held.bind(f"{folder}/medref.sock")
    held.listen(1024)
    site = Proxied(folder, port, plain_port, env, held)
    site.start()
    proxy = None
    try:
        proxy = subprocess.Popen([str(nginx()), "-c", f"{folder}/nginx.conf", "-p", str(folder), "-g", "daemon off;"])
        wait_until(lambda: is_up(site, proxy) and len(site.workers()) == gunicorn.workers)
        yield site
    finally:
        for process in (proxy, site.server):
            if process is not None:
                process.terminate()
                process.wait(timeout=40)
        held.close()


def is_up(site: Proxied, proxy: subprocess.Popen[bytes]) -> bool:
    if site.running.poll() is not None or proxy.poll() is not None:
        raise RuntimeError(f"A server stopped: {site.logs()}")
    try:
        return site.ask("/healthz").status == 200
    except OSError:
        return False
