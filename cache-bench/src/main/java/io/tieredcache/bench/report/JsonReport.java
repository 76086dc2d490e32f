package io.tieredcache.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tieredcache.cli.exit.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code report.json}. */
public final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private JsonReport() {}

  /** The report as JSON. */
  public static String text(Report report) {
    try {
      return JSON.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report can be written", e);
    }
  }

  /**
   * An earlier report's rows, ours by name.
   *
   * @throws CommandFailure where the file is no such report
   */
  static Map<String, Double> ours(Path file) {
    try {
      JsonNode rows = JSON.readTree(Files.readAllBytes(file)).path("rows");
      if (!rows.isArray() || rows.isEmpty()) {
        throw CommandFailure.usage("report " + file + " has no rows");
      }
      Map<String, Double> ours = new LinkedHashMap<>();
      for (JsonNode row : rows) {
        if (row.path("ours").isNumber()) {
          ours.put(
              row.path("measure").asText() + " " + row.path("bar").asText(),
              row.path("ours").asDouble());
        }
      }
      return ours;
    } catch (IOException e) {
      throw CommandFailure.usage(
          "report " + file + " can't be read as one: " + e.getClass().getSimpleName());
    }
  }
}
