package io.tieredcache.cli.readme;

import static io.tieredcache.cli.readme.QuickStart.WORLDS;

import io.tieredcache.TieredCache;

/** The Java of docs/policies.md, but for the simulation's, which cache-testkit runs. */
final class PolicySnippets {
  private PolicySnippets() {}

  static void doWithoutRedis(TieredCache cache) {
    // snippet
    cache.reconfigure(WORLDS, cache.policy(WORLDS).toBuilder().sharedReads(false).build());
    // end
  }
}
