package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DemoWorldTest {
  @Test
  void holdsBuilds230To245InOrder() {
    var numbers = DemoWorld.BUILDS.stream().map(DemoWorld.DemoBuild::number).toList();

    assertThat(numbers).isEqualTo(LongStream.rangeClosed(230, 245).boxed().toList());
  }
}
