package io.llmspell.event.storage;

import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Looks into outboxes. */
final class Outboxes {

    private Outboxes() {}

    /** How many events are on their way from transactions to the table of events. */
    static int size(DataSource dataSource) {
        Integer size = new JdbcTemplate(dataSource)
                .queryForObject("SELECT COUNT(*) FROM llmspell_event_outbox", Integer.class);
        return (size != null) ? size : 0;
    }
}
