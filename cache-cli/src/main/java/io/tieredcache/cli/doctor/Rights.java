package io.tieredcache.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.cluster.SlotHash;
import io.tieredcache.KeySchema;
import io.tieredcache.WriteMode;
import io.tieredcache.cli.resp.RefusedException;
import io.tieredcache.cli.resp.Reply;
import io.tieredcache.cli.resp.Talk;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether the ACL lets the user do what the tier does: tries it on keys with an id that nobody has.
 * What a script makes, it deletes before it ends, so nobody sees it.
 */
final class Rights {
  /** The minimal ACL of docs/redis.md. */
  static final String NEEDED =
      "+@read +@write +@scripting +@connection +readonly +asking +info +cluster +time +wait";

  static final String CURE =
      "allow the user: " + NEEDED + ", on the templates' keys, fence:*, writebehind:* and chunk:*";

  /** On a value and its fence. */
  private static final String VALUE_SCRIPT =
      script(
          "{'TIME'}, {'EXISTS', KEYS[1]}, {'PTTL', KEYS[1]}, {'SET', KEYS[1], '', 'PX', 1000},"
              + " {'SET', KEYS[2], '', 'PX', 1000}, {'UNLINK', KEYS[1]}, {'DEL', KEYS[2]}");

  /** On log, unflushed, owner and marks of a partition. */
  private static final String JOURNAL_SCRIPT =
      script(
          "{'TIME'}, {'EXISTS', KEYS[1]}, {'XADD', KEYS[1], '1-0', 'k', ''}, {'XLEN', KEYS[1]},"
              + " {'XINFO', 'STREAM', KEYS[1]}, {'HSET', KEYS[2], 'k', ''},"
              + " {'HGET', KEYS[2], 'k'}, {'HDEL', KEYS[2], 'k'}, {'GET', KEYS[3]},"
              + " {'SET', KEYS[3], '', 'PX', 1000}, {'LPUSH', KEYS[4], ''},"
              + " {'LTRIM', KEYS[4], 0, 1}, {'LRANGE', KEYS[4], 0, -1},"
              + " {'DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4]}");

  /** The cluster's, not the user's, and told of by another check. */
  private static final Set<String> PASSING =
      Set.of("MOVED", "ASK", "TRYAGAIN", "CLUSTERDOWN", "LOADING", "READONLY");

  private static final int TRIES = 1_000;

  private final Notes notes;
  private final List<Primary> primaries;

  Rights(Notes notes, List<Primary> primaries) {
    this.notes = notes;
    this.primaries = primaries;
  }

  /** Tries all of them; the error names the first that is refused, which servers don't always. */
  private static String script(String commands) {
    return "local refused for _, each in ipairs({"
        + commands
        + "}) do local reply = redis.pcall(unpack(each))"
        + " if not refused and type(reply) == 'table' and reply.err then"
        + " refused = each[1] .. ' in a script: ' .. reply.err end end"
        + " return refused and redis.error_reply('ERR ' .. refused) or 1";
  }

  void check(List<KeySchema<?, String>> schemas) {
    for (KeySchema<?, String> schema : schemas) {
      values(schema);
      if (schema.policy().writes() == WriteMode.WRITE_BEHIND) {
        journal(schema);
      }
      if (schema.policy().largeValues().chunkBytes() > 0) {
        chunks(schema);
      }
    }
  }

  private void values(KeySchema<?, String> schema) {
    for (int i = 0; i < TRIES; i++) {
      String key = key(schema);
      Talk talk = of(key);
      if (talk != null) {
        String fence = "fence:{" + key + "}";
        tryAll(
            "acl",
            schema.toString(),
            talk,
            List.of(
                List.of("GET", key),
                List.of("GETRANGE", key, "0", "55"),
                List.of("PEXPIRE", key, "1"),
                List.of("DEL", key),
                List.of("UNLINK", fence),
                List.of("EVAL", VALUE_SCRIPT, "2", key, fence)));
        return;
      }
    }
  }

  private static String key(KeySchema<?, String> schema) {
    String id = "doctor-" + UUID.randomUUID();
    return schema.template().format(Collections.nCopies(schema.template().placeholders(), id));
  }

  // The tier sends these as they are, not in a script; the key is gone with the same write.
  private void chunks(KeySchema<?, String> schema) {
    for (int i = 0; i < TRIES; i++) {
      String chunk = "chunk:" + key(schema) + ":" + "0".repeat(32) + ":0";
      Talk talk = of(chunk);
      if (talk != null) {
        tryAll(
            "acl-chunks",
            schema.toString(),
            talk,
            List.of(
                List.of("SET", chunk, "", "PX", "1000"),
                List.of("GET", chunk),
                List.of("UNLINK", chunk)));
        return;
      }
    }
  }

  private void journal(KeySchema<?, String> schema) {
    String name = schema.toString().replace('{', '<').replace('}', '>');
    for (int i = 0; i < TRIES; i++) {
      String tag = "writebehind:{" + name + "#doctor-" + UUID.randomUUID() + "}:";
      Talk talk = of(tag);
      if (talk != null) {
        tryAll(
            "acl-journal",
            schema.toString(),
            talk,
            List.of(
                List.of("XRANGE", tag + "log", "-", "+", "COUNT", "1"),
                List.of("XDEL", tag + "log", "1-0"),
                List.of("HMGET", tag + "unflushed", "k"),
                List.of(
                    "EVAL",
                    JOURNAL_SCRIPT,
                    "4",
                    tag + "log",
                    tag + "unflushed",
                    tag + "owner",
                    tag + "marks"),
                List.of("WAIT", "0", "1")));
        return;
      }
    }
  }

  private @Nullable Talk of(String key) {
    int slot = SlotHash.getSlot(key.getBytes(UTF_8));
    return primaries.stream()
        .filter(primary -> primary.slots().get(slot))
        .map(Primary::talk)
        .findFirst()
        .orElse(null);
  }

  private void tryAll(String check, String subject, Talk talk, List<List<String>> commands) {
    notes.look(
        check,
        subject,
        () -> {
          List<Reply> replies = talk.askAll(commands);
          String user = user(talk);
          for (int i = 0; i < replies.size(); i++) {
            String refusal = replies.get(i).refusal();
            if (refusal != null) {
              refused(check, subject, user, commands.get(i).get(0), refusal);
              return;
            }
          }
          notes.fine(check, subject, "all commands allowed to user " + user);
        });
  }

  private void refused(String check, String subject, String user, String command, String refusal) {
    String code = refusal.split("\\s", 2)[0];
    if (PASSING.contains(code)) {
      notes.unseen(check, subject, command + " could not be tried: " + code);
    } else {
      notes.wrong(
          check,
          subject,
          command + " is refused: " + refusal.substring(0, Math.min(120, refusal.length())),
          "the ACL of user " + user + " lacks the command or the key pattern",
          CURE);
    }
  }

  private static String user(Talk talk) throws IOException {
    try {
      return talk.ask("ACL", "WHOAMI").text();
    } catch (RefusedException e) {
      return "(unknown)";
    }
  }
}
