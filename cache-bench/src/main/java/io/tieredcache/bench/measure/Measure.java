package io.tieredcache.bench.measure;

/** One thing that is measured. Adds what it found to the run's recording. */
public interface Measure {
  /** What the console says while it runs. */
  String title();

  /** Measures. */
  void run(Bench bench);
}
