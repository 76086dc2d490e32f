package io.tieredcache.cli.demo.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The lines between a service and its parent. The service says {@link #READY}, waits for {@link
 * #GO}, then writes a report a second until {@link #STOP} or the end of its input. Thread-safe.
 */
public final class Wire {
  /** Service to parent: connected. */
  public static final String READY = "ready";

  /** Parent to service: begin. */
  public static final String GO = "go";

  /** Parent to service: end. */
  public static final String STOP = "stop";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Wire() {}

  /** The report as one line. */
  public static String line(ServiceReport report) {
    try {
      return JSON.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is always JSON", e);
    }
  }

  /** The report of a line. */
  public static ServiceReport report(String line) {
    try {
      return JSON.readValue(line, ServiceReport.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("line is no report: " + line, e);
    }
  }
}
