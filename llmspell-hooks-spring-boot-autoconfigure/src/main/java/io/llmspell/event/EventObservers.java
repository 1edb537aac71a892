package io.llmspell.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Several observers, none of which can do harm. */
final class EventObservers {

    private static final Logger logger = System.getLogger(EventObserver.class.getName());

    private final EventObserver[] observers;

    private final int maxMetadata;

    EventObservers(List<EventObserver> observers, int maxMetadata) {
        this.observers = observers.toArray(EventObserver[]::new);
        this.maxMetadata = maxMetadata;
    }

    boolean areActive() {
        for (EventObserver observer : this.observers) {
            if (isActive(observer)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isActive(EventObserver observer) {
        try {
            return observer.isActive();
        } catch (Throwable ex) {
            failed(observer, ex);
            return false;
        }
    }

    /** Has an event published, with their notes. */
    PublishResult publish(UniversalEvent event, Function<UniversalEvent, PublishResult> emission) {
        Activities activities = begin(observer -> observer.publishing(event));
        try {
            PublishResult result = emission.apply(activities.noted(event));
            activities.published(result);
            return result;
        } catch (Throwable ex) {
            activities.threw(ex);
            throw ex;
        } finally {
            activities.end();
        }
    }

    /** One of several: it is not surrounded while all of them are stored, or each would be inside of the one before. */
    UniversalEvent note(UniversalEvent event) {
        Activities activities = begin(observer -> observer.publishing(event));
        try {
            return activities.noted(event);
        } finally {
            activities.end();
        }
    }

    private Activities begin(Function<EventObserver, @Nullable EventActivity> beginning) {
        List<EventActivity> begun = new ArrayList<>(this.observers.length);
        for (EventObserver observer : this.observers) {
            try {
                EventActivity activity = observer.isActive() ? beginning.apply(observer) : null;
                if (activity != null) {
                    begun.add(activity);
                }
            } catch (Throwable ex) {
                failed(observer, ex);
            }
        }
        return new Activities(begun, this.maxMetadata);
    }

    /** A handler that is observed, or itself where there is nobody to observe it. */
    EventHandler observed(Subscription subscription, EventHandler handler) {
        if (this.observers.length == 0) {
            return handler;
        }
        return event -> {
            if (areActive()) {
                handle(subscription, event, handler);
            } else {
                handler.handle(event);
            }
        };
    }

    private void handle(Subscription subscription, UniversalEvent event, EventHandler handler) throws Exception {
        Activities activities = begin(observer -> observer.handling(subscription, event));
        try {
            handler.handle(event);
        } catch (Throwable ex) {
            activities.threw(ex);
            throw ex;
        } finally {
            activities.end();
        }
    }

    private static void failed(Object observer, Throwable ex) {
        logger.log(
                Level.WARNING,
                "An observer of events failed: " + observer.getClass().getName(),
                ex);
    }

    /** What the observers have of one publication or handling; the last to begin is the first to end. */
    private static final class Activities {

        private final List<EventActivity> activities;

        private final int maxMetadata;

        private @Nullable Throwable error;

        private Activities(List<EventActivity> activities, int maxMetadata) {
            this.activities = activities;
            this.maxMetadata = maxMetadata;
        }

        /** The event with their notes. */
        UniversalEvent noted(UniversalEvent event) {
            Notes notes = new Notes(event, this.maxMetadata);
            each(activity -> {
                // All of a trace or nothing: half of it would be of another trace than the rest.
                if (activity.notes().keySet().stream().noneMatch(event.metadata()::containsKey)) {
                    activity.notes().forEach(notes::add);
                }
            });
            return notes.event();
        }

        void published(PublishResult result) {
            each(activity -> activity.published(result));
        }

        void threw(Throwable thrown) {
            this.error = thrown;
        }

        void end() {
            each(activity -> activity.ended(this.error));
        }

        private void each(Consumer<EventActivity> call) {
            for (int i = this.activities.size() - 1; i >= 0; i--) {
                try {
                    call.accept(this.activities.get(i));
                } catch (Throwable ex) {
                    failed(this.activities.get(i), ex);
                }
            }
        }
    }

    /** Notes on an event, which is made anew if there are any. */
    private static final class Notes {

        private final UniversalEvent event;

        private int room;

        private UniversalEvent.@Nullable Builder builder;

        private Notes(UniversalEvent event, int maxMetadata) {
            this.event = event;
            this.room = maxMetadata - event.metadata().size();
        }

        private void add(String name, String value) {
            if (this.room <= 0 || this.event.metadata().containsKey(name)) {
                return;
            }
            UniversalEvent.Builder known = this.builder;
            if (known == null) {
                known = this.event.toBuilder();
                this.builder = known;
            }
            known.metadata(name, value);
            this.room--;
        }

        private UniversalEvent event() {
            return (this.builder != null) ? this.builder.build() : this.event;
        }
    }
}
