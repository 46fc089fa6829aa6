package dev.slipway.integrations.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.integrations.registry.Origin.Depth;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "93.184.216.34, PUBLIC",
    "2606:2800:220:1::1, PUBLIC",
    "10.1.2.3, PRIVATE",
    "172.16.0.1, PRIVATE",
    "192.168.1.1, PRIVATE",
    "100.64.0.1, PRIVATE",
    "100.128.0.1, PUBLIC",
    "fd00::1, PRIVATE",
    "127.0.0.1, LOOPBACK",
    "::1, LOOPBACK",
    "::ffff:127.0.0.1, LOOPBACK",
    "169.254.169.254, LINK_LOCAL",
    "fe80::1, LINK_LOCAL",
    "0.0.0.0, LINK_LOCAL",
    "224.0.0.1, LINK_LOCAL"
  })
  void knowsHowFarInsideAnAddressIs(String address, Depth depth) throws UnknownHostException {
    assertThat(Origin.depth(InetAddress.getByName(address))).isEqualTo(depth);
  }
}
