#!/usr/bin/env python3
"""Writes the manual page of a command in mdoc(7).

    lanyard --experimental-dump-help | Scripts/manual.py VERSION Documentation/Command.md >lanyard.1

Commands and options are those that the command itself tells; files and exit codes are the tables of the page about it, so that nothing
is said in two places. The date is that of SOURCE_DATE_EPOCH.
"""

import datetime
import json
import os
import re
import sys

CHARACTERS = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "~": r"\(ti", "^": r"\(ha", '"': r"\(dq"}


def literal(text):
    """Text as it stands, anywhere in a line."""
    return "".join(CHARACTERS.get(c, c if c.isascii() else f"\\[u{ord(c):04X}]") for c in text)


def prose(text):
    """Text as lines, each sentence on one of its own: where a line begins matters to roff."""
    lines = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        sentences = re.split(r"(?<=[.:;])\s+(?=[A-Z])", " ".join(paragraph.split()))
        lines += [".Pp"] * bool(lines) + [re.sub(r"^(?=\.)", r"\\&", literal(sentence)) for sentence in sentences]
    return lines


def sentence(text):
    return text if text.endswith((".", "…")) else text + "."


def quoted(text):
    """Text as one word of a macro's line, which is not taken for a macro itself."""
    return f'"{literal(text)}"'


def flag(name):
    # `Fl` writes one hyphen.
    return "Fl " + literal("-" * (name["kind"] == "long") + name["name"])


def value(argument):
    return "" if argument["kind"] == "flag" else " Ar " + quoted(argument["valueName"])


def spelling(argument):
    """An argument with all of its names."""
    return (" , ".join(flag(name) for name in argument.get("names", [])) + value(argument)).strip()


def synopsis(argument):
    name = flag(argument["preferredName"]) if "preferredName" in argument else ""
    more = " ..." if argument["isRepeating"] else ""
    return "." + "Op " * argument["isOptional"] + (name + value(argument)).strip() + more


def options(arguments):
    lines = [".Bl -tag -width Ds"]
    for argument in arguments:
        text = sentence(argument.get("abstract", ""))
        default = argument.get("defaultValue")
        if default and argument["kind"] != "flag":
            text += f" The default is {default}."
        lines += [f".It {spelling(argument)}"] + prose(text)
    return lines + [".El"]


def command(info, common):
    own = [a for a in info.get("arguments", []) if a["shouldDisplay"] and a not in common]
    lines = [f".Ss lanyard {info['commandName']}", ".Nm", f".Cm {info['commandName']}"]
    lines += [synopsis(argument) for argument in own] + [".Pp"]
    lines += prose(sentence(info.get("abstract", "")))
    if "discussion" in info:
        lines += [".Pp"] + prose(info["discussion"])
    if own:
        lines += options(own)
    for child in info.get("subcommands", []):
        lines += command({**child, "commandName": f"{info['commandName']} {child['commandName']}"}, common)
    return lines


def table(page, heading):
    """The rows of the first table below a heading of a page in Markdown, as pairs of plain text: heads and rulers are not among them."""
    part = page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    for row in re.findall(r"^\|(.+?)\|?$", part, re.MULTILINE)[2:]:
        cells = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", row)]
        yield [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", re.sub(r"[`*]", "", cell)) for cell in cells]


def listed(rows):
    lines = [".Bl -tag -width Ds"]
    for cells in rows:
        text = cells[1] + (f" ({cells[2]})" if len(cells) > 2 and cells[2] else "")
        lines += [f".It {quoted(cells[0])}"] + prose(sentence(text))
    return lines + [".El"]


def page(root, version, text):
    commands = [c for c in root["subcommands"] if c["shouldDisplay"] and c["commandName"] != "help"]
    of_all = [c.get("arguments", []) for c in commands]
    common = [a for a in of_all[0] if all(a in arguments for arguments in of_all)]
    date = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.timezone.utc)
    lines = [f".Dd {date:%B} {date.day}, {date.year}", ".Dt LANYARD 1", f".Os Lanyard {version}", ".Sh NAME", ".Nm lanyard"]
    lines += [f".Nd {literal(root['abstract'].rstrip('.'))}", ".Sh SYNOPSIS", ".Nm", ".Ar command", ".Op Ar option ..."]
    lines += [".Sh DESCRIPTION"] + prose(root["discussion"])
    lines += [".Pp", "These options go with every command:"] + options(common)
    lines += [".Sh COMMANDS"]
    for info in commands:
        lines += command(info, common)
    lines += [".Sh FILES", "Below", ".Pa $XDG_STATE_HOME/lanyard", "or", ".Pa \\(ti/.local/state/lanyard :"]
    lines += listed(table(text, "What is kept, and how"))
    lines += [".Sh EXIT STATUS"] + listed(table(text, "Exit codes"))
    lines += [".Sh SEE ALSO", ".Xr curl 1 ,", ".Xr kinit 1"]
    return "\n".join(lines) + "\n"


def main():
    version, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    sys.stdout.write(page(json.load(sys.stdin)["command"], version, text))


if __name__ == "__main__":
    main()
