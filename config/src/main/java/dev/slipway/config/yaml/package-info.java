/// YAML text to values, with the place of everything that does not fit.
///
/// Declarations of keys ({@link dev.slipway.config.yaml.Shape}, {@link
/// dev.slipway.config.yaml.Key}, {@link dev.slipway.config.yaml.Type}) read a file and describe it,
/// so that the reader and its documentation cannot differ. The only importer of the YAML library;
/// knows no word of what is configured.
@NullMarked
package dev.slipway.config.yaml;

import org.jspecify.annotations.NullMarked;
