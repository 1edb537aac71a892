package io.llmspell.security;

import java.util.Set;

/**
 * Who acts on a thread.
 *
 * @param name of the principal
 * @param authorities it has
 */
public record Caller(String name, Set<String> authorities) {

    public Caller {
        authorities = Set.copyOf(authorities);
    }
}
