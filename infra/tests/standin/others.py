"""Identity, the clients' policy, log groups, alarms and the dashboard."""

from .wire import AwsError, items

ACCOUNT = "123456789012"


class Sts:
    def GetCallerIdentity(self, sent):
        return {"Arn": f"arn:aws:iam::{ACCOUNT}:user/deployer", "UserId": "AIDA", "Account": ACCOUNT}


class Iam:
    def __init__(self):
        self._policies = {}

    def CreatePolicy(self, sent):
        arn = f"arn:aws:iam::{ACCOUNT}:policy/{sent['PolicyName']}"
        policy = {
            "PolicyName": sent["PolicyName"],
            "PolicyId": "ANPA",
            "Arn": arn,
            "Path": "/",
            "DefaultVersionId": "v1",
            "AttachmentCount": 0,
            "Description": sent.get("Description"),
            "Tags": {"member": items(sent, "Tags", "member")},
        }
        self._policies[arn] = (policy, sent["PolicyDocument"])
        return {"Policy": policy}

    def GetPolicy(self, sent):
        return {"Policy": self._policy(sent)[0]}

    def GetPolicyVersion(self, sent):
        document = self._policy(sent)[1]
        return {"PolicyVersion": {"Document": document, "VersionId": "v1", "IsDefaultVersion": True}}

    def ListPolicyVersions(self, sent):
        return {"Versions": {"member": [{"VersionId": "v1", "IsDefaultVersion": True}]}, "IsTruncated": False}

    def DeletePolicy(self, sent):
        self._policies.pop(sent["PolicyArn"], None)

    def _policy(self, sent):
        if sent["PolicyArn"] not in self._policies:
            raise AwsError("NoSuchEntity", "no such policy", 404)
        return self._policies[sent["PolicyArn"]]


class Logs:
    def __init__(self):
        self._groups = {}

    def CreateLogGroup(self, sent):
        name = sent["logGroupName"]
        arn = f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:{name}"
        self._groups[name] = {
            "logGroupName": name,
            "arn": arn + ":*",
            "logGroupArn": arn,
            "kmsKeyId": sent.get("kmsKeyId"),
            "logGroupClass": "STANDARD",
            "tags": sent.get("tags", {}),
        }

    def PutRetentionPolicy(self, sent):
        self._groups[sent["logGroupName"]]["retentionInDays"] = sent["retentionInDays"]

    def DescribeLogGroups(self, sent):
        prefix = sent.get("logGroupNamePrefix", "")
        return {"logGroups": [g for name, g in self._groups.items() if name.startswith(prefix)]}

    def ListTagsForResource(self, sent):
        found = [g["tags"] for g in self._groups.values() if g["logGroupArn"] == sent["resourceArn"]]
        return {"tags": found[0] if found else {}}

    def DeleteLogGroup(self, sent):
        self._groups.pop(sent["logGroupName"], None)


class CloudWatch:
    def __init__(self):
        self.alarms, self._dashboards = {}, {}

    def PutMetricAlarm(self, sent):
        name = sent["AlarmName"]
        self.alarms[name] = {**sent, "AlarmArn": f"arn:aws:cloudwatch:eu-central-1:{ACCOUNT}:alarm:{name}"}

    def DescribeAlarms(self, sent):
        found = [self.alarms[n] for n in items(sent, "AlarmNames", "member") if n in self.alarms]
        return {"MetricAlarms": {"member": [_listed(alarm) for alarm in found]}}

    def ListTagsForResource(self, sent):
        name = sent["ResourceARN"].split(":alarm:")[-1]
        return {"Tags": {"member": items(self.alarms.get(name, {}), "Tags", "member")}}

    def DeleteAlarms(self, sent):
        for name in items(sent, "AlarmNames", "member"):
            self.alarms.pop(name, None)

    def PutDashboard(self, sent):
        self._dashboards[sent["DashboardName"]] = sent["DashboardBody"]

    def GetDashboard(self, sent):
        name = sent["DashboardName"]
        if name not in self._dashboards:
            raise AwsError("ResourceNotFound", "no such dashboard", 404)
        arn = f"arn:aws:cloudwatch::{ACCOUNT}:dashboard/{name}"
        return {"DashboardName": name, "DashboardArn": arn, "DashboardBody": self._dashboards[name]}

    def DeleteDashboards(self, sent):
        for name in items(sent, "DashboardNames", "member"):
            self._dashboards.pop(name, None)


def _listed(alarm):
    """A request's numbered lists as an answer's."""
    lists = ("Dimensions", "AlarmActions", "OKActions", "InsufficientDataActions")
    return {k: {"member": items(v, "member")} if k in lists else v for k, v in alarm.items() if k != "Tags"}
