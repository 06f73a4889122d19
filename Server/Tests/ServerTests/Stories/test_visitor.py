"""A spec's test suite in another language, as somebody would write it against a mock."""

import json
import os
import unittest
import urllib.error
import urllib.parse
import urllib.request

BASE = os.environ["LANYARD_MOCK_BASE_URL"]


def login(password):
    form = {"username": os.environ["LANYARD_MOCK_USERNAME"], "password": password}
    with urllib.request.urlopen(BASE + "/api/v2/auth/login", urllib.parse.urlencode(form).encode()) as answer:
        return answer.read().decode(), (answer.headers["Set-Cookie"] or "").split(";")[0]


def call(cookie, path="/api/v2/torrents/info", data=None):
    request = urllib.request.Request(BASE + path, data, {"Cookie": cookie})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


class Visitor(unittest.TestCase):
    def test_wrong_password(self):
        self.assertEqual(login("not this one"), ("Fails.", ""))

    def test_session(self):
        text, cookie = login(os.environ["LANYARD_MOCK_PASSWORD"])
        self.assertEqual(text, "Ok.")
        self.assertTrue(cookie.startswith("SID="))
        status, body = call(cookie)
        self.assertEqual((status, json.loads(body)["mock"]), (200, "qbittorrent"))
        self.assertEqual(call(cookie, "/api/v2/app/version"), (200, b"v4.5.2"))
        self.assertEqual(call(cookie, "/api/v2/auth/logout", b"")[0], 200)
        self.assertEqual(call(cookie)[0], 403)
        self.assertEqual(call("SID=guessed")[0], 403)


if __name__ == "__main__":
    unittest.main()
