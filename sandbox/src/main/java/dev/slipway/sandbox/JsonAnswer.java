package dev.slipway.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON as the stand-ins write it: keys in the order given, nulls kept, UTF-8, its length told.
///
/// Safe for use by several threads at once.
public final class JsonAnswer {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

  private JsonAnswer() {}

  /// An object of alternating keys and values; values are text, numbers, booleans, lists, maps or
  /// null.
  public static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return map;
  }

  public static byte[] bytes(@Nullable Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("answers are text, numbers, booleans, lists and maps", e);
    }
  }

  public static void send(Context call, int status, @Nullable Object value) {
    send(call.status(status), "application/json", bytes(value));
  }

  /// Answers bytes with their length, which a client wants to know of a `HEAD` too.
  public static void send(Context call, String mediaType, byte[] content) {
    call.contentType(mediaType).header("Content-Length", Integer.toString(content.length));
    if (!call.method().name().equals("HEAD")) {
      call.result(content);
    }
  }

  /// @throws IOException when it is not JSON
  public static JsonNode read(byte[] content) throws IOException {
    return MAPPER.readTree(content);
  }
}
