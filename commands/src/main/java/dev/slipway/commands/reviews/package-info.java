/// Review apps: an app of its own for a branch, what it is made of, what it is like, and what is to
/// be done about it next. Pure: what a branch or a namespace looks like comes from the ports.
@NullMarked
package dev.slipway.commands.reviews;

import org.jspecify.annotations.NullMarked;
