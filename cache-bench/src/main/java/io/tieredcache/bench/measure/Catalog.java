package io.tieredcache.bench.measure;

import java.util.ArrayList;
import java.util.List;

/** All measures, in the order in which they run. */
public final class Catalog {
  private Catalog() {}

  /** Those of a plan. */
  public static List<Measure> of(Plan plan) {
    List<Measure> measures = new ArrayList<>();
    measures.add(new LocalHits());
    measures.add(new SharedHits());
    measures.add(new SelfCheck());
    measures.add(new ManyThreads());
    measures.add(new Batches());
    measures.add(new GameMix());
    if (plan.full()) {
      measures.add(new Memory());
      measures.add(new Saturation());
      measures.add(new Scale());
      measures.add(new Primaries());
    }
    return measures;
  }
}
