package io.llmspell.integration;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Keeps remembered results of one user from another: the name of Spring Security's authentication. */
public final class AuthenticationCacheScope implements CacheScope {

    @Override
    public @Nullable Object current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return (authentication != null) ? authentication.getName() : null;
    }
}
