package io.tieredcache.cli.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tieredcache.GameSchemas;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTable;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.FakeSharedTier;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The SQL of docs/postgres.md, as it stands there, on a real server. */
@TieredCacheServers
final class PostgresPageTest {
  private static final KeySchema<String, String> WORLDS =
      GameSchemas.worldSnapshot(StringCodec.of());

  /** A database of its own, and a role without rights. */
  private record Place(PostgresServer server, String name, String role) {
    static Place make(PostgresServer server) throws SQLException {
      String name = "page_" + UUID.randomUUID().toString().replace('-', '_');
      Place place = new Place(server, name, "game_" + name);
      try (Connection admin = server.adminDataSource().getConnection();
          Statement statement = admin.createStatement()) {
        statement.execute("create database " + name);
        statement.execute("create role " + place.role() + " login password 'page'");
      }
      return place;
    }

    String url() {
      return server.jdbcUrl().replaceFirst("/" + PostgresServer.DATABASE + "$", "/" + name);
    }

    PostgresSettings settings(String user) {
      return PostgresSettings.of(url())
          .user(user)
          .password(user.equals(role) ? "page" : server.password());
    }

    /** The page grants to a role {@code game}. */
    void run(String user, String sql) throws SQLException {
      try (Connection connection =
              DriverManager.getConnection(
                  url(), user, user.equals(role) ? "page" : server.password());
          Statement statement = connection.createStatement()) {
        statement.execute(sql.replace(" to game;", " to " + role + ";"));
      }
    }

    long number(String sql) throws SQLException {
      try (Connection connection =
              DriverManager.getConnection(url(), "postgres", server.password());
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The page's block of SQL that begins so. */
  private static String sql(String begin) throws IOException {
    return Documents.blocks(Documents.ROOT.resolve("docs/postgres.md"), "sql").stream()
        .filter(block -> block.startsWith(begin))
        .findFirst()
        .orElseThrow(() -> new AssertionError("docs/postgres.md has no block " + begin));
  }

  private static TieredCache open(DurableTier tier, KeySchema<?, ?>... schemas) {
    return TieredCache.builder()
        .durable(tier)
        .schemas(schemas)
        .startTimeout(Duration.ofSeconds(60))
        .build();
  }

  @Test
  void blocksOfSql_ofThePage_areThoseRunHere() throws IOException {
    List<String> begins =
        Documents.blocks(Documents.ROOT.resolve("docs/postgres.md"), "sql").stream()
            .map(block -> block.lines().findFirst().orElseThrow())
            .toList();
    assertEquals(
        List.of(
            "create table cache_entry (",
            "grant select, insert, update, delete on cache_entry to game;",
            "begin;",
            "create table cache_journal ("),
        begins);
  }

  @Test
  void tables_madeByHand_serveARoleWithTheirGrants(PostgresServer server) throws Exception {
    Place place = Place.make(server);
    place.run("postgres", sql("create table cache_entry"));
    place.run("postgres", sql("create table cache_journal"));
    place.run("postgres", "grant select, insert, update, delete on cache_entry to game;");
    place.run("postgres", "grant select, insert, update on cache_journal to game;");
    KeySchema<String, String> behind =
        KeySchema.of("npc:{npc_id}:state", IdFormat.string(), StringCodec.of())
            .with(
                SchemaPolicy.builder()
                    .ttl(Duration.ofMinutes(1))
                    .writes(WriteMode.WRITE_BEHIND)
                    .writeBehind(WriteBehindPolicy.defaults().journalReplicas(0))
                    .build());
    try (TieredCache cache =
        TieredCache.builder()
            .shared(new FakeSharedTier())
            .durable(PostgresTier.connect(place.settings(place.role())))
            .schemas(WORLDS, behind)
            .startTimeout(Duration.ofSeconds(60))
            .build()) {
      cache.of(WORLDS).put("w-1", "Arda");
      assertEquals("Arda", cache.of(WORLDS).get("w-1"));
      cache.of(behind).put("7", "calm");
    }
    assertEquals(
        1,
        place.number("select count(*) from cache_entry where key = 'npc:7:state'"),
        "flushed as it was closed");
  }

  @Test
  void grants_ofThePage_areEnoughForARoleAndItsOwnTable(PostgresServer server) throws Exception {
    Place place = Place.make(server);
    try (TieredCache owner = open(PostgresTier.connect(place.settings("postgres")), WORLDS)) {
      owner.of(WORLDS).put("w-42", "Arda");
    }
    place.run("postgres", "create table npc_state (npc_id bigint primary key, state jsonb)");
    PostgresTable table =
        PostgresTable.of(PostgresSnippets.NPCS, "npc_state").ids("npc_id").value("state");
    place.run("postgres", table.ddl());
    place.run("postgres", sql("grant select"));
    try (TieredCache cache =
        open(
            PostgresSnippets.mapped(place.settings(place.role())), WORLDS, PostgresSnippets.NPCS)) {
      TypedCache<String, String> npcs = cache.of(PostgresSnippets.NPCS);
      npcs.put("7", "wary");
      place.run(place.role(), sql("begin"));

      assertEquals("Arda", cache.of(WORLDS).get("w-42"));
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!"calm".equals(npcs.get("7"))) {
        assertEquals(true, System.nanoTime() < end, "the row's new value is not read");
      }
      npcs.remove("7");
      assertNull(npcs.get("7"));
    }
  }
}
