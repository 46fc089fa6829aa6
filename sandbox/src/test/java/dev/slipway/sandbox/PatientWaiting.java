package dev.slipway.sandbox;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Whoever waits in a test and does not say how long waits a minute: the library's ten seconds are
/// too short on a machine that does much else. Found by JUnit itself.
public final class PatientWaiting implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
  }
}
