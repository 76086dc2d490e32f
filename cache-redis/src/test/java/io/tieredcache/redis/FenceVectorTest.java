package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Stamp;
import io.tieredcache.testkit.server.RedisNode;
import io.tieredcache.testkit.server.RedisReply;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vectors of docs/redis.md, "The fence", as a client in another language would check itself
 * with them: bare commands, and scripts put together as the page says.
 */
@Tag("servers")
final class FenceVectorTest {
  private static final Map<String, String> SCRIPTS = scripts();
  private static final Pattern HEAD = Pattern.compile("\\[(\\d+)]");
  private static final Pattern STAMP = Pattern.compile("<(\\d+)>");
  private static final Pattern NOW = Pattern.compile("<(\\d*)\\+>(.*)");
  private static final String NOTHING = "–";

  private final String key = "vector:" + UUID.randomUUID();
  private final String fence = "fence:{" + key + "}";
  private final RedisNode node = Servers.cluster().primaryOf(key);
  private long began;

  private static Map<String, String> scripts() {
    Map<String, String> scripts = new HashMap<>();
    for (List<String> row : Documented.table("| script | files |")) {
      StringBuilder text = new StringBuilder();
      for (String part : row.get(1).split(" ", -1)) {
        text.append(file(part + ".lua"));
      }
      scripts.put(row.get(0), text.toString());
    }
    return scripts;
  }

  private static String file(String name) {
    try (InputStream in = FenceVectorTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<List<String>> vectors() {
    return Documented.table("| value | fence | script and arguments |");
  }

  @BeforeEach
  void lookAtTheClock() {
    began = time();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void script_vector_repliesAndLeavesWhatIsDocumented(List<String> row) {
    given(key, row.get(0));
    given(fence, row.get(1));

    RedisReply reply = run(row.get(2));

    assertReply(row.get(3), reply);
    assertHeld(row.get(4), key, 60_000);
    String[] left = row.get(5).split(" ", -1);
    assertHeld(left[0], fence, left.length > 1 ? Long.parseLong(left[1]) : 0);
  }

  private void given(String name, String cell) {
    if (!cell.equals(NOTHING)) {
      node.command(
          List.of(ascii("SET"), ascii(name), ascii(expanded(cell)), ascii("PX"), ascii("30000")));
    }
  }

  private RedisReply run(String call) {
    String[] words = call.split(" ", -1);
    String script = SCRIPTS.get(words[0]);
    assertTrue(script != null, () -> "the page tells no files of " + words[0]);
    List<byte[]> command = new ArrayList<>();
    for (String word : List.of("EVAL", script, "2", key, fence)) {
      command.add(ascii(word));
    }
    for (String word : Arrays.asList(words).subList(1, words.length)) {
      command.add(ascii(word.equals("''") ? "" : expanded(word)));
    }
    return node.command(command);
  }

  private void assertReply(String cell, RedisReply reply) {
    String[] range = cell.split("\\.\\.", -1);
    if (range.length == 2) {
      long number = reply.number();
      assertTrue(Long.parseLong(range[0]) <= number && number <= Long.parseLong(range[1]), cell);
    } else if (cell.matches("-?\\d+")) {
      assertEquals(Long.parseLong(cell), reply.number());
    } else {
      assertBytes(cell.equals("''") ? "" : cell, reply.bytes());
    }
  }

  private void assertHeld(String cell, String name, long millis) {
    RedisReply held = node.command("GET", name);
    if (cell.equals(NOTHING)) {
      assertTrue(held.isNull(), () -> name + " is " + held);
      return;
    }
    assertBytes(cell, held.bytes());
    long left = node.command("PTTL", name).number();
    assertTrue(0 < left && left <= millis, left + " ms left of " + name);
  }

  private void assertBytes(String cell, byte[] bytes) {
    Matcher now = NOW.matcher(cell);
    if (!now.matches()) {
      assertEquals(expanded(cell), new String(bytes, ISO_8859_1));
      return;
    }
    Stamp stamp = StampFormat.decode(bytes);
    assertTrue(began <= stamp.storedAtMicros() && stamp.storedAtMicros() <= time(), cell);
    assertEquals(
        now.group(1).isEmpty() ? stamp.storedAtMicros() : Long.parseLong(now.group(1)),
        stamp.version());
    assertEquals(
        now.group(2), new String(bytes, 56, bytes.length - 56, ISO_8859_1), "what follows it");
  }

  private static String expanded(String cell) {
    String text =
        HEAD.matcher(cell).replaceAll(found -> latin(StampFormat.head(number(found.group(1)))));
    return STAMP
        .matcher(text)
        .replaceAll(found -> latin(StampFormat.encode(new Stamp(number(found.group(1)), 1))));
  }

  private static long number(String digits) {
    return Long.parseLong(digits);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** The node's, in microseconds. */
  private long time() {
    List<RedisReply> time = node.command("TIME").list();
    return Long.parseLong(time.get(0).text()) * 1_000_000 + Long.parseLong(time.get(1).text());
  }
}
