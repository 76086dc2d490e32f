"""One replication group in cluster mode: shards, accepted tokens and what it tells of itself."""

from .nodes import HOST
from .wire import AwsError, items

DIRECT = {  # of ModifyReplicationGroup, what is kept as it was sent
    "CacheNodeType", "CacheParameterGroupName", "SnapshotWindow", "SnapshotRetentionLimit",
    "PreferredMaintenanceWindow", "AutoMinorVersionUpgrade", "EngineVersion",
}


class Cluster:
    def __init__(self, sent, arn, nodes=None):
        self.name, self.arn = sent["ReplicationGroupId"], arn
        self._nodes = nodes
        self.settings = dict(sent)
        self.shards = list(range(1, int(sent["NumNodeGroups"]) + 1))
        self._accept([sent["AuthToken"]])
        self.engine_version = sent["EngineVersion"]

    def modify(self, sent):
        for name in DIRECT & sent.keys():
            self.settings[name] = sent[name]
        if "AuthToken" in sent:
            self._take_token(sent["AuthToken"], sent.get("AuthTokenUpdateStrategy"))

    def _take_token(self, token, strategy):
        if strategy == "ROTATE":
            self._accept([self.tokens[-1], token])
        elif strategy == "SET" and token in self.tokens:
            self._accept([token])
        else:
            raise AwsError("InvalidParameterValue", "AUTH token: rotate first, then set the same token")

    def _accept(self, tokens):
        if self._nodes:
            self._nodes.accept(tokens)
        self.tokens = tokens  # what the servers accept, newest last

    def reshard(self, count, removed):
        if count > len(self.shards):
            free = [n for n in range(1, 500) if n not in self.shards]
            self.shards = sorted(self.shards + free[: count - len(self.shards)])
            return
        removed = [int(number) for number in removed]
        if len(set(removed) & set(self.shards)) != len(self.shards) - count:
            raise AwsError("InvalidParameterValue", f"to keep {count} of {self.shards}, not {removed}")
        self.shards = [n for n in self.shards if n not in removed]

    def members(self, shard):
        replicas = int(self.settings["ReplicasPerNodeGroup"])
        return [f"{self.name}-{shard:04d}-{node:03d}" for node in range(1, replicas + 2)]

    def group(self):
        sent = self.settings
        logs = items(sent, "LogDeliveryConfigurations", "LogDeliveryConfigurationRequest")
        return {
            "ReplicationGroupId": self.name,
            "Description": sent["ReplicationGroupDescription"],
            "Status": "available",
            "ARN": self.arn,
            "Engine": sent["Engine"],
            "MemberClusters": {"ClusterId": [m for shard in self.shards for m in self.members(shard)]},
            "NodeGroups": {"NodeGroup": [self._shard(shard) for shard in self.shards]},
            "ConfigurationEndpoint": {
                "Address": HOST if self._nodes else f"clustercfg.{self.name}.abc123.euc1.cache.amazonaws.com",
                "Port": sent["Port"],
            },
            "ClusterEnabled": True,
            "ClusterMode": "enabled",
            "AutomaticFailover": "enabled" if sent.get("AutomaticFailoverEnabled") == "true" else "disabled",
            "MultiAZ": "enabled" if sent.get("MultiAZEnabled") == "true" else "disabled",
            "CacheNodeType": sent["CacheNodeType"],
            "KmsKeyId": sent["KmsKeyId"],
            **self._encryption(),
            "SnapshotRetentionLimit": sent["SnapshotRetentionLimit"],
            "SnapshotWindow": sent["SnapshotWindow"],
            "AutoMinorVersionUpgrade": sent["AutoMinorVersionUpgrade"],
            "DataTiering": "disabled",
            "NetworkType": "ipv4",
            "IpDiscovery": "ipv4",
            "LogDeliveryConfigurations": {"LogDeliveryConfiguration": [_delivery(one) for one in logs]},
        }

    def _encryption(self):
        return {
            "AuthTokenEnabled": True,
            "TransitEncryptionEnabled": self.settings["TransitEncryptionEnabled"],
            "TransitEncryptionMode": self.settings.get("TransitEncryptionMode"),
            "AtRestEncryptionEnabled": self.settings["AtRestEncryptionEnabled"],
        }

    def _shard(self, shard):
        return {
            "NodeGroupId": f"{shard:04d}",
            "Status": "available",
            "NodeGroupMembers": {
                "NodeGroupMember": [{"CacheClusterId": m, "CacheNodeId": "0001"} for m in self.members(shard)]
            },
        }

    def node_descriptions(self):
        return [self._node(member) for shard in self.shards for member in self.members(shard)]

    def _node(self, member):
        sent = self.settings
        groups = items(sent, "SecurityGroupIds", "SecurityGroupId")
        return {
            "CacheClusterId": member,
            "ReplicationGroupId": self.name,
            "CacheClusterStatus": "available",
            "CacheNodeType": sent["CacheNodeType"],
            "Engine": sent["Engine"],
            "EngineVersion": self.engine_version + ".0",
            "NumCacheNodes": 1,
            "PreferredMaintenanceWindow": sent["PreferredMaintenanceWindow"],
            "CacheParameterGroup": {
                "CacheParameterGroupName": sent["CacheParameterGroupName"],
                "ParameterApplyStatus": "in-sync",
            },
            "CacheSubnetGroupName": sent["CacheSubnetGroupName"],
            "AutoMinorVersionUpgrade": sent["AutoMinorVersionUpgrade"],
            **self._encryption(),
            "SecurityGroups": {"member": [{"SecurityGroupId": g, "Status": "active"} for g in groups]},
            "CacheNodes": {"CacheNode": [{"CacheNodeId": "0001", "CacheNodeStatus": "available"}]},
        }


def _delivery(sent):
    group = sent["DestinationDetails"]["CloudWatchLogsDetails"]["LogGroup"]
    return {
        "LogType": sent["LogType"],
        "LogFormat": sent["LogFormat"],
        "DestinationType": sent["DestinationType"],
        "DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": group}},
        "Status": "active",
    }
