package dev.slipway.sandbox;

/// A control call that cannot be done, with words for whoever wrote the script. Answered as
/// `{"error": words}` with the status.
public final class ControlRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  /// @param status an HTTP status between 400 and 499
  public ControlRefusal(int status, String words) {
    super(words, null, false, false);
    this.status = status;
  }

  public static ControlRefusal badRequest(String words) {
    return new ControlRefusal(400, words);
  }

  public static ControlRefusal notFound(String words) {
    return new ControlRefusal(404, words);
  }

  public int status() {
    return status;
  }

  public String words() {
    return String.valueOf(getMessage());
  }
}
