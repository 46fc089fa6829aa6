/// Image registries over the OCI distribution protocol: what a tag points to now. Nothing is pulled
/// or pushed, and nothing is decided about images here.
@NullMarked
package dev.slipway.integrations.registry;

import org.jspecify.annotations.NullMarked;
