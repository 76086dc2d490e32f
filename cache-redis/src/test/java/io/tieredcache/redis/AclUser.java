package io.tieredcache.redis;

import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import io.tieredcache.testkit.server.RedisReply;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * An ACL user of all nodes, with the rights that docs/redis.md asks for, or less. {@link #close}
 * deletes it.
 */
record AclUser(RedisCluster servers, String name) implements AutoCloseable {
  private static final String PASSWORD = "acl-test-password";

  /**
   * @param templates the patterns of templates' keys
   * @param lacks one of the documented rights, as {@code +wait}, or key patterns, as {@code
   *     fence:*}; or an empty string
   */
  static AclUser without(String lacks, RedisCluster servers, String... templates) {
    List<String> patterns = new ArrayList<>(List.of(templates));
    patterns.addAll(Documented.keyPatterns());
    patterns.removeIf(lacks::equals);
    List<String> rights = new ArrayList<>(Documented.rights());
    if (lacks.startsWith("+")) {
      // At the end, since another one may hold it, too.
      rights.add("-" + lacks.substring(1));
    }
    return of(servers, patterns, rights);
  }

  /** One who may send the commands that docs/redis.md lists, and no other. */
  static AclUser ofCommands(RedisCluster servers, String template) {
    List<String> patterns = new ArrayList<>(Documented.keyPatterns());
    patterns.add(template);
    return of(
        servers, patterns, Documented.commands().stream().map(command -> "+" + command).toList());
  }

  private static AclUser of(RedisCluster servers, List<String> patterns, List<String> rights) {
    AclUser user = new AclUser(servers, "acl-" + UUID.randomUUID());
    List<String> rules = new ArrayList<>(List.of("on", ">" + PASSWORD));
    patterns.forEach(pattern -> rules.add("~" + pattern));
    rules.addAll(rights);
    servers.nodes().forEach(node -> user.set(node, rules));
    return user;
  }

  private void set(RedisNode node, List<String> rules) {
    List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", name));
    command.addAll(rules);
    node.command(command.toArray(String[]::new));
    node.command("ACL", "LOG", "RESET");
  }

  RedisSettings settings() {
    return Servers.settings(servers).credentials(CredentialSource.userPassword(name, PASSWORD));
  }

  /** What the nodes refused this user since it was made. */
  List<String> refused() {
    List<String> refused = new ArrayList<>();
    for (RedisNode node : servers.nodes()) {
      for (RedisReply entry : node.command("ACL", "LOG").list()) {
        String line = line(entry);
        if (line.contains(name)) {
          refused.add(line);
        }
      }
    }
    return refused;
  }

  private static String line(RedisReply entry) {
    List<RedisReply> fields = entry.list();
    List<String> shown = new ArrayList<>();
    IntStream.iterate(0, i -> i + 1 < fields.size(), i -> i + 2)
        .filter(i -> List.of("context", "reason", "object", "username").contains(text(fields, i)))
        .forEach(i -> shown.add(text(fields, i + 1)));
    return String.join(" ", shown);
  }

  private static String text(List<RedisReply> fields, int i) {
    return fields.get(i).text();
  }

  @Override
  public void close() {
    servers.nodes().forEach(node -> node.command("ACL", "DELUSER", name));
  }
}
