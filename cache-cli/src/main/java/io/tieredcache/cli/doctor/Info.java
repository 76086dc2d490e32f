package io.tieredcache.cli.doctor;

import io.tieredcache.cli.resp.Talk;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** A section of INFO. */
record Info(Map<String, String> fields) {
  static Info of(Talk talk, String section) throws IOException {
    return new Info(
        talk.ask("INFO", section)
            .text()
            .lines()
            .filter(line -> line.indexOf(':') > 0)
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf(':')),
                    line -> line.substring(line.indexOf(':') + 1).strip(),
                    (first, again) -> again)));
  }

  String text(String field) {
    return fields.getOrDefault(field, "");
  }

  /** 0 where it is missing or no number. */
  double number(String field) {
    try {
      return Double.parseDouble(text(field));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
