"""KMS keys, parameters and secrets: what holds the token."""

import time

from .wire import AwsError

ARN = "arn:aws:{0}:eu-central-1:123456789012:{1}"


class Vault:
    """Serves kms, ssm and secretsmanager; their actions have no name in common that matters."""

    def __init__(self):
        self._keys, self._aliases = {}, {}
        self._parameters, self._secrets = {}, {}
        self._tags = {}

    # kms

    def CreateKey(self, sent):
        number = f"{len(self._keys) + 1:08x}-0000-4000-8000-000000000000"
        key = {
            "KeyId": number,
            "Arn": ARN.format("kms", "key/" + number),
            "Description": sent.get("Description", ""),
            "Enabled": True,
            "KeyState": "Enabled",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "KeyManager": "CUSTOMER",
            "KeySpec": "SYMMETRIC_DEFAULT",
            "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "Origin": "AWS_KMS",
            "MultiRegion": False,
        }
        kept = {"policy": sent.get("Policy"), "tags": sent.get("Tags", []), "rotates": False}
        self._keys[number] = {"meta": key, **kept}
        return {"KeyMetadata": key}

    def DescribeKey(self, sent):
        return {"KeyMetadata": self._key(sent)["meta"]}

    def EnableKeyRotation(self, sent):
        self._key(sent)["rotates"] = True

    def GetKeyRotationStatus(self, sent):
        return {"KeyRotationEnabled": self._key(sent)["rotates"], "RotationPeriodInDays": 365}

    def GetKeyPolicy(self, sent):
        return {"Policy": self._key(sent)["policy"], "PolicyName": "default"}

    def ListResourceTags(self, sent):
        return {"Tags": self._key(sent)["tags"], "Truncated": False}

    def ScheduleKeyDeletion(self, sent):
        self._key(sent)["meta"]["KeyState"] = "PendingDeletion"
        return {"KeyId": sent["KeyId"], "DeletionDate": time.time()}

    def CreateAlias(self, sent):
        self._aliases[sent["AliasName"]] = sent["TargetKeyId"]

    def ListAliases(self, sent):
        found = [
            {"AliasName": name, "AliasArn": ARN.format("kms", name), "TargetKeyId": key}
            for name, key in self._aliases.items()
        ]
        return {"Aliases": found, "Truncated": False}

    def DeleteAlias(self, sent):
        self._aliases.pop(sent["AliasName"], None)

    def _key(self, sent):
        number = sent["KeyId"].split("/")[-1]
        if number not in self._keys:
            raise AwsError("NotFoundException", "no such key")
        return self._keys[number]

    # ssm

    def PutParameter(self, sent):
        known = self._parameters.get(sent["Name"])
        version = known["Version"] + 1 if known else 1
        added = {"ARN": ARN.format("ssm", "parameter" + sent["Name"]), "DataType": "text", "Tier": "Standard"}
        self._parameters[sent["Name"]] = {**sent, **added, "Version": version}
        self._tags.setdefault(sent["Name"], sent.get("Tags", []))
        return {"Version": version, "Tier": "Standard"}

    def GetParameter(self, sent):
        if sent["Name"] not in self._parameters:
            raise AwsError("ParameterNotFound", "no such parameter")
        return {"Parameter": self._parameters[sent["Name"]]}

    def GetParametersByPath(self, sent):
        found = [p for name, p in self._parameters.items() if name.startswith(sent["Path"] + "/")]
        hidden = {} if sent.get("WithDecryption") else {"Value": "encrypted"}
        return {"Parameters": [{**p, **hidden} if p["Type"] == "SecureString" else p for p in found]}

    def DescribeParameters(self, sent):
        wanted = [value for f in sent.get("ParameterFilters", []) for value in f["Values"]]
        hidden = ("Value", "Tags", "Overwrite")
        found = [p for name, p in self._parameters.items() if name in wanted]
        return {"Parameters": [{k: v for k, v in p.items() if k not in hidden} for p in found]}

    def ListTagsForResource(self, sent):
        return {"TagList": self._tags.get(sent["ResourceId"], [])}

    def DeleteParameter(self, sent):
        self._parameters.pop(sent["Name"], None)
        self._tags.pop(sent["Name"], None)

    # secretsmanager

    def CreateSecret(self, sent):
        if sent["Name"] in self._secrets:
            state = "scheduled for deletion" if "DeletedDate" in self._secrets[sent["Name"]] else "there"
            raise AwsError("InvalidRequestException", f"a secret with this name is already {state}")
        arn = ARN.format("secretsmanager", f"secret:{sent['Name']}-AbCdEf")
        known = ("Name", "Description", "KmsKeyId", "Tags")
        self._secrets[sent["Name"]] = {"ARN": arn, "versions": [], **{k: sent[k] for k in known if k in sent}}
        return {"ARN": arn, "Name": sent["Name"]}

    def DescribeSecret(self, sent):
        secret = self._secret(sent)
        shown = {k: v for k, v in secret.items() if k != "versions"}
        stages = {v["VersionId"]: v["VersionStages"] for v in secret["versions"][-2:]}
        return {**shown, "VersionIdsToStages": stages}

    def GetResourcePolicy(self, sent):
        secret = self._secret(sent)
        return {"ARN": secret["ARN"], "Name": secret["Name"]}

    def PutSecretValue(self, sent):
        secret = self._secret(sent)
        for version in secret["versions"]:
            version["VersionStages"] = ["AWSPREVIOUS"] if version is secret["versions"][-1] else []
        version = {
            "VersionId": sent["ClientRequestToken"],
            "SecretString": sent["SecretString"],
            "VersionStages": ["AWSCURRENT"],
            "CreatedDate": time.time(),
        }
        secret["versions"].append(version)
        shown = {k: version[k] for k in ("VersionId", "VersionStages")}
        return {"ARN": secret["ARN"], "Name": secret["Name"], **shown}

    def GetSecretValue(self, sent):
        secret = self._secret(sent)
        if "DeletedDate" in secret:
            raise AwsError("InvalidRequestException", "the secret was marked for deletion")
        stage, wanted = sent.get("VersionStage", "AWSCURRENT"), sent.get("VersionId")
        for version in secret["versions"]:
            if version["VersionId"] == wanted or (not wanted and stage in version["VersionStages"]):
                return {"ARN": secret["ARN"], "Name": secret["Name"], **version}
        raise AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret value")

    def UpdateSecretVersionStage(self, sent):
        for version in self._secret(sent)["versions"]:
            if version["VersionId"] == sent.get("RemoveFromVersionId"):
                version["VersionStages"] = [s for s in version["VersionStages"] if s != sent["VersionStage"]]
        return {}

    def DeleteSecret(self, sent):
        secret = self._secret(sent)
        secret["DeletedDate"] = time.time()
        return {"ARN": secret["ARN"], "Name": secret["Name"], "DeletionDate": time.time()}

    def _secret(self, sent):
        for secret in self._secrets.values():
            if sent["SecretId"] in (secret["ARN"], secret["Name"]):
                return secret
        raise AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
