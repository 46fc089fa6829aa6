@NullMarked
package dev.slipway.commands.news;

import org.jspecify.annotations.NullMarked;
