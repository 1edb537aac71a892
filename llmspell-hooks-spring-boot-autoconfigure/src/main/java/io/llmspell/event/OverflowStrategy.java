package io.llmspell.event;

import java.time.Duration;

/** The kinds of {@link FlowController}, for annotations and configuration. */
public enum OverflowStrategy {
    /** The oldest event is dropped. */
    DROP_OLDEST {
        @Override
        public FlowController controller(Duration patience) {
            return FlowController.dropOldest();
        }
    },
    /** The new event is dropped. */
    DROP_NEWEST {
        @Override
        public FlowController controller(Duration patience) {
            return FlowController.dropNewest();
        }
    },
    /** The publisher waits. */
    BLOCK {
        @Override
        public FlowController controller(Duration patience) {
            return FlowController.block(patience);
        }
    },
    /** The publisher is told. */
    REJECT {
        @Override
        public FlowController controller(Duration patience) {
            return FlowController.reject();
        }
    };

    /**
     * The controller.
     *
     * @param patience how long publishers wait, where they do
     */
    public abstract FlowController controller(Duration patience);
}
