#!/usr/bin/env python3
"""A vendor's API behind a web server that knows who asks: it hands out tokens, and takes them in the places where vendors take them.

REMOTE_USER is who has proven himself to the web server. TOKENS is a folder with a file for each token that is valid.
"""
import base64
import http.cookies
import json
import os
import re
import secrets
import sys
import urllib.parse

user = os.environ.get("REMOTE_USER", "")
path = os.environ["REQUEST_URI"].split("?")[0]
query = os.environ.get("QUERY_STRING", "")
body = sys.stdin.buffer.read(int(os.environ.get("CONTENT_LENGTH") or 0)).decode()
cookies = http.cookies.SimpleCookie(os.environ.get("HTTP_COOKIE", ""))
folder = os.environ["TOKENS"]


def answer(status, kind, text, *fields):
    sys.stdout.write("\r\n".join([f"Status: {status}", f"Content-Type: {kind}", *fields, "", text]))
    sys.exit()


def file(token):
    return os.path.join(folder, base64.urlsafe_b64encode(token.encode()).decode())


def issue():
    """A token that needs encoding wherever it is put."""
    token = base64.b64encode(b"\xfb\xff" + secrets.token_bytes(13)).decode()
    os.makedirs(folder, exist_ok=True)
    with open(file(token), "w") as out:
        out.write(user)
    return token


def owner(token):
    try:
        with open(file(token)) as kept:
            return kept.read()
    except (OSError, TypeError, AttributeError):
        return None


def member(value, *names):
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


if path == "/API2/auth/authenticateUserWindows":
    if os.environ["REQUEST_METHOD"] != "POST":
        answer("405 Method Not Allowed", "text/plain", "POST only", "Allow: POST")
    answer("200 OK", "text/plain", issue())

if path == "/_mmwebext/mmwebext.dll" and query == "RequestSSO":
    if not body.strip():
        answer("400 Bad Request", "text/plain", "the body must be the server's name")
    answer(
        "200 OK", "text/xml; charset=utf-8",
        '<?xml version="1.0" encoding="utf-8"?>\n<LoginResponse xmlns="http://menandmice.com/webservices/">'
        f"<session>{issue()}</session></LoginResponse>")

if path.startswith("/edge/"):
    held = cookies["JSESSIONID"].value if "JSESSIONID" in cookies else None
    fields = [] if owner(held) else [f"Set-Cookie: JSESSIONID=\"{issue()}\"; Path=/edge; HttpOnly"]
    answer("200 OK", "application/json", json.dumps({"user": user, "session": owner(held)}), *fields)

try:
    sent = json.loads(body)
except ValueError:
    sent = None
places = {
    "cookie": cookies["PyramidAuth"].value if "PyramidAuth" in cookies else None,
    "auth": member(sent, "auth"),
    "params.session": member(sent, "params", "session"),
    "session": urllib.parse.parse_qs(query).get("session", [None])[0],
    "soap": (re.search(r"<session>([^<]*)</session>", body) or [None, None])[1],
}
for place, token in places.items():
    if token is not None and owner(token):
        result = {"user": owner(token), "by": place}
        break
else:
    result = {"user": user, "by": "request"} if user else None

if member(sent, "jsonrpc"):
    outcome = {"result": result} if result else {"error": {"code": 1, "message": "The session is invalid or has expired."}}
    answer("200 OK", "application/json", json.dumps({"jsonrpc": "2.0", "id": member(sent, "id"), **outcome}))
if result:
    answer("200 OK", "application/json", json.dumps(result))
if path.startswith("/mmws/"):
    answer("400 Bad Request", "application/json", json.dumps({"error": {"code": 1, "message": "The session is invalid or has expired."}}))
answer("401 Unauthorized", "text/plain", "no valid token")
