"""Scan the site through nginx and TLS with Mozilla's HTTP Observatory: `python -m tests.observatory FOLDER`.

FOLDER is where `npm install --ignore-scripts @mdn/mdn-http-observatory` was run. The scan goes over the loopback
address alone; the certificate is made for it and trusted by the scanner as an authority of its own
(NODE_EXTRA_CA_CERTS). The scanner asks the same port with and without TLS: nginx sends plain HTTP on (497). Exits 1
below 130 points. The list of preloaded hosts, which the scanner's own set-up downloads, is left empty: no host of a
loopback address is on it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.stack import ROOT, environment_of, free_port, prepare, wait_for

ENOUGH = 130
SCAN = """
import {{ scan }} from "{package}/src/scanner/index.js";
const result = await scan("localhost:{tls}");
console.log(JSON.stringify(result));
"""
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log stderr; worker_processes 1;
events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{tls} ssl;
    error_page 497 =301 https://$host:{tls}$request_uri;
    ssl_certificate {folder}/site.pem; ssl_certificate_key {folder}/site.key;
    location / {{
      proxy_pass http://127.0.0.1:{app};
      proxy_set_header Host $host:{tls};
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""


def main(package: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="medref-observatory-") as name:
        folder = Path(name)
        prepare(folder)
        tls, app = free_port(), free_port()
        env = environment_of(folder, f"https://localhost:{tls}") | {"MEDREF_TRUSTED_PROXIES": "1"}
        del env["MEDREF_PLAIN_HTTP"]
        subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
        made += ["-keyout", str(folder / "site.key"), "-out", str(folder / "site.pem")]
        subprocess.run(made, check=True, capture_output=True)
        preloaded = package / "conf" / "hsts-preload.json"
        if not preloaded.exists():
            preloaded.write_text("{}")
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, tls=tls, app=app))
        (folder / "scan.mjs").write_text(SCAN.format(package=package.resolve(), tls=tls))
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:medref.gunicorn", "-b", f"127.0.0.1:{app}"]
        server = subprocess.Popen([*gunicorn, "medref.wsgi"], cwd=ROOT, env=env)
        proxy = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)])
        try:
            wait_for(f"http://127.0.0.1:{app}/healthz", server)
            trusting = os.environ | {"NODE_EXTRA_CA_CERTS": str(folder / "site.pem")}
            done = subprocess.run(
                ["node", str(folder / "scan.mjs")], env=trusting, check=True, stdout=subprocess.PIPE, text=True
            )
        finally:
            for process in (proxy, server):
                process.terminate()
                process.wait(timeout=30)
    result = json.loads(done.stdout)
    for test, found in result["tests"].items():
        print(f"{found['scoreModifier']:>4} {test}: {found['result']}")
    print(f"Grade {result['scan']['grade']}, {result['scan']['score']} points")
    return 0 if result["scan"]["score"] >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) / "node_modules/@mdn/mdn-http-observatory"))
