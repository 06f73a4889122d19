"""Decodes what it is sent with Python's own parsers and answers with the value found, so that a test can compare.

Listens on a free port of 127.0.0.1 and prints it. The last segment of the path names the place to look at;
GET /count answers with the number of other requests so far.
"""
import base64
import http.cookies
import http.server
import json
import sys
import urllib.parse
import xml.etree.ElementTree

count = 0


def value(place, handler, body):
    url = urllib.parse.urlsplit(handler.path)
    if place == "json":
        return json.loads(body)["value"]
    if place == "jsonrpc":
        return json.loads(body)["params"]["value"]
    if place == "form":
        return dict(urllib.parse.parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True))["value"]
    if place == "query":
        return dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True, strict_parsing=True))["value"]
    if place == "path":
        return urllib.parse.unquote(url.path.split("/")[2], errors="strict")
    if place == "attribute":
        return xml.etree.ElementTree.fromstring(body).get("value")
    if place == "element":
        return xml.etree.ElementTree.fromstring(body).findtext("value")
    if place == "soap":
        return xml.etree.ElementTree.fromstring(body).findtext(".//{urn:test}value")
    if place == "text":
        return body.decode("utf-8")
    if place == "header":
        # http.server hands headers over as Latin-1.
        return handler.headers["X-Value"].encode("latin-1").decode("utf-8")
    if place == "cookie":
        return http.cookies.SimpleCookie(handler.headers["Cookie"])["value"].value
    if place == "basic":
        return base64.b64decode(handler.headers["Authorization"].split(" ", 1)[1], validate=True).decode("utf-8").split(":", 1)[1]
    if place == "base64":
        return base64.b64decode(json.loads(body)["value"], validate=True).decode("utf-8")
    raise KeyError(place)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer({"count": count})

    def do_POST(self):
        global count
        count += 1
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        place = urllib.parse.urlsplit(self.path).path.split("/")[1]
        try:
            found = value(place, self, body)
            self.answer({"value": base64.b64encode(found.encode("utf-8")).decode("ascii")})
        except Exception as error:
            self.answer({"error": type(error).__name__})

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_port, flush=True)
server.serve_forever()
