/** The event bus: events, patterns, subscriptions, flow control, storage port. */
@NullMarked
package io.llmspell.event;

import org.jspecify.annotations.NullMarked;
