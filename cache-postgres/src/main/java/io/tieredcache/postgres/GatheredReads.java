package io.tieredcache.postgres;

import io.tieredcache.spi.DurableRow;
import java.sql.SQLException;
import java.util.Map;

/** Single loads as one {@code = any(?)}. */
final class GatheredReads implements GatheredStatement<Boolean, DurableRow> {
  private final RowTable table;

  /** Of the latest rows. A racy update loses a sample, nothing more. */
  private volatile long typicalBytes = 1024;

  GatheredReads(RowTable table) {
    this.table = table;
  }

  @Override
  public Map<String, DurableRow> run(Session session, Map<String, Boolean> questions)
      throws SQLException {
    Map<String, DurableRow> rows = table.read(session, questions.keySet());
    long sum = 0;
    for (DurableRow row : rows.values()) {
      byte[] payload = row.payload();
      sum += payload == null ? 0 : payload.length;
    }
    if (sum > 0) {
      typicalBytes = (typicalBytes + sum / rows.size()) / 2;
    }
    return rows;
  }

  @Override
  public long weight(Boolean question) {
    return typicalBytes;
  }

  @Override
  public boolean joinsSameKey() {
    return true;
  }
}
