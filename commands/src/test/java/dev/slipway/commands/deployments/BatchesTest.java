package dev.slipway.commands.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How many pods a batch has.
final class BatchesTest {
  private static List<Integer> sizes(Batches batches, int pods) {
    return IntStream.range(0, batches.count(pods))
        .mapToObj(batch -> batches.size(batch, pods))
        .toList();
  }

  @Test
  void doublesUntilAll() {
    Batches doubling = new Batches.Doubling();

    assertThat(sizes(doubling, 1)).containsExactly(1);
    assertThat(sizes(doubling, 3)).containsExactly(1, 2, 3);
    assertThat(sizes(doubling, 8)).containsExactly(1, 2, 4, 8);
    assertThat(sizes(doubling, 0)).isEmpty();
  }

  @Test
  void takesAThousandPodsInElevenBatches() {
    assertThat(sizes(new Batches.Doubling(), 1000))
        .containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000);
  }

  @Test
  void endsWithAllForEveryNumberOfPods() {
    Batches doubling = new Batches.Doubling();

    assertThat(IntStream.rangeClosed(1, 5000))
        .allMatch(pods -> sizes(doubling, pods).getLast().equals(pods))
        .allMatch(
            pods -> doubling.count(pods) == 1 || sizes(doubling, pods).reversed().get(1) < pods);
  }

  @Test
  void roundsPartsUpSoThatAFirstPodIsThere() {
    Batches parts = new Batches.Parts(List.of(10, 25, 50, 100));

    assertThat(sizes(parts, 3)).containsExactly(1, 1, 2, 3);
    assertThat(sizes(parts, 40)).containsExactly(4, 10, 20, 40);
    assertThat(sizes(parts, 0)).isEmpty();
  }
}
