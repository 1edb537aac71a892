package io.llmspell.autoconfigure;

import io.llmspell.annotation.OnEvent;
import io.llmspell.event.OverflowStrategy;
import java.util.Map;

/** What people get wrong with events. */
final class BadHandlers {

    private BadHandlers() {}

    static class Good {

        @OnEvent("a.*")
        void handle() {}
    }

    static class PrivateHandler {

        @OnEvent("a.*")
        @SuppressWarnings("UnusedMethod")
        private void handle() {}
    }

    static class Returning {

        @OnEvent("a.*")
        String handle() {
            return "fine";
        }
    }

    static class TwoData {

        @OnEvent("a.*")
        void handle(Map<String, Object> first, String second) {}
    }

    static class BadPattern {

        @OnEvent("a..b")
        void handle() {}
    }

    static class NoPattern {

        @OnEvent({})
        void handle() {}
    }

    static class BadCondition {

        @OnEvent(value = "a.*", condition = "data.amount >")
        void handle() {}
    }

    static class BadTimeout {

        @OnEvent(value = "a.*", timeout = "soon")
        void handle() {}
    }

    static class NegativeQueue {

        @OnEvent(value = "a.*", queueSize = -1)
        void handle() {}
    }

    static class TwoStrategies {

        @OnEvent(
                value = "a.*",
                strategy = {OverflowStrategy.BLOCK, OverflowStrategy.REJECT})
        void handle() {}
    }

    static class Durable {

        @OnEvent(value = "a.*", durable = true)
        void handle() {}
    }

    static class DurableWithoutStore {

        @OnEvent(value = "a.*", name = "billing", durable = true)
        void handle() {}
    }

    static class DurableThatDrops {

        @OnEvent(value = "a.*", name = "billing", durable = true, strategy = OverflowStrategy.DROP_NEWEST)
        void handle() {}
    }

    static class DurableAtATime {

        @OnEvent(value = "a.*", name = "billing", durable = true, concurrency = 2)
        void handle() {}
    }

    static class SameName {

        @OnEvent(value = "a.*", name = "same")
        void handle() {}

        @OnEvent(value = "b.*", name = "same")
        void other() {}
    }
}
