package io.tieredcache.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsManagerSettingsTest {
  private static Path readme() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("README.md"))) {
      folder = folder.getParent();
    }
    return folder.resolve("README.md");
  }

  @Test
  void settingsTable_ofTheReadme_hasEachWithItsDefault() throws Exception {
    List<String> lines = Files.readAllLines(readme());
    List<String> rows = new ArrayList<>();
    for (RecordComponent setting : SecretsManagerSettings.class.getRecordComponents()) {
      Object value = setting.getAccessor().invoke(SecretsManagerSettings.defaults());
      rows.add("| `" + setting.getName() + "` | " + shown(value));
    }
    rows.removeIf(row -> lines.stream().anyMatch(line -> line.startsWith(row)));
    assertEquals(List.of(), rows, "rows that the README's table lacks");
  }

  private static String shown(Object value) {
    if (value instanceof Duration time) {
      return time.toMinutes() + " min |";
    }
    return value == null ? "the " : "`" + value + "` |";
  }
}
