"""The vectors of docs/redis.md as a client in Python takes them, with nothing of ours but the Lua files."""

import re
import time
import uuid
from pathlib import Path

import tiered

DIGITS = " \t\n\r"
LETTERS = str.maketrans("STLC", DIGITS)


def table(page, heads):
    """The cells of each row below these heads, without back-ticks."""
    lines = iter(page.splitlines())
    while not next(lines).startswith(heads):
        pass
    next(lines)
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip().replace("`", "") for cell in line[1:-1].split("|")]


def number(value):
    return "".join(DIGITS[value >> 2 * i & 3] for i in reversed(range(26)))


def stamp(version, stored_at):
    return "\t\t\n " + number(version) + number(stored_at)


def expanded(cell):
    text = re.sub(r"\[(\d+)]", lambda v: stamp(int(v[1]), 1)[:30], cell)
    return re.sub(r"<(\d+)>", lambda v: stamp(int(v[1]), 1), text)


def stamps(page):
    """The stamps that come out otherwise than told."""
    rows = list(table(page, "| version | stored at | bytes |"))
    wrong = [
        row
        for row in rows
        if stamp(int(row[0]), int(row[1])) != row[2].translate(LETTERS)
        or tiered.split(row[2].translate(LETTERS) + "{}") != (int(row[0]), "{}")
    ]
    return len(rows), wrong


def agrees(cell, found):
    """Whether this was told: a number, a range of them, or a value, stamped now where it has a plus."""
    if cell == "–":
        return found is None
    if isinstance(found, int):
        least, _, most = cell.partition("..")
        return int(least) <= found <= int(most or least)
    now = re.fullmatch(r"<(\d*)\+>(.*)", cell)
    if now is None:
        return found == ("" if cell == "''" else expanded(cell))
    version, payload = tiered.split(found)
    stored_at = int("".join(str(DIGITS.index(digit)) for digit in found[30:56]), 4)
    return (
        abs(stored_at / 1e6 - time.time()) < 60
        and version == (int(now[1]) if now[1] else stored_at)
        and payload == now[2]
    )


async def fences(page, lua, r):
    """The rows that the servers answer otherwise than told."""
    scripts = {
        row[0]: "".join(Path(lua, part + ".lua").read_text() for part in row[1].split())
        for row in table(page, "| script | files |")
    }
    rows = list(table(page, "| value | fence | script and arguments |"))
    wrong = []
    for value, fence, call, reply, value_then, fence_then in rows:
        key = "vector:" + str(uuid.uuid4())
        beside = "fence:{" + key + "}"
        for name, cell in ((key, value), (beside, fence)):
            if cell != "–":
                await r.set(name, expanded(cell), px=30_000)
        script, *words = call.split(" ")
        arguments = ["" if word == "''" else expanded(word) for word in words]
        found = await r.eval(scripts[script], 2, key, beside, *arguments)
        left, _, life = fence_then.partition(" ")
        millis = await r.pttl(beside)
        if not (
            agrees(reply, found)
            and agrees(value_then, await r.get(key))
            and agrees(left, await r.get(beside))
            and (left == "–" or 0 < millis <= int(life))
        ):
            wrong.append([call, found, await r.get(key), await r.get(beside), millis])
    return len(rows), wrong
