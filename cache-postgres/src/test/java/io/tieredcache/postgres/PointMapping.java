package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code x|tags}. */
final class PointMapping implements RowMapping {
  @Override
  public List<String> columns() {
    return List.of("x", "tags");
  }

  @Override
  public List<@Nullable String> toColumns(byte[] payload) {
    List<@Nullable String> columns = new ArrayList<>();
    for (String each : new String(payload, UTF_8).split("\\|", -1)) {
      columns.add(each.equals("null") ? null : each);
    }
    return columns;
  }

  @Override
  public byte[] toPayload(List<@Nullable String> columns) {
    return (columns.get(0) + "|" + columns.get(1)).getBytes(UTF_8);
  }
}
