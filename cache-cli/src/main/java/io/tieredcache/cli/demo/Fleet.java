package io.tieredcache.cli.demo;

import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.demo.report.ServiceReport;
import io.tieredcache.cli.demo.report.Wire;
import io.tieredcache.cli.demo.service.ServiceSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The two services, each a JVM of its own. {@link #close} ends both. */
final class Fleet implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration REPORTS_WITHIN = Duration.ofSeconds(15);

  private final List<ServiceProcess> services = new ArrayList<>();

  /** Starts both and waits until they are connected. */
  static Fleet start(DemoSettings settings, Connection connection) {
    Fleet fleet = new Fleet();
    try {
      for (int index = 0; index < ServiceSettings.SERVICES; index++) {
        String name = "service " + (index + 1);
        ServiceProcess service =
            new ServiceProcess(name, ServiceCommandLine.of(settings, index, connection));
        fleet.services.add(service);
        // One after the other: two cold JVMs at once are slower than that on a small machine.
        service.awaitReady(READY_WITHIN);
      }
      return fleet;
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  /** Lets both begin. */
  void go() {
    services.forEach(service -> service.say(Wire.GO));
  }

  /** Waits for the next report of each. */
  List<ServiceReport> reports() {
    return services.stream().map(service -> service.report(REPORTS_WITHIN)).toList();
  }

  @Override
  public void close() {
    services.forEach(service -> service.say(Wire.STOP));
    services.forEach(ServiceProcess::close);
  }
}
