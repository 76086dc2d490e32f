package io.tieredcache.cli.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.tieredcache.TypedCache;

/** The README's NATS snippet. */
@SuppressWarnings("FutureReturnValueIgnored")
final class NatsAnswer {
  private NatsAnswer() {}

  // snippet
  static Dispatcher serve(Connection nats, TypedCache<String, byte[]> tokenizers) {
    return nats.createDispatcher(
            request ->
                tokenizers
                    .getAsync(new String(request.getData(), UTF_8))
                    .thenAccept( // a call that failed leaves the request to its own timeout
                        value ->
                            nats.publish(
                                request.getReplyTo(), value == null ? new byte[0] : value)))
        .subscribe("tokenizer.get");
  }
  // end
}
