/** What it costs to keep events in a database, beside plain JDBC. */
@NullMarked
package io.llmspell.benchmarks.storage;

import org.jspecify.annotations.NullMarked;
