"""A stand-in for the AWS endpoints that the module talks to, on loopback.

It shows what the provider sends and answers as AWS documents it; it is no proof of what AWS
itself accepts. Every request is kept, so that tests assert on requests.
"""

from .nodes import Nodes
from .server import Standin

__all__ = ["Nodes", "Standin"]
