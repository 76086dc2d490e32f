package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording shows. */
final class FlightRecorderTest {
  @TempDir private Path folder;

  private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();

  @AfterEach
  void close() {
    fleet.close();
  }

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
}
