package io.tieredcache;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Observes calls of one schema's loaders. The observation begins on the caller's thread, so that it
 * lies below the caller's, and its scope is open on the loader's. Thread-safe.
 */
record LoadObservations(ObservationRegistry registry, String schema) {
  /** The loader with its observation around it. */
  <V extends @Nullable Object> Callable<V> around(Callable<V> loader) {
    if (registry.isNoop()) {
      return loader;
    }
    Observation observation =
        Observation.createNotStarted("tieredcache.load", registry)
            .lowCardinalityKeyValue("schema", schema)
            .parentObservation(registry.getCurrentObservation());
    return () -> observe(observation, loader);
  }

  private static <V extends @Nullable Object> V observe(Observation observation, Callable<V> loader)
      throws Exception {
    observation.start();
    Observation.Scope scope = observation.openScope();
    try {
      V loaded = loader.call();
      observation.lowCardinalityKeyValue("outcome", loaded == null ? "absent" : "loaded");
      return loaded;
    } catch (Exception e) {
      observation.lowCardinalityKeyValue("outcome", "failed").error(e);
      throw e;
    } finally {
      scope.close();
      observation.stop();
    }
  }
}
