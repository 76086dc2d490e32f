package io.tieredcache.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The operations that run in the server. Each is a Lua file of this package, which tells its
 * contract.
 */
enum Script {
  ACQUIRE("reply", "fence", "acquire", "one"),
  ACQUIRE_MANY("reply", "fence", "acquire", "many"),
  REFRESH("reply", "fence", "refresh", "one"),
  FILL("reply", "stamp", "fence", "fill", "one"),
  FILL_MANY("reply", "stamp", "fence", "fill", "many"),
  FILL_ABSENT("reply", "fence", "fill_absent", "one"),
  FILL_ABSENT_MANY("reply", "fence", "fill_absent", "many"),
  PUT("reply", "stamp", "fence", "put", "one"),
  PUT_MANY("reply", "stamp", "fence", "put", "many"),
  INVALIDATE("reply", "stamp", "invalidate", "one"),
  INVALIDATE_MANY("reply", "stamp", "fence", "invalidate", "many"),
  EXPIRE("expire"),
  JOURNAL_APPEND("reply", "stamp", "fence", "put", "journal", "journal_append"),
  JOURNAL_READ("journal", "journal_read"),
  JOURNAL_TRIM("journal", "journal_trim"),
  JOURNAL_BURY("journal", "journal_bury"),
  JOURNAL_REVIVE("journal", "journal_revive"),
  JOURNAL_DISCARD("journal", "journal_discard"),
  JOURNAL_OWN("journal_own"),
  JOURNAL_RELEASE("journal_release");

  private final String text;
  private final String digest;

  Script(String... parts) {
    StringBuilder joined = new StringBuilder();
    for (String part : parts) {
      joined.append(read(part + ".lua"));
    }
    this.text = joined.toString();
    this.digest = sha1(text);
  }

  /** The source. */
  String text() {
    return text;
  }

  /** The name under which a server that has seen the source runs it. */
  String digest() {
    return digest;
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the jar of cache-redis");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
