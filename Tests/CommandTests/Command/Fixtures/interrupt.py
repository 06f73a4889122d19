"""Runs a command, sends it a signal as soon as something has happened, and ends as the command does.

interrupt.py SIGNAL [--log URL WORD | --file PATH] -- COMMAND …

Waits until the vendor's log has the word in it, or until there is a file.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.request

split = sys.argv.index("--")
name, kind, *what = sys.argv[1:split]
child = subprocess.Popen(sys.argv[split + 1:])


def has_happened():
    if kind == "--file":
        return os.path.exists(what[0])
    with urllib.request.urlopen(what[0]) as answer:
        return what[1] in answer.read().decode()


while child.poll() is None and not has_happened():
    time.sleep(0.01)
if child.poll() is None:
    child.send_signal(getattr(signal, name))
status = child.wait()
sys.exit(status if status >= 0 else 128 - status)
