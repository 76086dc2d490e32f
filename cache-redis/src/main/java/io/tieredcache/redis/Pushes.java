package io.tieredcache.redis;

import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.codec.StringCodec;
import io.tieredcache.spi.InvalidationListener;
import java.util.List;

/** Reads what Redis pushes: keys that changed, or null after FLUSHALL. Thread-safe. */
final class Pushes implements PushListener {
  private final InvalidationListener listener;
  private final LagSamples lags;

  Pushes(InvalidationListener listener, LagSamples lags) {
    this.listener = listener;
    this.lags = lags;
  }

  @Override
  public void onPushMessage(PushMessage message) {
    if (!message.getType().equals("invalidate")) {
      return;
    }
    List<Object> content = message.getContent(StringCodec.UTF8::decodeKey);
    if (content.size() > 1 && content.get(1) instanceof List<?> keys) {
      for (Object key : keys) {
        String changed = String.valueOf(key);
        listener.changed(changed);
        lags.reported(changed);
      }
    } else {
      listener.allChanged();
    }
  }
}
