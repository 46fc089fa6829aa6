package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StrategicMergeTest {
  /// Original, patch, result: the rules one by one, in flow YAML.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{a: 1, b: {c: 2}}                      | {b: {d: 3}}                           | {a: 1, b:"
            + " {c: 2, d: 3}}",
        "{a: 1, b: 2}                           | {b: null}                             | {a: 1}",
        "{args: [x, y]}                         | {args: [z]}                           | {args:"
            + " [z]}",
        "{env: [{name: A, value: 1}]}           | {env: [{name: A, value: 2}]}          | {env:"
            + " [{name: A, value: 2}]}",
        "{env: [{name: A, value: 1}]}           | {env: [{name: A, valueFrom: {x: 1}, value:"
            + " null}]} | {env: [{name: A, valueFrom: {x: 1}}]}",
        "{env: [{name: A}, {name: B}]}          | {env: [{name: A, $patch: delete}]}    | {env:"
            + " [{name: B}]}",
        "{env: [{name: A}]}                     | {env: [{name: B}]}                    | {env:"
            + " [{name: B}, {name: A}]}",
        "{env: [{name: A}]}                     | {env: [{name: B}], $setElementOrder/env: [{name:"
            + " A}, {name: B}]} | {env: [{name: A}, {name: B}]}",
        "{env: [{name: A}, {name: B}]}          | {$setElementOrder/env: [{name: B}, {name: A}]} |"
            + " {env: [{name: B}, {name: A}]}",
        "{env: [{name: A}]}                     | {env: [{$patch: replace}, {name: B}]} | {env:"
            + " [{name: B}]}",
        "{ports: [{containerPort: 80, name: a}]} | {ports: [{containerPort: 80, name: b}]} |"
            + " {ports: [{containerPort: 80, name: b}]}",
        "{ports: [{port: 80, name: a}]}         | {ports: [{port: 80, name: b}]}        | {ports:"
            + " [{port: 80, name: b}]}",
        "{volumeMounts: [{mountPath: /a, name: x}]} | {volumeMounts: [{mountPath: /a, name: y}]} |"
            + " {volumeMounts: [{mountPath: /a, name: y}]}",
        "{volumes: [{name: v, emptyDir: {}}]}   | {volumes: [{name: v, $retainKeys: [name, secret],"
            + " secret: {s: 1}}]} | {volumes: [{name: v, secret: {s: 1}}]}",
        "{finalizers: [a, b]}                   | {finalizers: [c],"
            + " $deleteFromPrimitiveList/finalizers: [a]} | {finalizers: [c, b]}",
        "{strategy: {type: RollingUpdate, rollingUpdate: {x: 1}}} | {strategy: {$patch: replace,"
            + " type: Recreate}} | {strategy: {type: Recreate}}",
        "{a: {b: 1}}                            | {a: {$patch: delete}}                 | {}",
      })
  void mergesAsTheRealOneDoes(String original, String patch, String expected) {
    ObjectNode before = yaml(original);

    ObjectNode after = StrategicMerge.apply(before, yaml(patch));

    assertThat(after).isEqualTo(yaml(expected));
    assertThat(before).isEqualTo(yaml(original));
  }

  @Test
  void refusesAnItemWithoutItsKey() {
    ObjectNode original = yaml("{containers: [{name: web, image: a}]}");
    ObjectNode patch = yaml("{containers: [{image: b}]}");

    assertThatThrownBy(() -> StrategicMerge.apply(original, patch))
        .isInstanceOf(ApiFailure.class)
        .hasMessage("map: map[image:b] does not contain declared merge key: name");
  }

  private static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) Trees.YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
