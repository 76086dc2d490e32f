package io.tieredcache.testkit.server;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Makes a data folder with user and database and starts PostgreSQL on it. Used once. */
final class PostgresLauncher {
  private static final String DATA = "data";
  private static final int ATTEMPTS = 5;

  private final PostgresOptions options;
  private final List<String> more;
  private final boolean standby;

  PostgresLauncher(PostgresOptions options) {
    this(options, List.of(), false);
  }

  /**
   * @param more further settings, which may hold the password
   * @param standby whether it only follows another server until it is promoted
   */
  PostgresLauncher(PostgresOptions options, List<String> more, boolean standby) {
    this.options = options;
    this.more = List.copyOf(more);
    this.standby = standby;
  }

  PostgresServer launch() {
    CloseOnExit resources = new CloseOnExit();
    try {
      return container() ? contained(resources) : local(resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  boolean container() {
    return options.source().orProperty(PostgresBinary.PROPERTY) == ServerSource.CONTAINER;
  }

  private PostgresServer contained(CloseOnExit resources) {
    PostgresServer server = Containers.postgres(options, resources);
    server.awaitService();
    createDatabase(server);
    return server;
  }

  private PostgresServer local(CloseOnExit resources) {
    PostgresBinary binary = PostgresBinary.find(options.source());
    Unprivileged account = Unprivileged.current();
    TempFolder folder = new TempFolder("tieredcache-postgres-");
    resources.add(folder::close);
    account.own(folder.path());
    Path data = folder.path().resolve(DATA);
    new PostgresData(binary, account).create(data, options.password());
    if (standby) {
      Commands.run(account.running("touch", data.resolve("standby.signal").toString()));
    }
    return serve(binary, account, folder.path(), resources);
  }

  private PostgresServer serve(
      PostgresBinary binary, Unprivileged account, Path folder, CloseOnExit resources) {
    for (int attempt = 1; ; attempt++) {
      int port = FreePorts.pairs(1).get(0);
      LocalProcess process = new LocalProcess(command(binary, account, folder, port), folder);
      resources.add(process::kill);
      PostgresServer server = new PostgresServer(port, options.password(), process, resources);
      process.start();
      try {
        server.awaitService();
        return server;
      } catch (ServerStartException e) {
        if (attempt == ATTEMPTS || !FreePorts.wereTaken(e)) {
          throw e;
        }
      }
    }
  }

  private List<String> command(PostgresBinary binary, Unprivileged account, Path folder, int port) {
    List<String> command =
        new ArrayList<>(
            account.running(
                binary.file("postgres").toString(), "-D", folder.resolve(DATA).toString()));
    List<String> settings = new ArrayList<>();
    settings.add("port=" + port);
    settings.add("listen_addresses=127.0.0.1");
    settings.add("unix_socket_directories=");
    settings.add("log_min_messages=warning");
    settings.addAll(options.allSettings());
    settings.addAll(more);
    settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    return command;
  }

  private static void createDatabase(PostgresServer server) {
    try (Connection connection =
            server.connecting(PostgresServer.ADMIN, PostgresServer.ADMIN).getConnection();
        Statement statement = connection.createStatement()) {
      for (String creation : PostgresServer.creation(server.password())) {
        statement.execute(creation);
      }
    } catch (SQLException e) {
      throw new ServerStartException("database can't be created: " + e.getMessage(), e);
    }
  }
}
