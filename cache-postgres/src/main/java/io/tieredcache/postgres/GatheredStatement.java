package io.tieredcache.postgres;

import java.sql.SQLException;
import java.util.Map;

/** One statement for many calls. */
interface GatheredStatement<Q, R> {
  /** The answers by key; a key without one had nothing to answer with. */
  Map<String, R> run(Session session, Map<String, Q> questions) throws SQLException;

  /** Roughly how many bytes this question adds to the statement or to its answer. */
  long weight(Q question);

  /** Whether one answer serves all calls of the same key. */
  boolean joinsSameKey();
}
