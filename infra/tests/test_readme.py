"""README and examples say what the code says."""

import re
import unittest

from module_text import MODULE, outputs, variables

README = (MODULE / "README.md").read_text()


class Readme(unittest.TestCase):
    maxDiff = None

    def test_variablesTable_namesTypesDefaultsAndDescriptions_areTheCodes(self):
        self.assertEqual("\n".join(variables()), table("## Variables"))

    def test_outputsTable_namesAndDescriptions_areTheCodes(self):
        self.assertEqual("\n".join(outputs()), table("## Outputs"))

    def test_parametersTable_namesAndValues_areTheCodes(self):
        text = (MODULE / "parameters.tf").read_text()
        block = re.search(r"parameters = merge\(\n    \{\n(.*?)\n    \},", text, re.S)
        declared = re.findall(r'^      ([a-z-]+) += "([^"]*)"', block.group(1), re.M)
        shown = re.findall(r"^\| `([^`]*)` \| `([^`]*)` \|", table("## Parameters of the engine"), re.M)
        self.assertEqual(declared, shown)

    def test_links_toFiles_lead_somewhere(self):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", README):
            self.assertTrue((MODULE / target).exists(), target)

    def test_variablesInCommands_areTheCodes(self):
        names = {re.search("`(.*?)`", row).group(1) for row in variables()}
        self.assertLessEqual(set(re.findall(r'-var[= ]"?(\w+)=', README)), names)


def table(heading):
    """The rows of the first table under a heading, without its head."""
    lines = README.split(heading + "\n", 1)[1].split("\n")
    rows = []
    for line in lines:
        if line.startswith("|"):
            rows.append(line)
        elif rows or line.startswith("## "):
            break
    return "\n".join(rows[2:])
