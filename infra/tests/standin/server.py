"""HTTP, dispatch and memory of the stand-in."""

import json
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import elasticache, ec2, others, vault
from .wire import AwsError, encode, encode_error, nested

READING = ("Describe", "Get", "List")


class Standin:
    """Serves from construction to close(). Thread-safe: one request at a time is answered.

    Where there are real nodes, their passwords follow the group's tokens.
    """

    def __init__(self, port=0, nodes=None):
        self.requests = []  # (service, action, parameters), in the order received
        self.unknown = []  # what no service here knows: a test should find it empty
        self._failures, self._answers = {}, {}
        self._lock = threading.Lock()
        self.cache = elasticache.ElastiCache(nodes)
        self.vault = vault.Vault()
        self.cloudwatch = others.CloudWatch()
        self._services = {
            "ec2": ec2.Ec2(),
            "elasticache": self.cache,
            "kms": self.vault,
            "secretsmanager": self.vault,
            "ssm": self.vault,
            "sts": others.Sts(),
            "iam": others.Iam(),
            "logs": others.Logs(),
            "monitoring": self.cloudwatch,
        }
        self._http = _Server(("127.0.0.1", port), _handler(self))
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()

    def close(self):
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(10)

    @contextmanager
    def failing(self, action, code, message):
        """Every request of this action is refused meanwhile."""
        self._failures[action] = AwsError(code, message)
        yield
        del self._failures[action]

    def asked(self, action):
        """The parameters of all requests of this action."""
        with self._lock:
            return [sent for _, name, sent in self.requests if name == action]

    def changes(self):
        """The actions of all requests that are not plain reads."""
        with self._lock:
            return [name for _, name, _ in self.requests if not name.startswith(READING)]

    def answer(self, invocation, service, action, sent):
        """Status, content type and body; for an invocation sent again, what it got before."""
        with self._lock:
            if invocation in self._answers:  # under load the SDK sends some twice
                return self._answers[invocation]
            self.requests.append((service, action, sent))
            try:
                answer = (200, *encode(service, action, self._perform(service, action, sent)))
            except AwsError as error:
                answer = (error.status, *encode_error(service, error))
            if invocation:
                self._answers[invocation] = answer
            return answer

    def _perform(self, service, action, sent):
        if action in self._failures:
            raise self._failures[action]
        method = getattr(self._services.get(service), action, None)
        if method is None:
            self.unknown.append(f"{service}:{action}")
            raise AwsError("InvalidAction", f"the stand-in does not know {service}:{action}")
        return method(sent) or {}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # Terraform opens its connections all at once

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a client that has ended is no error
            super().handle_error(request, client_address)


def _handler(standin):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            # Authorization: AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, ...
            service = self.headers.get("Authorization", "").split("/")[3:4]
            service = service[0] if service else "nobody"
            target = self.headers.get("X-Amz-Target")
            sent = json.loads(body or "{}") if target else nested(body)
            action = target.split(".")[-1] if target else sent.pop("Action", "none")
            sent.pop("Version", None)
            invocation = self.headers.get("Amz-Sdk-Invocation-Id")
            status, kind, text = standin.answer(invocation, service, action, sent)
            self._send(status, kind, text.encode())

        def _send(self, status, kind, payload):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *ignored):
            pass

    return Handler
