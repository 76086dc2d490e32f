/** L3: the durable tier on PostgreSQL. */
module io.tieredcache.postgres {
  requires transitive io.tieredcache;
  requires transitive java.sql;
  requires com.zaxxer.hikari;
  requires org.postgresql.jdbc;

  exports io.tieredcache.postgres;
}
