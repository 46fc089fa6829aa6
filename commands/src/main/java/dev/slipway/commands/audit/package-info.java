/// The record of decisions as a chain of hashes, so that nobody can change it unseen.
@NullMarked
package dev.slipway.commands.audit;

import org.jspecify.annotations.NullMarked;
