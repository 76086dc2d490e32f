package io.tieredcache.testkit.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** PostgreSQL as the first process of a container, which therefore dies and restarts with it. */
final class PostgresContainer implements ServerControl {
  private static final DockerImageName IMAGE = DockerImageName.parse("postgres:15");

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int LOG_CHARACTERS = 1500;

  private final GenericContainer<?> container;

  private PostgresContainer(GenericContainer<?> container) {
    this.container = container;
  }

  static PostgresServer start(PostgresOptions options, CloseOnExit resources) {
    // A port of our choice: a random one would change with each restart of the container.
    int port = FreePorts.pairs(1).get(0);
    GenericContainer<?> container =
        new GenericContainer<>(IMAGE)
            .withEnv("POSTGRES_USER", PostgresServer.ADMIN)
            .withEnv("POSTGRES_PASSWORD", options.password())
            .withCommand(command(options).toArray(String[]::new))
            .waitingFor(new Immediately());
    container.setPortBindings(List.of("127.0.0.1:" + port + ":5432"));
    resources.add(container::stop);
    container.start();
    PostgresContainer control = new PostgresContainer(container);
    return new PostgresServer(port, options.password(), control, resources);
  }

  private static List<String> command(PostgresOptions options) {
    List<String> command = new ArrayList<>(List.of("postgres"));
    options.allSettings().forEach(setting -> command.addAll(List.of("-c", setting)));
    return command;
  }

  @Override
  public long pid() {
    Long pid = state().getPidLong();
    return pid == null ? 0 : pid;
  }

  @Override
  public boolean isAlive() {
    return Boolean.TRUE.equals(state().getRunning());
  }

  @Override
  public void start() {
    engine().startContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void kill() {
    if (isAlive()) {
      engine().killContainerCmd(container.getContainerId()).exec();
      Await.orFail("end of the container", LIMIT, () -> !isAlive(), this::log);
    }
  }

  @Override
  public void pause() {
    engine().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void resume() {
    engine().unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public String log() {
    String all = container.getLogs();
    return all.substring(Math.max(0, all.length() - LOG_CHARACTERS));
  }

  private ContainerState state() {
    return engine().inspectContainerCmd(container.getContainerId()).exec().getState();
  }

  private DockerClient engine() {
    return container.getDockerClient();
  }
}
