package io.tieredcache.bench.client;

/** What threads repeat while they are measured. */
interface Work {
  /** One thread's share: it calls the step again and again, alone. */
  Step step(int thread, int threads);

  /** One timed call. */
  interface Step {
    /** Makes the call and checks its answer; returns how many operations it was. */
    int run() throws Exception;
  }
}
