package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Which channels the driver hears of. */
final class LoneChannelTest {
  private final Map<Object, Channel> live = new ConcurrentHashMap<>();
  private final List<String> heard = new ArrayList<>();

  /** One whose handshake is done. */
  private EmbeddedChannel connected(String connection, String name) {
    return new EmbeddedChannel(new LoneChannel(connection, live), new Driver(name));
  }

  private static void end(EmbeddedChannel channel) {
    channel.close().syncUninterruptibly();
    channel.runPendingTasks();
  }

  private final class Driver extends ChannelInboundHandlerAdapter {
    private final String name;

    Driver(String name) {
      this.name = name;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      heard.add(name + " active");
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      heard.add(name + " inactive");
    }
  }

  @Test
  void active_connectionHasAnother_isClosedUnheard() {
    EmbeddedChannel first = connected("a", "first");

    EmbeddedChannel second = connected("a", "second");

    assertTrue(first.isActive());
    assertFalse(second.isActive());
    assertEquals(List.of("first active"), heard);
  }

  @Test
  void active_otherHasEnded_takesOver() {
    end(connected("a", "first"));

    EmbeddedChannel second = connected("a", "second");

    assertTrue(second.isActive());
    assertEquals(List.of("first active", "first inactive", "second active"), heard);
    end(second);
    assertEquals(Map.of(), live);
  }

  @Test
  void active_anotherConnectionsChannel_isLeftAlone() {
    EmbeddedChannel first = connected("a", "first");
    EmbeddedChannel second = connected("b", "second");

    assertTrue(first.isActive() && second.isActive());
    assertEquals(List.of("first active", "second active"), heard);
  }

  @Test
  void inactive_handshakeFailedAndConnectionHasNone_isHeard() {
    EmbeddedChannel failed = new EmbeddedChannel();
    failed.pipeline().addLast(new LoneChannel("a", live), new Driver("failed"));

    end(failed);

    assertEquals(List.of("failed inactive"), heard);
  }

  /** Else the driver would think that the connection is lost, and make one more. */
  @Test
  void inactive_handshakeFailedBesideAnother_isUnheard() {
    EmbeddedChannel failed = new EmbeddedChannel();
    failed.pipeline().addLast(new LoneChannel("a", live), new Driver("failed"));
    connected("a", "other");

    end(failed);

    assertEquals(List.of("other active"), heard);
  }
}
