package io.llmspell.bridge;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventHandler;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The open subscriptions of all scripts. One that a new version of its script wants as it is stays open, with what
 * waits in it.
 */
final class ScriptSubscriptions {

    private final Supplier<EventBus> bus;

    private final Map<String, Map<String, Open>> byScript = new HashMap<>();

    ScriptSubscriptions(Supplier<EventBus> bus) {
        this.bus = bus;
    }

    private record Open(Wish wish, boolean planned, Subscription subscription) {

        /** One that nobody received from for long is closed. */
        boolean fulfils(Wish wanted) {
            return this.planned && this.wish.equals(wanted) && isOpen(this);
        }
    }

    static String owner(String script) {
        return "script." + script;
    }

    /**
     * Opens what a version of a script wants, and closes what the one before wanted and it does not. If one cannot be
     * opened nothing has changed, but that what waited is gone where the script had one of that name with other
     * options.
     *
     * @param handlers makes the handler of a subscription, which finds the version of the script by itself
     */
    synchronized void exchange(String script, Collection<Wish> wishes, Function<Wish, EventHandler> handlers) {
        Map<String, Open> before = this.byScript.computeIfAbsent(script, name -> new HashMap<>());
        Map<String, Open> after = new HashMap<>();
        Map<Wish, Open> changed = new LinkedHashMap<>();
        List<Wish> added = new ArrayList<>();
        for (Wish wish : wishes) {
            Open open = before.get(wish.name());
            if (open != null && open.fulfils(wish)) {
                after.put(wish.name(), open);
            } else if (open != null) {
                changed.put(wish, open);
            } else {
                added.add(wish);
            }
        }
        List<Open> opened = new ArrayList<>();
        try {
            added.forEach(wish -> opened.add(open(script, wish, handlers)));
            // The bus knows one of a name, so these are closed first.
            changed.values().forEach(open -> open.subscription().close());
            changed.keySet().forEach(wish -> opened.add(open(script, wish, handlers)));
        } catch (RuntimeException ex) {
            opened.forEach(open -> open.subscription().close());
            before.replaceAll((name, open) -> isOpen(open) ? open : open(script, open.wish(), handlers));
            throw ex;
        }
        opened.forEach(open -> after.put(open.wish().name(), open));
        before.forEach((name, open) -> {
            if (!open.planned()) {
                after.putIfAbsent(name, open);
            } else if (!after.containsKey(name)) {
                open.subscription().close();
            }
        });
        this.byScript.put(script, after);
    }

    private static boolean isOpen(Open open) {
        return open.subscription().state() != SubscriptionState.CLOSED;
    }

    private Open open(String script, Wish wish, Function<Wish, EventHandler> handlers) {
        EventBus bus = this.bus.get();
        Subscription subscription = wish.handled()
                ? bus.subscribe(wish.patterns(), wish.options(owner(script)), handlers.apply(wish))
                : bus.subscribe(wish.patterns(), wish.options(owner(script)));
        return new Open(wish, true, subscription);
    }

    /** Opens one that is received, while the script runs. */
    synchronized String openNow(Caller caller, Wish wish) {
        caller.requireCurrent("event.subscribe");
        String script = caller.script;
        this.byScript.getOrDefault(script, new HashMap<>()).values().removeIf(each -> !isOpen(each));
        Subscription subscription = this.bus.get().subscribe(wish.patterns(), wish.options(owner(script)));
        this.byScript
                .computeIfAbsent(script, name -> new HashMap<>())
                .put(wish.name(), new Open(wish, false, subscription));
        return wish.name();
    }

    /** The one of this name, or short name, that is received. */
    synchronized PullSubscription pulled(String script, String name) {
        Map<String, Open> open = this.byScript.getOrDefault(script, Map.of());
        Open found = open.containsKey(name) ? open.get(name) : open.get(script + "." + name);
        if (found == null) {
            throw Fields.error("the script has no subscription '" + name + "'; it has "
                    + open.keySet().stream().sorted().toList());
        }
        if (!(found.subscription() instanceof PullSubscription pulled)) {
            throw Fields.error("the events of subscription '" + name + "' go to its function, and cannot be received");
        }
        return pulled;
    }

    synchronized boolean close(Caller caller, String name) {
        caller.requireCurrent("event.unsubscribe");
        Open removed =
                this.byScript.getOrDefault(caller.script, new HashMap<>()).remove(name);
        if (removed != null) {
            removed.subscription().close();
        }
        return removed != null;
    }

    synchronized List<String> names(String script) {
        return this.byScript.getOrDefault(script, Map.of()).keySet().stream()
                .sorted()
                .toList();
    }

    synchronized void closeAll(String script) {
        Map<String, Open> open = this.byScript.remove(script);
        if (open != null) {
            new ArrayList<>(open.values()).forEach(each -> each.subscription().close());
        }
    }
}
