package io.tieredcache.postgres;

import java.sql.SQLException;
import java.util.Map;

/** Single writes as one upsert. Of two writes of one key the later waits for the next upsert. */
record GatheredWrites(RowTable table, long ttlMillis) implements GatheredStatement<byte[], Long> {
  @Override
  public Map<String, Long> run(Session session, Map<String, byte[]> questions) throws SQLException {
    return table.put(session, questions, ttlMillis);
  }

  @Override
  public long weight(byte[] question) {
    return question.length;
  }

  @Override
  public boolean joinsSameKey() {
    return false;
  }
}
