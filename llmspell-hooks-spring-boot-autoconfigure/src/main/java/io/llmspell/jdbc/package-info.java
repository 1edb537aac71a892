/** What all stores in a database share: their threads, the kinds of databases, versioned schemas. */
@NullMarked
package io.llmspell.jdbc;

import org.jspecify.annotations.NullMarked;
