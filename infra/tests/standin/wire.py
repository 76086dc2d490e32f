"""The two protocols: form in and XML out (EC2 in its dialect), JSON in and out."""

import json
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape


class AwsError(Exception):
    """An answer other than 200, as AWS words it."""

    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def nested(form):
    """'A.B.1.C=x' as {'A': {'B': {'1': {'C': 'x'}}}}."""
    tree = {}
    for path, value in parse_qsl(form, keep_blank_values=True):
        *parents, leaf = path.split(".")
        branch = tree
        for name in parents:
            branch = branch.setdefault(name, {})
        branch[leaf] = value
    return tree


def items(tree, *path):
    """The values of a numbered list in a nested form, in order; none where there is no list."""
    for name in path:
        tree = tree.get(name, {}) if isinstance(tree, dict) else {}
    return [tree[number] for number in sorted(tree, key=int)] if tree else []


def xml(tree):
    """Dicts are elements, lists repeat the element of their key, None leaves it out."""
    out = []
    for name, value in tree.items():
        for one in value if isinstance(value, list) else [value]:
            if one is None:
                continue
            body = xml(one) if isinstance(one, dict) else escape(text(one))
            out.append(f"<{name}>{body}</{name}>")
    return "".join(out)


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def encode(service, action, answer):
    """Content type and body of an answer."""
    if service in JSON_SERVICES:
        return "application/x-amz-json-1.1", json.dumps(answer)
    inner = xml(answer)
    if service != "ec2":
        inner = f"<{action}Result>{inner}</{action}Result>"
        inner += "<ResponseMetadata><RequestId>0</RequestId></ResponseMetadata>"
    return "text/xml", f"<{action}Response>{inner}</{action}Response>"


def encode_error(service, error):
    if service in JSON_SERVICES:
        body = json.dumps({"__type": error.code, "message": error.message})
        return "application/x-amz-json-1.1", body
    detail = {"Error": {"Type": "Sender", "Code": error.code, "Message": error.message}}
    if service == "ec2":
        return "text/xml", xml({"Response": {"Errors": detail, "RequestID": 0}})
    return "text/xml", xml({"ErrorResponse": {**detail, "RequestId": 0}})


JSON_SERVICES = ("kms", "logs", "secretsmanager", "ssm")
