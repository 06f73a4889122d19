"""Runs a command on a terminal of its own, answers its questions, and tells as JSON what was seen.

terminal.py SIGNAL|- QUESTION ANSWER [QUESTION ANSWER …] -- COMMAND …

Each question is waited for. With a signal, it is sent in the place of the last answer.
"""

import json
import os
import pty
import resource
import signal
import sys
import termios

name, rest = sys.argv[1], sys.argv[2:]
split = rest.index("--")
dialogue, command = rest[:split], rest[split + 1:]

child, terminal = pty.fork()
if child == 0:
    # As large as may be: the command itself is to forbid core files.
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except ValueError:
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    os.execv(command[0], command)

seen, echo = b"", []


def read():
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""


def echoes():
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


def facts():
    with open(f"/proc/{child}/status") as status:
        caught = next(line.split()[1] for line in status if line.startswith("SigCgt"))
    with open(f"/proc/{child}/limits") as limits:
        core = next(line.split()[4] for line in limits if line.startswith("Max core file size"))
    # What may not be dumped belongs to root, whoever started it.
    return {"caught": int(caught, 16), "core": core, "owner": os.stat(f"/proc/{child}/fd").st_uid}


process = {}
for index in range(0, len(dialogue), 2):
    question, answer = dialogue[index].encode(), dialogue[index + 1].encode()
    start = len(seen)
    while question not in seen[start:]:
        more = read()
        if not more:
            break
        seen += more
    echo.append(echoes())
    process = facts()
    if name != "-" and index + 2 == len(dialogue):
        os.kill(child, getattr(signal, name))
    else:
        os.write(terminal, answer + b"\n")
while True:
    more = read()
    if not more:
        break
    seen += more
_, status = os.waitpid(child, 0)
print(json.dumps({
    "output": seen.decode(errors="replace"),
    "echo": echo,
    "echoAfter": echoes(),
    "status": os.waitstatus_to_exitcode(status),
    **process,
}))
