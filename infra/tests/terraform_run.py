"""A working copy of the module, driven by the real Terraform and provider against a stand-in."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MODULE = Path(__file__).resolve().parent.parent

# So that a test that is ended ends its Terraform too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


class Terraform:
    """Keeps everything it printed, for the search after the token."""

    def __init__(self, url, name, var_file=None):
        self.name = name
        self.var_file = var_file
        self.folder = Path(tempfile.mkdtemp(prefix="infra-life-"))
        for file in MODULE.glob("*.tf"):
            shutil.copy(file, self.folder)
        self.printed = []
        self._env = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "TF_VAR_"))},
            "AWS_ENDPOINT_URL": url,
            "AWS_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
        }
        if not os.path.exists(self._env.get("TF_CLI_CONFIG_FILE", "")):
            self._env.pop("TF_CLI_CONFIG_FILE", None)  # a warning in every output, otherwise
        plugins = os.environ.get("INFRA_PLUGINS")
        self.run("init", "-input=false", *([f"-plugin-dir={plugins}"] if plugins else []))

    def run(self, *arguments, expect=0):
        start = time.monotonic()
        process = subprocess.Popen(
            ["terraform", arguments[0], "-no-color", *arguments[1:]],
            cwd=self.folder, env=self._env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        try:
            printed, _ = process.communicate(timeout=300)
        except BaseException:
            process.terminate()  # it then stops its providers
            process.communicate(timeout=60)
            raise
        print(f"{self.name}: terraform {' '.join(arguments)}: {time.monotonic() - start:.0f} s", flush=True)
        self.printed.append(printed)
        if process.returncode != expect:
            said = f"terraform {' '.join(arguments)} ended with {process.returncode}:\n{printed}"
            raise AssertionError(said)
        return printed

    def apply(self, expect=0, **variables):
        return self.run("apply", "-input=false", "-auto-approve", *self._given(variables), expect=expect)

    def plan(self, expect=0, **variables):
        """Ends with 0 where nothing is to change, 1 on errors, 2 where there are changes."""
        return self.run("plan", "-input=false", "-detailed-exitcode", *self._given(variables), expect=expect)

    def destroy(self, **variables):
        return self.run("destroy", "-input=false", "-auto-approve", *self._given(variables))

    def outputs(self):
        return {name: one["value"] for name, one in json.loads(self.run("output", "-json")).items()}

    def resources(self):
        """What the state holds."""
        return json.loads((self.folder / "terraform.tfstate").read_text())["resources"]

    def _given(self, variables):
        file = variables.pop("var_file", self.var_file)
        given = [f"-var={name}={value}" for name, value in variables.items()]
        return [f"-var-file={file}", *given] if file else given

    def close(self):
        shutil.rmtree(self.folder)

