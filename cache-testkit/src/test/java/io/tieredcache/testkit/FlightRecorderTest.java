package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording shows. */
final class FlightRecorderTest {
  @TempDir private Path folder;

  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();

  private List<RecordedEvent> recorded(boolean enabled) throws IOException {
    Path file = folder.resolve(enabled + ".jfr");
    try (Recording recording = new Recording()) {
      if (enabled) {
        for (String name : List.of("Read", "Load", "Fill", "Invalidate")) {
          recording.enable("io.tieredcache." + name).withoutThreshold();
        }
      }
      recording.start();
      a.names().get("p" + enabled, id -> "Ada");
      a.names().get("p" + enabled);
      a.names().invalidate("p" + enabled);
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("io.tieredcache."))
        .toList();
  }

  @Test
  void recording_enabled_showsAllButAHitInL1() throws IOException {
    List<RecordedEvent> events = recorded(true);

    assertEquals(4, events.size(), events::toString);
    for (RecordedEvent event : events) {
      assertEquals("player:{id}:name", event.getString("schema"));
    }
    assertTrue(
        events.stream()
            .anyMatch(
                event ->
                    event.getEventType().getName().endsWith(".Read")
                        && "LOADER".equals(event.getString("tier"))));
    assertTrue(
        events.stream()
            .anyMatch(
                event ->
                    event.getEventType().getName().endsWith(".Fill")
                        && event.getInt("stored") == 1));
    assertTrue(
        events.stream()
            .anyMatch(
                event ->
                    event.getEventType().getName().endsWith(".Invalidate")
                        && "call".equals(event.getString("source"))
                        && event.getInt("ids") == 1));
  }

  @Test
  void recording_notEnabled_showsNothing() throws IOException {
    assertEquals(List.of(), recorded(false));
  }

  /** So it costs a hit nothing that there are events: a class that is never loaded. */
  @Test
  void hitInL1_noRecording_doesNotEvenLoadAnEvent() throws Exception {
    try (FreshClasses classes = new FreshClasses()) {
      Runnable hit =
          (Runnable)
              classes.loadClass(LocalHits.class.getName()).getDeclaredConstructor().newInstance();
      hit.run();
      assertFalse(classes.loaded("io.tieredcache.ReadEvent"));
      assertTrue(classes.loaded("io.tieredcache.LocalTier"));

      ((AutoCloseable) hit).close();
      assertTrue(classes.loaded("io.tieredcache.ReadEvent"), "a miss does");
    }
  }

  /** Loads this test's classes anew, and tells which. */
  private static final class FreshClasses extends URLClassLoader {
    FreshClasses() {
      super(urls(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(FreshClasses::url)
          .toArray(URL[]::new);
    }

    private static URL url(String path) {
      try {
        return Path.of(path).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }

    boolean loaded(String name) {
      return findLoadedClass(name) != null;
    }
  }

  /** Hits of an L1 alone; closing begins with a miss. */
  public static final class LocalHits implements Runnable, AutoCloseable {
    private final KeySchema<String, String> schema = Fleet.schema(Fleet.policy().build());
    private final TieredCache cache = TieredCache.builder().schemas(schema).build();

    @Override
    public void run() {
      cache.of(schema).put("p", "Ada");
      for (int i = 0; i < 100; i++) {
        assertEquals("Ada", cache.of(schema).get("p"));
      }
    }

    @Override
    public void close() {
      try (cache) {
        cache.of(schema).get("absent");
      }
    }
  }
}
