package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What failed requests about a journal have the tier do. */
@Tag("servers")
final class RedisJournalTroubleTest {
  /** Makes the connection one that has not authenticated. */
  private static final ProtocolKeyword RESET =
      new ProtocolKeyword() {
        @Override
        public byte[] getBytes() {
          return "RESET".getBytes(US_ASCII);
        }

        @Override
        public String toString() {
          return "RESET";
        }
      };

  @Test
  void read_credentialsAreRefused_sourceIsTold() {
    Rotating source = new Rotating(Servers.single().password());
    try (RedisTier tier =
        RedisTier.connect(Servers.settings(Servers.single()).credentials(source))) {
      Journal journal =
          tier.openJournal(
              new TierSchema(KeyTemplate.of("trouble:{n}"), Framing.JSON, true, 60_000),
              new JournalSettings(1, 100, 0));
      tier.start(Servers.soon());
      RedisLink link = requireNonNull(tier.connector().link(), "link");
      RawRedis.answer(link.commands().dispatch(RESET, new StatusOutput<>(Wire.CODEC)));

      ExecutionException failure =
          assertThrows(
              ExecutionException.class,
              () -> journal.read(0, 0, 10, Servers.soon()).get(20, TimeUnit.SECONDS));

      assertInstanceOf(TierException.class, failure.getCause());
      Waiting.until("the source is told", () -> source.refusals.get() > 0);
    }
  }
}
