"""Real nodes behind the stand-in: what ElastiCache does to them when a group's token changes."""

import socket
import ssl

from .wire import AwsError

HOST = "localhost"
TIMEOUT = 10


class Nodes:
    """Nodes on this machine, told as an operator which passwords their default user has."""

    def __init__(self, ports, ca, user, password):
        self._ports, self._operator = ports, (user, password)
        self._tls = ssl.create_default_context(cafile=ca)

    def accept(self, tokens):
        """Exactly these from now on, on every node; who is logged in already stays so."""
        for port in self._ports:
            with self._open(port) as node:
                _call(node, "AUTH", *self._operator)
                _call(node, "ACL", "SETUSER", "default", "resetpass", *(">" + token for token in tokens))

    def refusals(self, token):
        """What each node that does not let a client in with this token says."""
        said = []
        for port in self._ports:
            try:
                with self._open(port) as node:
                    _call(node, "AUTH", token)
            except AwsError as refused:
                said.append(refused.message)
        return said

    def _open(self, port):
        plain = socket.create_connection((HOST, port), TIMEOUT)
        try:
            return self._tls.wrap_socket(plain, server_hostname=HOST)
        except OSError:
            plain.close()
            raise


def _call(node, *words):
    """Commands here are answered by one line: +OK or -why not."""
    parts = [word.encode() for word in words]
    sent = b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
    node.sendall(sent)
    said = b""
    while not said.endswith(b"\r\n"):
        more = node.recv(1024)
        if not more:
            raise AwsError("InternalFailure", "a node closed the connection", 500)
        said += more
    if not said.startswith(b"+"):
        raise AwsError("InternalFailure", said[1:].decode().strip(), 500)
