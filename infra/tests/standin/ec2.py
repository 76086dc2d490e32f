"""A VPC with two private and one public subnet, and security groups."""

from .wire import AwsError, items

VPCS = [{"vpcId": "vpc-0a", "tag:Name": "gaming-system-vpc"}]
SUBNETS = [
    {"subnetId": "subnet-0a", "availabilityZone": "eu-central-1a", "mapPublicIpOnLaunch": False},
    {"subnetId": "subnet-0b", "availabilityZone": "eu-central-1b", "mapPublicIpOnLaunch": False},
    {"subnetId": "subnet-0p", "availabilityZone": "eu-central-1c", "mapPublicIpOnLaunch": True},
]
EVERYWHERE = {"ipProtocol": "-1", "ipRanges": {"item": [{"cidrIp": "0.0.0.0/0"}]}}
FIELDS = {
    "vpc-id": "vpcId",
    "group-name": "groupName",
    "group-id": "groupId",
    "map-public-ip-on-launch": "mapPublicIpOnLaunch",
    "security-group-rule-id": "securityGroupRuleId",
}


class Ec2:
    def __init__(self):
        clients = {"groupId": "sg-0c", "groupName": "gaming-system-ecs-tasks-sg"}
        self._groups = {"sg-0c": {**clients, "vpcId": "vpc-0a", "ownerId": "123456789012"}}
        self._rules = {}

    def DescribeVpcs(self, sent):
        return _set("vpcSet", _matching(VPCS, sent))

    def DescribeSubnets(self, sent):
        named = items(sent, "SubnetId")
        found = [{**s, "vpcId": "vpc-0a", "state": "available"} for s in SUBNETS]
        found = [s for s in found if not named or s["subnetId"] in named]
        return _set("subnetSet", _matching(found, sent))

    def CreateSecurityGroup(self, sent):
        group = f"sg-{len(self._groups):04x}"
        self._groups[group] = {
            "groupId": group,
            "groupName": sent["GroupName"],
            "groupDescription": sent["GroupDescription"],
            "vpcId": sent["VpcId"],
            "ownerId": "123456789012",
            "ipPermissionsEgress": {"item": [EVERYWHERE]},
            "tagSet": _tags(sent),
        }
        return {"groupId": group}

    def DescribeSecurityGroups(self, sent):
        named = items(sent, "GroupId")
        found = [g for g in self._groups.values() if not named or g["groupId"] in named]
        if named and not found:
            raise AwsError("InvalidGroup.NotFound", "no such security group")
        return _set("securityGroupInfo", _matching(found, sent))

    def RevokeSecurityGroupEgress(self, sent):
        self._groups[sent["GroupId"]].pop("ipPermissionsEgress", None)
        return {"return": True}

    def AuthorizeSecurityGroupIngress(self, sent):
        (permission,) = items(sent, "IpPermissions")
        (pair,) = items(permission, "Groups")
        rule = f"sgr-{len(self._rules) + 1:04x}"
        self._rules[rule] = {
            "securityGroupRuleId": rule,
            "groupId": sent["GroupId"],
            "isEgress": False,
            "ipProtocol": permission["IpProtocol"],
            "fromPort": permission["FromPort"],
            "toPort": permission["ToPort"],
            "description": pair.get("Description"),
            "referencedGroupInfo": {"groupId": pair["GroupId"]},
            "tagSet": _tags(sent),
        }
        return {"return": True, **_set("securityGroupRuleSet", [self._rules[rule]])}

    def DescribeSecurityGroupRules(self, sent):
        named = items(sent, "SecurityGroupRuleId")
        found = [r for r in self._rules.values() if not named or r["securityGroupRuleId"] in named]
        if named and not found:
            raise AwsError("InvalidSecurityGroupRuleId.NotFound", "no such rule")
        return _set("securityGroupRuleSet", _matching(found, sent))

    def RevokeSecurityGroupIngress(self, sent):
        for rule in items(sent, "SecurityGroupRuleId"):
            self._rules.pop(rule, None)
        return {"return": True}

    def DeleteSecurityGroup(self, sent):
        self._groups.pop(sent["GroupId"], None)
        return {"return": True}

    def DescribeNetworkInterfaces(self, sent):
        return _set("networkInterfaceSet", [])


def _set(name, found):
    return {name: {"item": found}}


def _tags(sent):
    specs = items(sent, "TagSpecification")
    pairs = [tag for spec in specs for tag in items(spec, "Tag")]
    return {"item": [{"key": tag["Key"], "value": tag.get("Value", "")} for tag in pairs]}


def _matching(found, sent):
    for condition in items(sent, "Filter"):
        field = FIELDS.get(condition["Name"], condition["Name"])
        wanted = items(condition, "Value")
        found = [one for one in found if str(one.get(field)).lower() in [w.lower() for w in wanted]]
    return [{k: v for k, v in one.items() if not k.startswith("tag:")} for one in found]
