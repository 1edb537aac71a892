package io.llmspell.docs;

import io.llmspell.state.DecisionJournal;
import io.llmspell.state.HookReplay;
import io.llmspell.state.IgnoreRules;
import io.llmspell.state.JournalQuery;
import io.llmspell.state.RedactionFilter;
import io.llmspell.state.ReplayReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.StringNode;

/** The code on the page of the journal. */
final class JournalExample {

    private JournalExample() {}

    @Component
    static class PolicyTrial {

        private final DecisionJournal journal;

        private final HookReplay replay;

        PolicyTrial(DecisionJournal journal, HookReplay replay) {
            this.journal = journal;
            this.replay = replay;
        }

        ReplayReport lastWeek() {
            Instant weekAgo = Instant.now().minus(Duration.ofDays(7));
            return this.replay.run(
                    this.journal,
                    JournalQuery.all().ofPoint("BeforeToolExecution").between(weekAgo, null),
                    List.of(IgnoreRules.hook("audit.*"), IgnoreRules.reason("busy")));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Redaction {

        @Bean
        RedactionFilter redactionFilter() {
            RedactionFilter byName = RedactionFilter.byName(List.of("iban"));
            return (name, value) -> (value.isString() && value.stringValue().startsWith("sk-"))
                    ? StringNode.valueOf(RedactionFilter.MASK)
                    : byName.redact(name, value);
        }
    }
}
