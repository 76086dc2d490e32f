package io.tieredcache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tieredcache.spi.Framing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonCodecTest {
  record Npc(String name, int hitPoints) {}

  private static final JacksonCodec<Npc> NPC = JacksonCodec.of(Npc.class);
  private static final Npc ADA = new Npc("Ada", 7);
  private static final String JSON = "{\"name\":\"Ada\",\"hitPoints\":7}";

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Test
  void encode_record_isJson() {
    assertEquals(JSON, new String(NPC.encode(ADA), UTF_8));
    assertEquals(Framing.JSON, NPC.framing());
  }

  @Test
  void decode_unknownField_isIgnored() {
    assertEquals(ADA, NPC.decode(bytes("{\"name\":\"Ada\",\"mood\":[1],\"hitPoints\":7}")));
  }

  @Test
  void decode_whiteSpaceAround_isTaken() {
    assertEquals(ADA, NPC.decode(bytes("\t\t\n " + JSON + " \n")));
  }

  @Test
  void decode_slice_readsPositionToLimitOnlyAndMovesNothing() {
    ByteBuffer whole = bytes("xx" + JSON + "yy");
    whole.position(2).limit(2 + JSON.length());
    assertEquals(ADA, NPC.decode(whole));
    assertEquals(ADA, NPC.decode(whole.slice()));
    assertEquals(2, whole.position());
  }

  @Test
  void decode_directOrReadOnly_isTheSame() {
    ByteBuffer direct =
        ByteBuffer.allocateDirect(100).put(("xx" + JSON).getBytes(UTF_8)).flip().position(2);
    assertEquals(ADA, NPC.decode(direct));
    assertEquals(ADA, NPC.decode(bytes(JSON).asReadOnlyBuffer()));
    assertEquals(2, direct.position());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        JSON + "{}",
        JSON + " secret",
        "{\"name\":\"secret\"",
        "{\"name\":\"Ada\",\"hitPoints\":\"secret\"}",
        "{\"name\":{\"secret\":1}}",
        "\"secret\"",
        "[\"secret\"]",
        "secret",
        "null",
        "",
      })
  void decode_notTheValue_isRefusedWithoutQuotingIt(String payload) {
    CodecException refusal = assertThrows(CodecException.class, () -> NPC.decode(bytes(payload)));
    assertTrue(
        refusal
            .getMessage()
            .startsWith("io.tieredcache.codec.JacksonCodecTest$Npc can't be read from JSON: "),
        refusal.getMessage());
    assertFalse(everything(refusal).contains("secret"), everything(refusal));
  }

  @Test
  void decode_constructorRefuses_isRefusedWithoutQuotingIt() {
    CodecException refusal =
        assertThrows(
            CodecException.class,
            () -> JacksonCodec.of(Picky.class).decode(bytes("{\"name\":\"secret\"}")));
    assertFalse(everything(refusal).contains("secret"), everything(refusal));
  }

  record Picky(String name) {
    Picky {
      throw new IllegalArgumentException("name must not be " + name);
    }
  }

  record Broken(String name) {
    /** What it throws quotes the name. */
    public int getNumber() {
      return Integer.parseInt(name);
    }
  }

  @Test
  void encode_accessorThrows_isRefusedWithoutQuotingIt() {
    CodecException refusal =
        assertThrows(
            CodecException.class, () -> JacksonCodec.of(Broken.class).encode(new Broken("secret")));
    assertTrue(refusal.getMessage().contains("$Broken can't be written as JSON: "));
    assertFalse(everything(refusal).contains("secret"), everything(refusal));
  }

  @Test
  void of_typeWithArguments_readsThem() {
    JacksonCodec<List<Npc>> codec = JacksonCodec.of(new TypeReference<List<Npc>>() {});
    assertEquals(List.of(ADA), codec.decode(ByteBuffer.wrap(codec.encode(List.of(ADA)))));
  }

  @Test
  void of_ownMapper_isUsedAsItIs() {
    JsonMapper snake =
        JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
    JacksonCodec<Npc> codec = JacksonCodec.of(Npc.class, snake);
    assertEquals("{\"name\":\"Ada\",\"hit_points\":7}", new String(codec.encode(ADA), UTF_8));
    assertThrows(CodecException.class, () -> codec.decode(bytes("{\"mood\":1}")));
  }

  private static String everything(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
