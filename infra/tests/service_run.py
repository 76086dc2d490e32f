"""The Java side of a life: a real cluster, and a service that follows the token of the secret."""

import json
import os
import queue
import subprocess
import tempfile
import threading
import time

MAIN = "io.tieredcache.aws.RotationService"
LIMIT = 120  # seconds for an answer; the first one waits for six servers


class Service:
    """Keeps everything it printed, for the search after the token."""

    def __init__(self):
        self.printed = []
        self._errors = tempfile.TemporaryFile("w+")
        home = os.environ.get("JAVA_HOME")  # Maven's, which compiled it
        java = os.path.join(home, "bin", "java") if home else "java"
        classes = os.environ["INFRA_CLASSPATH"]  # infra/check makes it
        options = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"]
        self._process = subprocess.Popen(
            [java, *options, "-cp", classes, MAIN],
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
        )
        self._answers = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.address = self._answer()

    def _read(self):
        for line in self._process.stdout:
            self.printed.append(line)
            self._answers.put(line)
        self._answers.put("")

    def _answer(self):
        try:
            line = self._answers.get(timeout=LIMIT)
        except queue.Empty:
            line = ""
        if not line:
            self._process.kill()
            raise AssertionError("the service has no answer; it wrote:\n" + self.errors())
        return json.loads(line)

    def ask(self, *words):
        """What it counted until now."""
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def until(self, what, condition):
        """What it counted once this holds of it."""
        end = time.monotonic() + LIMIT
        while True:
            counts = self.ask("counts")
            if condition(counts):
                return counts
            if time.monotonic() > end:
                raise AssertionError(f"not within {LIMIT} s: {what}, but {counts}")
            time.sleep(0.1)

    def errors(self):
        self._errors.seek(0)
        return self._errors.read()

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(60)
        except BaseException:
            self._process.kill()
            self._process.wait(10)
            raise
        finally:
            self._process.stdout.close()
            self._errors.close()
