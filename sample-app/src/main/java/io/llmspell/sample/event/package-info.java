/** Those who listen to the desk: an auditor, a cost meter, and an archive that is too slow for it. */
@NullMarked
package io.llmspell.sample.event;

import org.jspecify.annotations.NullMarked;
