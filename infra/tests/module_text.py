"""What the module's files declare, read with regular expressions: they are in `terraform fmt`."""

import fnmatch
import json
import re
from pathlib import Path

MODULE = Path(__file__).resolve().parent.parent
BLOCK = r'^{0} "(\w+)" {{\n(.*?)^}}'


def variables():
    """Rows of the README's table: name, type, default, description."""
    rows = []
    for file in ("variables.tf", "variables_operations.tf"):
        for name, body in blocks("variable", file):
            kind, default = attribute(body, "type"), attribute(body, "default")
            rows.append(row(f"`{name}`", f"`{kind}`", f"`{default}`", description(body)))
    return rows


def outputs():
    """Rows of the README's table: name, description."""
    return [row(f"`{name}`", description(body)) for name, body in blocks("output", "outputs.tf")]


def blocks(kind, file):
    return re.findall(BLOCK.format(kind), (MODULE / file).read_text(), re.M | re.S)


def attribute(body, name):
    return re.search(rf"^  {name} += (.*)$", body, re.M).group(1)


def description(body):
    return json.loads(attribute(body, "description"))


def row(*cells):
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def deployer_lacks(requests):
    """Actions among the requests that the example of a deployer's policy does not allow."""
    policy = json.loads((MODULE / "examples/deployer-policy.json").read_text())
    allowed = [pattern for statement in policy["Statement"] for pattern in statement["Action"]]
    asked = {f"{service}:{action}".replace("monitoring:", "cloudwatch:") for service, action, _ in requests}
    return sorted(a for a in asked if not any(fnmatch.fnmatchcase(a, pattern) for pattern in allowed))
