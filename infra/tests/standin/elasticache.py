"""ElastiCache: the groups around a cluster, and the cluster itself."""

from .cluster import Cluster
from .wire import AwsError, items

ARN = "arn:aws:elasticache:eu-central-1:123456789012:{0}:{1}"


class ElastiCache:
    def __init__(self, nodes=None):
        self.clusters = {}
        self._nodes = nodes
        self._subnets, self._parameters, self._tags = {}, {}, {}

    def ListTagsForResource(self, sent):
        return {"TagList": {"Tag": self._tags.get(sent["ResourceName"], [])}}

    # subnet groups

    def CreateCacheSubnetGroup(self, sent):
        name = sent["CacheSubnetGroupName"]
        subnets = items(sent, "SubnetIds", "SubnetIdentifier")
        group = {
            "CacheSubnetGroupName": name,
            "CacheSubnetGroupDescription": sent["CacheSubnetGroupDescription"],
            "VpcId": "vpc-0a",
            "Subnets": {"Subnet": [{"SubnetIdentifier": s} for s in subnets]},
            "ARN": self._tag("subnetgroup", name, sent),
        }
        self._subnets[name] = group
        return {"CacheSubnetGroup": group}

    def DescribeCacheSubnetGroups(self, sent):
        found = _find(self._subnets, sent["CacheSubnetGroupName"], "CacheSubnetGroupNotFoundFault")
        return {"CacheSubnetGroups": {"CacheSubnetGroup": [found]}}

    def DeleteCacheSubnetGroup(self, sent):
        self._subnets.pop(sent["CacheSubnetGroupName"], None)

    # parameter groups

    def CreateCacheParameterGroup(self, sent):
        name = sent["CacheParameterGroupName"]
        group = {
            "CacheParameterGroupName": name,
            "CacheParameterGroupFamily": sent["CacheParameterGroupFamily"],
            "Description": sent["Description"],
            "IsGlobal": False,
            "ARN": self._tag("parametergroup", name, sent),
        }
        self._parameters[name] = (group, {})
        return {"CacheParameterGroup": group}

    def ModifyCacheParameterGroup(self, sent):
        values = _find(self._parameters, sent["CacheParameterGroupName"], "CacheParameterGroupNotFound")[1]
        for one in items(sent, "ParameterNameValues", "ParameterNameValue"):
            values[one["ParameterName"]] = one["ParameterValue"]
        return {"CacheParameterGroupName": sent["CacheParameterGroupName"]}

    def DescribeCacheParameterGroups(self, sent):
        found = _find(self._parameters, sent["CacheParameterGroupName"], "CacheParameterGroupNotFound")
        return {"CacheParameterGroups": {"CacheParameterGroup": [found[0]]}}

    def DescribeCacheParameters(self, sent):
        values = _find(self._parameters, sent["CacheParameterGroupName"], "CacheParameterGroupNotFound")[1]
        shown = [{"ParameterName": n, "ParameterValue": v, "Source": "user"} for n, v in values.items()]
        return {"Parameters": {"Parameter": shown}}

    def DeleteCacheParameterGroup(self, sent):
        self._parameters.pop(sent["CacheParameterGroupName"], None)

    # replication groups

    def CreateReplicationGroup(self, sent):
        name = sent["ReplicationGroupId"]
        if name in self.clusters:
            raise AwsError("ReplicationGroupAlreadyExists", "there is one of this name")
        self.clusters[name] = Cluster(sent, self._tag("replicationgroup", name, sent), self._nodes)
        return {"ReplicationGroup": self.clusters[name].group()}

    def DescribeReplicationGroups(self, sent):
        return {"ReplicationGroups": {"ReplicationGroup": [self._cluster(sent).group()]}}

    def DescribeCacheClusters(self, sent):
        wanted = sent.get("CacheClusterId")
        nodes = [node for cluster in self.clusters.values() for node in cluster.node_descriptions()]
        found = [node for node in nodes if wanted in (None, node["CacheClusterId"])]
        if not found:
            raise AwsError("CacheClusterNotFound", f"CacheCluster not found: {wanted}", 404)
        return {"CacheClusters": {"CacheCluster": found}}

    def ModifyReplicationGroup(self, sent):
        cluster = self._cluster(sent)
        cluster.modify(sent)
        return {"ReplicationGroup": cluster.group()}

    def ModifyReplicationGroupShardConfiguration(self, sent):
        cluster = self._cluster(sent)
        cluster.reshard(int(sent["NodeGroupCount"]), items(sent, "NodeGroupsToRemove", "NodeGroupToRemove"))
        return {"ReplicationGroup": cluster.group()}

    def DeleteReplicationGroup(self, sent):
        group = self._cluster(sent).group()
        del self.clusters[sent["ReplicationGroupId"]]
        return {"ReplicationGroup": {**group, "Status": "deleting"}}

    def _cluster(self, sent):
        name = sent["ReplicationGroupId"]
        if name not in self.clusters:
            raise AwsError("ReplicationGroupNotFoundFault", f"ReplicationGroup {name} not found.", 404)
        return self.clusters[name]

    def _tag(self, kind, name, sent):
        arn = ARN.format(kind, name)
        self._tags[arn] = items(sent, "Tags", "Tag")
        return arn


def _find(groups, name, missing):
    if name not in groups:
        raise AwsError(missing, f"{name} not found", 404)
    return groups[name]
