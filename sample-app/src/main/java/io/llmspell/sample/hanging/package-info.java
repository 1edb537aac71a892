/** A hook that hangs, to see it being timed out; under the profile of the same name only. */
@NullMarked
package io.llmspell.sample.hanging;

import org.jspecify.annotations.NullMarked;
