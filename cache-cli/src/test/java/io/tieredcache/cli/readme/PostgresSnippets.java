package io.tieredcache.cli.readme;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTable;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.spi.DurableTier;
import java.util.List;
import javax.sql.DataSource;

/** The Java of docs/postgres.md. */
final class PostgresSnippets {
  static final KeySchema<String, String> NPCS =
      KeySchema.of("npc:{npc_id}:state", IdFormat.string(), StringCodec.of());

  private PostgresSnippets() {}

  static List<DurableTier> tiers(String secret, DataSource dataSource) {
    // snippet
    DurableTier own =
        PostgresTier.connect(
            PostgresSettings.of("jdbc:postgresql://db-1,db-2/game").user("game").password(secret));
    DurableTier given = PostgresTier.over(dataSource); // the application's pool, which stays open
    // end
    return List.of(own, given);
  }

  static PostgresTier mapped(PostgresSettings settings) {
    // snippet
    PostgresTier tier =
        PostgresTier.connect(settings)
            .table(PostgresTable.of(NPCS, "npc_state").ids("npc_id").value("state"));
    // end
    return tier;
  }
}
