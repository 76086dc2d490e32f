package io.tieredcache;

/** What is counted for each schema. */
enum Count {
  L1_HIT("tieredcache.reads", "tier", "l1"),
  L1_MISS("tieredcache.l1.misses", "", ""),
  L2_HIT("tieredcache.reads", "tier", "l2"),
  L3_HIT("tieredcache.reads", "tier", "l3"),
  LOADED("tieredcache.reads", "tier", "loader"),
  ABSENT("tieredcache.reads", "tier", "none"),
  FLIGHT_SHARED("tieredcache.flights.shared", "", ""),
  LEASE_HELD("tieredcache.lease.waits", "", ""),
  FILL_REFUSED("tieredcache.fills.refused", "reason", "lease"),
  FILL_VOIDED("tieredcache.fills.refused", "reason", "voided"),
  BELOW_FLOOR("tieredcache.below.floor", "", ""),
  FLOOR_FOLLOWED("tieredcache.floor.followed", "", ""),
  INVALIDATED("tieredcache.invalidations", "", ""),
  CHANGE_HEARD("tieredcache.changes.heard", "", ""),
  UNDECODABLE("tieredcache.undecodable", "", ""),
  REVALIDATED("tieredcache.revalidated", "", ""),
  L2_READ_BYTES("tieredcache.bytes.read", "tier", "l2"),
  L3_READ_BYTES("tieredcache.bytes.read", "tier", "l3"),
  L2_WRITTEN_BYTES("tieredcache.bytes.written", "tier", "l2"),
  L3_WRITTEN_BYTES("tieredcache.bytes.written", "tier", "l3"),
  LARGE("tieredcache.values.large", "", ""),
  L2_FAILED("tieredcache.failures", "tier", "l2"),
  L3_FAILED("tieredcache.failures", "tier", "l3"),
  STALE_ERROR("tieredcache.stale", "reason", "error"),
  STALE_REVALIDATING("tieredcache.stale", "reason", "revalidating"),
  REFRESHED("tieredcache.refreshes", "outcome", "done"),
  REFRESH_FAILED("tieredcache.refreshes", "outcome", "failed"),
  REFRESH_NOT_NEEDED("tieredcache.refreshes", "outcome", "others"),
  SHED_READ("tieredcache.shed", "tier", "l3"),
  SHED_LOAD("tieredcache.shed", "tier", "loader"),
  WRITE("tieredcache.writes", "", ""),
  REPAIR_REMEMBERED("tieredcache.repairs", "step", "remembered"),
  REPAIRED("tieredcache.repairs", "step", "done");

  final String metric;
  final String tag;
  final String tagValue;

  Count(String metric, String tag, String tagValue) {
    this.metric = metric;
    this.tag = tag;
    this.tagValue = tagValue;
  }
}
