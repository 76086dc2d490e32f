package io.tieredcache.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One node of a {@link RedisCluster}: commands straight to it, past any proxy, and what tests do to
 * its process. Thread-safe; commands run one at a time.
 */
public final class RedisNode {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final RedisPlan.Member member;
  private volatile String password;
  private final @Nullable SSLContext tls;
  private final ServerControl control;
  private final @Nullable FaultProxy proxy;
  private final Object connectionLock = new Object();
  private @Nullable RespConnection connection;

  RedisNode(
      RedisPlan.Member member,
      String password,
      @Nullable SSLContext tls,
      ServerControl control,
      @Nullable FaultProxy proxy) {
    this.member = member;
    this.password = password;
    this.tls = tls;
    this.control = control;
    this.proxy = proxy;
  }

  /** The port that clients are told: the proxy's where there is one. */
  public int port() {
    return member.ports().announced();
  }

  /** The port of the server itself on this machine, past the proxy. */
  public int directPort() {
    return member.ports().direct();
  }

  /** The port of the server where it runs, for other servers there. */
  int listenPort() {
    return member.ports().listen();
  }

  /** The node's id in CLUSTER NODES. */
  public String id() {
    return member.id();
  }

  /**
   * The address for clients, {@code rediss://localhost:port} or, without TLS, {@code redis://…}.
   */
  public String uri() {
    return (tls == null ? "redis" : "rediss") + "://localhost:" + port();
  }

  /** The process id (inside its container where it runs in one). */
  public long pid() {
    return control.pid();
  }

  /** Whether the process runs; a paused one does. */
  public boolean isAlive() {
    return control.isAlive();
  }

  /** Whether the node says that it is a primary (or has no cluster mode). */
  public boolean isPrimary() {
    return command("ROLE").list().get(0).text().equals("master");
  }

  /** The proxy in front. */
  public FaultProxy proxy() {
    if (proxy == null) {
      throw new IllegalStateException("no proxy here; start the cluster with behindProxies()");
    }
    return proxy;
  }

  /** SIGKILL, and waits for the end. */
  public void kill() {
    // First the process: a command that waits for a paused node holds the connection.
    control.kill();
    disconnect();
  }

  /** SIGSTOP: sockets stay open, nothing is answered. */
  public void pause() {
    control.pause();
  }

  /** SIGCONT. */
  public void resume() {
    control.resume();
  }

  /**
   * CLIENT KILL of all clients but this object's own; those of replication stay.
   *
   * @return how many there were
   */
  public long killClients() {
    return command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes").number();
  }

  /** One more password of these users; it is also what replication and this object use then. */
  void allowPassword(List<String> users, String next) {
    users.forEach(user -> command("ACL", "SETUSER", user, ">" + next));
    command("CONFIG", "SET", "masterauth", next);
    password = next;
  }

  void withdrawPassword(List<String> users, String old) {
    users.forEach(user -> command("ACL", "SETUSER", user, "<" + old));
  }

  /**
   * Kills it if it runs, starts it again with what it knew of the cluster, waits until it answers.
   */
  public void restart() {
    kill();
    start();
    awaitAnswer(Duration.ofSeconds(30));
  }

  /**
   * Sends a command with UTF-8 arguments and waits at most 5 s for the answer.
   *
   * @throws RedisCommandException when Redis answers with an error (MOVED and ASK too)
   * @throws UncheckedIOException when the node can't be reached or does not answer
   */
  public RedisReply command(String... arguments) {
    List<byte[]> bytes = new ArrayList<>();
    for (String argument : arguments) {
      bytes.add(argument.getBytes(StandardCharsets.UTF_8));
    }
    return command(bytes);
  }

  /** The same with arguments of any bytes. */
  public RedisReply command(List<byte[]> arguments) {
    synchronized (connectionLock) {
      try {
        if (connection == null) {
          connection = connect();
        }
        return connection.call(arguments);
      } catch (IOException e) {
        disconnect();
        throw new UncheckedIOException("node " + directPort() + ": " + e.getMessage(), e);
      }
    }
  }

  private RespConnection connect() throws IOException {
    RespConnection fresh = RespConnection.open(directPort(), tls, TIMEOUT);
    try {
      fresh.call(
          List.of(
              "AUTH".getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8)));
      return fresh;
    } catch (IOException | RedisCommandException e) {
      fresh.close();
      throw e;
    }
  }

  private void disconnect() {
    synchronized (connectionLock) {
      if (connection != null) {
        connection.close();
        connection = null;
      }
    }
  }

  void start() {
    control.start();
  }

  String log() {
    return control.log();
  }

  String currentPassword() {
    return password;
  }

  /** Closes the connection and ends the process. */
  void end() {
    kill();
    if (proxy != null) {
      proxy.close();
    }
  }

  void awaitAnswer(Duration limit) {
    Await.orFail(
        "Redis on port " + directPort() + " answers",
        limit,
        () -> answers("PING", "PONG") || !control.isAlive(),
        control::log);
    if (!control.isAlive()) {
      throw new ServerStartException("redis-server ended: " + control.log());
    }
  }

  /** Whether it answers now, with a text that contains this. */
  boolean answers(String command, String part) {
    try {
      return command(command.split(" ")).text().contains(part);
    } catch (UncheckedIOException | RedisCommandException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "redis " + uri();
  }
}
