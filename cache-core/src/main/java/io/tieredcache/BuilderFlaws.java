package io.tieredcache;

import java.util.List;

/** What schemas of one cache may not have together, or with their codecs. */
final class BuilderFlaws {
  private BuilderFlaws() {}

  static void tell(List<? extends KeySchema<?, ?>> schemas, Flaws flaws) {
    if (schemas.isEmpty()) {
      flaws.add("schemas must not be empty");
    }
    for (int i = 0; i < schemas.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (schemas.get(i).template().overlaps(schemas.get(j).template())) {
          flaws.add(
              "templates must not overlap: "
                  + schemas.get(j)
                  + " and "
                  + schemas.get(i)
                  + " have storage keys in common");
        }
      }
      tell(schemas.get(i), flaws);
    }
  }

  /** What is wrong with a schema and its policy together. */
  static void tell(KeySchema<?, ?> schema, Flaws flaws) {
    SchemaPolicy policy = schema.policy();
    if (policy.tracking() == Tracking.TRACKED && schema.template().prefix().isEmpty()) {
      flaws.add("a tracked template must begin with a literal, was " + schema);
    }
    if (policy.refreshAhead() && !schema.codec().framing().stamped()) {
      flaws.add("refreshAhead of " + schema + " needs a stamp, which PLAIN values lack");
    }
    if (policy.readFrom() == ReadFrom.REPLICA && !schema.codec().framing().stamped()) {
      flaws.add("readFrom REPLICA of " + schema + " needs a stamp, which PLAIN values lack");
    }
    if (policy.largeValues().packs() && !schema.codec().framing().stamped()) {
      flaws.add("largeValues of " + schema + " need a stamp, which PLAIN values lack");
    }
  }

  /** Whether somebody is left to answer reads; what is written must not be lost to them. */
  static void tellAnswering(
      KeySchema<?, ?> schema, boolean hasShared, boolean hasDurable, Flaws flaws) {
    SchemaPolicy policy = schema.policy();
    if (hasDurable && policy.writes() != WriteMode.CACHE_ONLY) {
      return;
    }
    if (hasShared && !policy.sharedReads()) {
      flaws.add(
          "sharedReads of " + schema + " must be true, since it has no L3 below L2, was false");
    }
    if (!hasShared && !policy.localReads()) {
      flaws.add(
          "localReads of " + schema + " must be true, since it has no tier but L1, was false");
    }
  }

  /** What a schema needs of this process where there is an L2. */
  static void tellShared(KeySchema<?, ?> schema, Flaws flaws) {
    if (schema.policy().largeValues().compression() == Compression.ZSTD
        && Packing.ZSTD_FLAW != null) {
      flaws.add("compression ZSTD of " + schema + " needs " + Packing.ZSTD_FLAW);
    }
  }
}
