package io.tieredcache.bench.measure;

/** One thing that is measured. Adds what it found to the run's recording. */
public interface Measure {
  /** What the console says while it runs. */
  String title();

  /** About how long it takes by this plan, for the time left; {@link TimePlan} has the parts. */
  double seconds(Plan plan);

  /** Measures. */
  void run(Bench bench);
}
