package dev.slipway.commands.grammar;

/// Something that can be said in the grammar.
public interface Phrased {
  /// The sentence that means exactly this, in canonical form: parsing it gives an equal value, for
  /// every vocabulary that has its app and environment.
  String phrase();
}
