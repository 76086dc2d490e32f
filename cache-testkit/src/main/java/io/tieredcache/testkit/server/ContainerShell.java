package io.tieredcache.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;

/** Runs shell commands in a running container. Thread-safe. */
record ContainerShell(GenericContainer<?> container) {
  /** The output of a command that must succeed. */
  String run(String command) {
    ExecResult result = execute(command);
    if (result.getExitCode() != 0) {
      throw new IllegalStateException(command + " failed: " + result.getStderr().strip());
    }
    return result.getStdout();
  }

  boolean succeeds(String command) {
    return execute(command).getExitCode() == 0;
  }

  void copy(Transferable content, String path) {
    container.copyFileToContainer(content, path);
  }

  private ExecResult execute(String command) {
    try {
      return container.execInContainer("sh", "-c", command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running a command in a container", e);
    }
  }
}
