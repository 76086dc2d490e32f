package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.RedisCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What open connections are told, whoever asks the source at the same time. */
final class LiveCredentialsTest {
  private static final Credentials OLD = new Credentials(null, "old");
  private static final Credentials NEW = new Credentials(null, "new");

  /** Says the old ones until told otherwise; the question that is held took its answer before. */
  private static final class Held implements CredentialSource {
    final CompletableFuture<Void> asked = new CompletableFuture<>();
    final CompletableFuture<Void> answers = new CompletableFuture<>();
    volatile Credentials now = OLD;
    volatile boolean holding;

    @Override
    public Credentials current() {
      Credentials answer = now;
      if (holding) {
        holding = false;
        asked.complete(null);
        RawRedis.answer(answers);
      }
      return answer;
    }
  }

  @Test
  void current_answersOvertakeEachOther_theOlderOneIsNotTold() {
    Held source = new Held();
    LiveCredentials live = new LiveCredentials(source);
    live.current();
    List<String> told = new ArrayList<>();
    var subscribed = live.credentials().map(LiveCredentialsTest::password).subscribe(told::add);
    source.holding = true;
    CompletableFuture<Credentials> slow = CompletableFuture.supplyAsync(live::current);
    RawRedis.answer(source.asked);

    source.now = NEW;
    assertEquals(NEW, live.current());
    source.answers.complete(null);

    assertEquals(NEW, RawRedis.answer(slow));
    assertEquals(List.of("new"), told);
    subscribed.dispose();
  }

  private static String password(RedisCredentials credentials) {
    return new String(credentials.getPassword());
  }
}
