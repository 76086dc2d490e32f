"""Another life: planned, failed and mended, restored from a snapshot, scaled out, in and up."""

import unittest

from module_text import MODULE, deployer_lacks
from standin import Standin
from terraform_run import Terraform

NAME = "gaming-system-redis"
EXAMPLES = MODULE / "examples"
SNAPSHOT = "gaming-system-redis-final-0a1b2c3d"


class ScalingLife(unittest.TestCase):
    """One life in one test: each step needs the state that the one before left."""

    def setUp(self):
        self.aws = Standin()
        self.addCleanup(self.aws.close)
        self.terraform = Terraform(self.aws.url, "scaling", EXAMPLES / "production.tfvars")
        self.addCleanup(self.terraform.close)

    def test_life_fromFailedCreationToDestroy_asksForWhatTheReadmeSays(self):
        self.plan_without_any_change()
        self.fail_at_the_quota()
        self.mend_and_restore()
        self.scale_out()
        self.scale_in_and_up()
        self.destroy()
        self.assertEqual([], self.aws.unknown)
        self.assertEqual([], deployer_lacks(self.aws.requests))
        for sent in self.aws.asked("CreateReplicationGroup"):
            self.assertNotIn(sent["AuthToken"], "".join(self.terraform.printed))

    def plan_without_any_change(self):
        said = self.terraform.plan(expect=1, vpc_name="nowhere")
        self.assertIn("set region or vpc_name", " ".join(said.split()))
        self.terraform.plan(expect=2, var_file=EXAMPLES / "development.tfvars")
        self.assertEqual([], self.aws.changes())

    def fail_at_the_quota(self):
        message = "The quota of nodes is exceeded."
        with self.aws.failing("CreateReplicationGroup", "NodeQuotaForClusterExceeded", message):
            said = self.terraform.apply(expect=1)
        self.assertIn(message, said)
        self.assertNotIn("SnapshotName", self.aws.asked("CreateReplicationGroup")[-1])
        self.assertEqual([], self.aws.asked("PutSecretValue"))

    def mend_and_restore(self):
        self.terraform.apply(snapshot_name=SNAPSHOT)
        first, *_, second = self.aws.asked("CreateReplicationGroup")
        self.assertEqual(SNAPSHOT, second["SnapshotName"])
        self.assertEqual(first["AuthToken"], second["AuthToken"])
        self.assertEqual(1, len(self.aws.asked("CreateKey")))
        self.assertIn("No changes.", self.terraform.plan())

    def scale_out(self):
        self.terraform.apply(num_shards=5)
        sent = self.aws.asked("ModifyReplicationGroupShardConfiguration")[-1]
        self.assertEqual(("5", "true"), (sent["NodeGroupCount"], sent["ApplyImmediately"]))
        self.assertEqual([1, 2, 3, 4, 5], self.aws.cache.clusters[NAME].shards)
        self.assertEqual(40, len(self.terraform.outputs()["alarm_names"]))

    def scale_in_and_up(self):
        said = self.terraform.apply(num_shards=3, node_type="cache.r7g.xlarge")
        sent = self.aws.asked("ModifyReplicationGroupShardConfiguration")[-1]
        self.assertEqual({"0004", "0005"}, set(sent["NodeGroupsToRemove"]["NodeGroupToRemove"].values()))
        self.assertEqual([1, 2, 3], self.aws.cache.clusters[NAME].shards)
        sizes = [sent for sent in self.aws.asked("ModifyReplicationGroup") if "CacheNodeType" in sent]
        self.assertEqual(1, len(sizes))
        self.assertEqual(("cache.r7g.xlarge", "true"), (sizes[0]["CacheNodeType"], sizes[0]["ApplyImmediately"]))
        self.assertEqual(24, len(self.aws.cloudwatch.alarms))
        self.assertNotIn("Warning: Check block assertion failed", said)

    def destroy(self):
        self.terraform.destroy(final_snapshot="false")
        self.assertEqual({}, self.aws.cache.clusters)
        self.assertEqual([], self.terraform.resources())
