"""A life of the module: created, read again, rotated twice, upgraded by AWS, destroyed.

Behind the stand-in is a real cluster, and a Java service uses it with the token of the secret.
"""

import hashlib
import json
import unittest

from module_text import deployer_lacks
from service_run import Service
from standin import Nodes, Standin
from terraform_run import Terraform

NAME = "gaming-system-redis"


class RotationLife(unittest.TestCase):
    """One life in one test: each step needs the state that the one before left."""

    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.close)
        self.nodes = Nodes(**self.service.address)
        self.aws = Standin(nodes=self.nodes)
        self.addCleanup(self.aws.close)
        self.terraform = Terraform(self.aws.url, "rotation")
        self.addCleanup(self.terraform.close)

    def test_life_fromCreationToDestroy_asksForWhatTheReadmeSays(self):
        self.create()
        self.serve()
        self.plan_again()
        first = self.tokens()[-1]
        self.refuse_both_at_once(first)
        self.fail_to_rotate(first)
        self.rotate(first)
        self.settle(first)
        self.upgrade_by_aws()
        self.rotate_again()
        self.stop_serving()
        tokens = {first, *self.tokens()}
        self.destroy()
        self.assertEqual([], self.aws.unknown)
        self.assertEqual([], deployer_lacks(self.aws.requests))
        for token in tokens:
            self.assertNotIn(token, "".join(self.terraform.printed + self.service.printed))
            self.assertNotIn(token, self.service.errors())

    def tokens(self):
        return self.aws.cache.clusters[NAME].tokens

    def secret(self):
        answer = self.aws.vault.GetSecretValue({"SecretId": "gaming-system/redis-auth-token"})
        return json.loads(answer["SecretString"])

    def create(self):
        self.terraform.apply()
        sent = self.aws.asked("CreateReplicationGroup")[-1]
        wanted = {
            "NumNodeGroups": "3", "ReplicasPerNodeGroup": "1", "ClusterMode": "enabled",
            "CacheNodeType": "cache.r7g.large", "Engine": "redis", "EngineVersion": "7.1", "Port": "6379",
            "MultiAZEnabled": "true", "AutomaticFailoverEnabled": "true",
            "TransitEncryptionEnabled": "true", "AtRestEncryptionEnabled": "true",
            "SnapshotWindow": "02:00-03:00", "SnapshotRetentionLimit": "5",
            "PreferredMaintenanceWindow": "sun:03:00-sun:04:00", "AutoMinorVersionUpgrade": "true",
        }
        self.assertEqual(wanted, {name: sent.get(name) for name in wanted})
        self.assertNotIn("SnapshotName", sent)
        self.assertRegex(sent["AuthToken"], "^[0-9a-f]{32}$")
        outputs = self.terraform.outputs()
        wanted = {"auth_token": sent["AuthToken"], "endpoint": outputs["redis_configuration_endpoint"]}
        self.assertEqual(wanted, self.secret())
        self.assertEqual(24, len(outputs["alarm_names"]))
        self.terraform.run("show")

    def serve(self):
        self.service.ask("serve", self.aws.url)
        self.assert_served("before the rotation")

    def assert_served(self, when):
        """With the secret's token, by connections that stay and by new ones, and nothing failed."""
        token = hashlib.sha256(self.secret()["auth_token"].encode()).hexdigest()
        before = self.service.until("the token of the secret " + when, lambda now: now["token"] == token)

        def went_on(now):
            grown = {name: now[name] - before[name] for name in ("reads", "writes", "newcomers")}
            return grown["reads"] >= 100 and grown["writes"] >= 100 and grown["newcomers"] >= 2

        after = self.service.until("reads, writes and new connections " + when, went_on)
        self.assertEqual((0, ""), (after["errors"], after["firstError"]), when)
        counts = ", ".join(f"{after[name]} {name}" for name in ("reads", "writes", "newcomers", "errors"))
        print(f"rotation: {when}: {counts}", flush=True)

    def stop_serving(self):
        last = self.service.ask("stop")
        self.assertEqual((0, ""), (last["errors"], last["firstError"]))

    def plan_again(self):
        self.assertIn("No changes.", self.terraform.plan())

    def refuse_both_at_once(self, old):
        changes = len(self.aws.changes())
        said = self.terraform.plan(expect=1, auth_token_generation=2, auth_token_settled_generation=2)
        self.assertIn("must be applied before it is settled", " ".join(said.split()))
        self.assertEqual(([old], changes), (self.tokens(), len(self.aws.changes())))

    def fail_to_rotate(self, old):
        message = "The cluster is being modified."
        with self.aws.failing("ModifyReplicationGroup", "InvalidReplicationGroupState", message):
            said = self.terraform.apply(expect=1, auth_token_generation=2)
        self.assertIn(message, said)
        said = self.terraform.plan(expect=1, auth_token_generation=2)
        self.assertIn("The servers never took generation 2", " ".join(said.split()))
        self.assertEqual(([old], old), (self.tokens(), self.secret()["auth_token"]))
        self.assert_served("after a rotation that failed")

    def rotate(self, old):
        self.terraform.apply(auth_token_generation=3)
        new = self.secret()["auth_token"]
        self.assertNotEqual(old, new)
        self.assertEqual([old, new], self.tokens())
        self.assert_modified(new, "ROTATE")
        order = ["ModifyReplicationGroup", "PutSecretValue"]
        self.assertEqual(order, [action for action in self.aws.changes() if action in order][-2:])
        self.assertEqual([], self.nodes.refusals(old) + self.nodes.refusals(new))
        self.assert_served("with two tokens")

    def settle(self, old):
        token, versions = self.secret()["auth_token"], len(self.aws.asked("PutSecretValue"))
        self.terraform.apply(auth_token_generation=3, auth_token_settled_generation=3)
        self.assertEqual([token], self.tokens())
        self.assert_modified(token, "SET")
        self.assertEqual(versions, len(self.aws.asked("PutSecretValue")))
        refusals = self.nodes.refusals(old)
        self.assertEqual(["WRONGPASS"] * 6, [said.split()[0] for said in refusals])
        self.assert_served("with the new token alone")

    def upgrade_by_aws(self):
        self.aws.cache.clusters[NAME].engine_version = "7.2"
        plan = self.terraform.plan(auth_token_generation=3, auth_token_settled_generation=3)
        self.assertIn("No changes.", plan)

    def rotate_again(self):
        old = self.secret()["auth_token"]
        self.terraform.apply(auth_token_generation=4, auth_token_settled_generation=3)
        self.assertEqual([old, self.secret()["auth_token"]], self.tokens())
        self.assert_modified(self.secret()["auth_token"], "ROTATE")
        self.assert_served("with the next token")

    def assert_modified(self, token, strategy):
        sent = self.aws.asked("ModifyReplicationGroup")[-1]
        self.assertEqual(
            (token, strategy, "true"),
            (sent["AuthToken"], sent["AuthTokenUpdateStrategy"], sent["ApplyImmediately"]),
        )

    def destroy(self):
        self.terraform.destroy()
        self.assertEqual({}, self.aws.cache.clusters)
        sent = self.aws.asked("DeleteReplicationGroup")[-1]
        self.assertEqual(f"{NAME}-final-00000001", sent["FinalSnapshotIdentifier"])
        self.assertEqual([], self.terraform.resources())
