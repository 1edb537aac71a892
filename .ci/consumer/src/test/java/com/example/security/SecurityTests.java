package com.example.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.ConsumerTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

@ConsumerTest
class SecurityTests {

    @Autowired
    private Counter counter;

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void whatIsRememberedForOneUserIsNotForAnother() {
        signIn("ann");
        assertThat(List.of(this.counter.next(), this.counter.next())).containsExactly(1, 1);

        signIn("bob");
        assertThat(this.counter.next()).isEqualTo(2);
    }

    private static void signIn(String name) {
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(name, "", List.of()));
    }
}
