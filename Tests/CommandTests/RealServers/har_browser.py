"""A browser's visit to a server, with a HAR 1.2 file of all that went over the wire.

    har_browser.py OUT.har BASE SCENARIO USER PASSWORD

It keeps cookies, follows redirects and fills the hidden fields of a form, as a browser does, and records every hop as browsers
export it. There is nothing of Lanyard in it.
"""
import datetime
import html.parser
import http.client
import http.cookies
import json
import sys
import urllib.parse


class Fields(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = {}

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "input" and attributes.get("type") == "hidden" and "name" in attributes:
            self.found[attributes["name"]] = attributes.get("value", "")


class Browser:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

    def __init__(self, base):
        self.base = urllib.parse.urlsplit(base)
        self.cookies = {}
        self.entries = []

    def send(self, method, target, body=None, headers=None, follow=True):
        """Gives the last answer's status and text."""
        for _ in range(10):
            status, location, text = self.hop(method, target, body, headers or {})
            if not (follow and location and status in (301, 302, 303)):
                return status, text
            parts = urllib.parse.urlsplit(urllib.parse.urljoin(target, location))
            method, body, target = "GET", None, parts.path + ("?" + parts.query if parts.query else "")
        raise SystemExit("too many redirects")

    def hop(self, method, target, body, headers):
        started = datetime.datetime.now(datetime.timezone.utc)
        sent = {"Host": self.base.netloc, "User-Agent": self.agent, "Accept": "*/*", "Accept-Language": "en-US,en;q=0.5",
                "Connection": "keep-alive", "Referer": self.base.geturl() + "/", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            sent["Content-Length"] = str(len(body))
        connection = http.client.HTTPConnection(self.base.netloc, timeout=30)
        connection.request(method, target, body, sent)
        answer = connection.getresponse()
        content = answer.read()
        received = answer.getheaders()
        connection.close()
        for name, value in received:
            if name.lower() == "set-cookie":
                pair, _, rest = value.partition(";")
                key, _, word = pair.partition("=")
                if "expires=thu, 01 jan 1970" in rest.lower() or not word:
                    self.cookies.pop(key.strip(), None)
                else:
                    self.cookies[key.strip()] = word.strip()
        self.note(started, method, target, body, sent, answer, received, content)
        return answer.status, answer.getheader("Location"), content.decode("utf-8", "replace")

    def note(self, started, method, target, body, sent, answer, received, content):
        request = {"method": method, "url": self.base.geturl() + target, "httpVersion": "HTTP/1.1", "cookies": [], "headersSize": -1,
                   "headers": [{"name": name, "value": value} for name, value in sent.items()],
                   "queryString": [{"name": name, "value": value} for name, value in
                                   urllib.parse.parse_qsl(urllib.parse.urlsplit(target).query, keep_blank_values=True)],
                   "bodySize": len(body or "")}
        if body is not None:
            request["postData"] = {"mimeType": sent.get("Content-Type", ""), "text": body, "params": []}
        kind = answer.getheader("Content-Type") or "x-unknown"
        response = {"status": answer.status, "statusText": answer.reason, "httpVersion": "HTTP/1.1", "cookies": [], "headersSize": -1,
                    "headers": [{"name": name, "value": value} for name, value in received],
                    "content": {"size": len(content), "mimeType": kind, "text": content.decode("utf-8", "replace")},
                    "redirectURL": answer.getheader("Location") or "", "bodySize": len(content)}
        self.entries.append({"startedDateTime": started.isoformat(timespec="milliseconds"), "time": 1, "request": request,
                             "response": response, "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}})

    def har(self):
        creator = {"name": "har_browser.py", "version": "1"}
        return {"log": {"version": "1.2", "creator": creator, "pages": [], "entries": self.entries}}


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def form(**fields):
    return urllib.parse.urlencode(fields)


def qbittorrent(browser, user, password):
    browser.send("GET", "/")
    ajax = {**FORM, "X-Requested-With": "XMLHttpRequest"}
    browser.send("POST", "/api/v2/auth/login", form(username=user, password=password + "x"), ajax)
    browser.send("POST", "/api/v2/auth/login", form(username=user, password=password), ajax)
    browser.send("GET", "/api/v2/app/version")
    browser.send("GET", "/api/v2/sync/maindata?rid=0")
    browser.send("POST", "/api/v2/auth/logout", "", FORM)
    browser.send("GET", "/api/v2/app/version")


def jupyter(browser, user, password):
    status, page = browser.send("GET", "/login?next=%2Fapi%2Fstatus")
    fields = Fields()
    fields.feed(page)
    browser.send("POST", "/login?next=%2Fapi%2Fstatus", form(**fields.found, password=password), FORM)
    browser.send("GET", "/api/status")
    guard = {"X-XSRFToken": browser.cookies.get("_xsrf", ""), "Content-Type": "application/json"}
    browser.send("POST", "/api/contents", json.dumps({"type": "notebook"}), guard)
    browser.send("GET", "/api/contents?content=1")


def main():
    out, base, scenario, user, password = sys.argv[1:]
    browser = Browser(base)
    {"qbittorrent": qbittorrent, "jupyter": jupyter}[scenario](browser, user, password)
    with open(out, "w", encoding="utf-8") as file:
        json.dump(browser.har(), file, indent=1)


main()
