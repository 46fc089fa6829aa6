/// What outside systems are told of deployments for their own pages: which record is owed to whom,
/// what it says, and how it is found again. No HTTP; no decision about the deployment itself.
@NullMarked
package dev.slipway.commands.records;

import org.jspecify.annotations.NullMarked;
