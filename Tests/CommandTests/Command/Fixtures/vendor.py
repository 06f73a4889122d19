"""A vendor on loopback: token login, cookies, Basic, and every way in which a login goes wrong.

Prints its port, then serves until it is killed. The secrets come in as arguments: password and token prefix.
"""

import base64
import hashlib
import json
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PASSWORD, TOKEN = sys.argv[1], sys.argv[2]

lock = threading.Lock()
tokens = set()
issued = 0
log = []
kept_waiting = set()


class Vendor(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", headers=()):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = []
        while size := int(self.rfile.readline(), 16):
            body.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(body)

    def handle_any(self):
        body = self.body()
        path = urllib.parse.urlsplit(self.path).path
        if path == "/control/log":
            with lock:
                return self.reply(200, log)
        if path == "/control/forget":
            with lock:
                tokens.clear()
            return self.reply(204)
        with lock:
            log.append(f"{self.command} {path}")
        route = getattr(self, "at" + path.replace("/", "_").replace("-", "_"), None)
        if route is None:
            return self.reply(404, {"error": "no such thing"})
        return route(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any

    def issue(self):
        global issued
        with lock:
            issued += 1
            token = f"{TOKEN}-{issued}"
            tokens.add(token)
        return token

    def at_v1_login(self, body):
        given = json.loads(body)
        user, password = given.get("user"), base64.b64decode(given.get("pass", "")).decode()
        if user == "locked":
            return self.reply(200, {"locked": True, "minutes": 5})
        if user == "odd":
            return self.reply(200, {"role": "none", "echo": password})
        if user == "slow":
            # The first login of a user never ends; the next one finds nothing of it.
            with lock:
                is_first = user not in kept_waiting
                kept_waiting.add(user)
            if is_first:
                threading.Event().wait()
        if user == "broken":
            return self.reply(500, {"echo": password})
        if password != PASSWORD:
            return self.reply(401, {"error": "wrong", "echo": password})
        life = int(user.removeprefix("mayfly-")) if user.startswith("mayfly-") else 3600
        answer = {"token": self.issue(), "role": "keeper", "life": life}
        return self.reply(200, answer, [("Set-Cookie", f"jar={self.issue()}; Path=/")])

    def at_v1_items(self, body):
        if self.headers.get("X-Vault-Token") not in tokens:
            return self.reply(401, {"error": "no session"})
        answer = {"items": [1, 2, 3], "got": body.decode(), "type": self.headers.get("Content-Type")}
        if self.headers.get("X-Odd"):
            answer["odd"] = self.headers["X-Odd"]
        return self.reply(200, answer)

    def at_v1_jar(self, body):
        cookies = dict(pair.split("=", 1) for pair in (self.headers.get("Cookie") or "").split("; ") if "=" in pair)
        if cookies.get("jar") not in tokens:
            return self.reply(401, {"error": "no session"})
        return self.reply(200, {"items": [4]})

    def at_v1_import(self, body):
        if self.headers.get("X-Vault-Token") not in tokens:
            return self.reply(401, {"error": "no session"})
        return self.reply(200, {
            "length": self.headers.get("Content-Length"),
            "coding": self.headers.get("Transfer-Encoding"),
            "sum": hashlib.sha256(body).hexdigest(),
        })

    def at_v1_export(self, body):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        count, piece = int(query["mib"][0]), b"x" * (1 << 20)
        self.send_response(200)
        if "chunked" in query:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(count << 20))
        self.end_headers()
        try:
            for _ in range(count):
                self.wfile.write(b"100000\r\n" + piece + b"\r\n" if "chunked" in query else piece)
            if "chunked" in query:
                self.wfile.write(b"0\r\n\r\n")
        except ConnectionError:
            self.close_connection = True

    def begin(self):
        self.send_response(200)
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b"12345")

    def at_v1_broken_off(self, body):
        self.begin()
        self.close_connection = True

    def at_v1_stuck(self, body):
        self.begin()
        self.rfile.read(1)

    def at_v1_denied(self, body):
        return self.reply(401, {"error": "never"})

    def at_v1_logout(self, body):
        token = self.headers.get("X-Vault-Token")
        with lock:
            known = token in tokens
            tokens.discard(token)
        return self.reply(204 if known else 410)

    def at_basic_items(self, body):
        kind, _, given = (self.headers.get("Authorization") or "").partition(" ")
        if kind != "Basic" or base64.b64decode(given).decode() != f"ops:{PASSWORD}":
            return self.reply(401, {"error": "who?"})
        return self.reply(200, {"items": []})


server = ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
server.daemon_threads = True
print(server.server_address[1], flush=True)
server.serve_forever()
