package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * As a publisher of any kind that Spring's registry knows: each subscription is a call of its own. One of several
 * elements is, for hooks, a list of them. It is handed on element by element as long as no hook could change or refuse
 * the whole; otherwise all of it is awaited first.
 */
final class ReactiveDelivery implements Delivery {

    private final ReactiveAdapter adapter;

    private ReactiveDelivery(ReactiveAdapter adapter) {
        this.adapter = adapter;
    }

    /** For a type of publisher; {@code null} for all else. */
    static @Nullable ReactiveDelivery of(Class<?> type) {
        ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
        // What is more than the type that the adapter makes could not be given to the caller.
        return (adapter != null && type.isAssignableFrom(adapter.getReactiveType()))
                ? new ReactiveDelivery(adapter)
                : null;
    }

    @Override
    public ResolvableType valueType(ResolvableType declared) {
        if (this.adapter.getDescriptor().isNoValue()) {
            return ResolvableType.forClass(Void.class);
        }
        ResolvableType element = declared.getGeneric(0);
        return this.adapter.isMultiValue() ? ResolvableType.forClassWithGenerics(List.class, element) : element;
    }

    @Override
    public Object placed(Object returned, CallStack stack) {
        if (!this.adapter.getReactiveType().isInstance(returned)) {
            return returned;
        }
        CallStack.Snapshot inside = stack.capture();
        CallPlace place = new CallPlace(inside);
        Publisher<Object> publisher = this.adapter.toPublisher(returned);
        return this.adapter.fromPublisher(
                this.adapter.isMultiValue()
                        ? Placed.flux(Flux.from(publisher), inside, null)
                                .contextWrite(context -> context.put(CallPlace.class, place))
                        : Placed.mono(Mono.from(publisher), inside, null)
                                .contextWrite(context -> context.put(CallPlace.class, place)));
    }

    @Override
    public boolean hasElements() {
        return this.adapter.isMultiValue();
    }

    @Override
    public Object give(LaterCalls calls) {
        Publisher<?> publisher = this.adapter.isMultiValue()
                ? Flux.deferContextual(context ->
                        SubscriberContext.of(context).flatMapMany(scope -> scope.call(() -> all(calls, context))))
                : Mono.deferContextual(context -> SubscriberContext.of(context)
                        .flatMap(scope -> scope.call(() -> Mono.fromFuture(calls.begin(context, placeIn(context))))));
        return this.adapter.fromPublisher(publisher);
    }

    private static Flux<Object> all(LaterCalls calls, ContextView context) {
        Opening opening = new Opening(context);
        CompletableFuture<@Nullable Object> result = calls.begin(opening, placeIn(context));
        CompletionStage<@Nullable Object> told = result;
        told.whenComplete((value, error) -> opening.opened.complete(new Opened(null)));
        Flux<Object> whole = Mono.fromFuture(() -> result, true).flatMapIterable(ReactiveDelivery::elements);
        return Mono.fromFuture(() -> opening.opened, true)
                .flatMapMany(opened ->
                        (opened.elements() != null) ? opened.elements().concatWith(whole.ignoreElements()) : whole)
                // After the subscriber is gone: it is not to hear of the end that this is.
                .doFinally(signal -> {
                    if (signal == SignalType.CANCEL) {
                        result.cancel(true);
                    }
                });
    }

    private static Collection<?> elements(Object value) {
        return (Collection<?>) value;
    }

    /** A subscription to several elements, which may begin before the call has a value. */
    private static final class Opening {

        private final ContextView context;

        private final CompletableFuture<Opened> opened = new CompletableFuture<>();

        private Opening(ContextView context) {
            this.context = context;
        }
    }

    /**
     * How it begins.
     *
     * @param elements those of the operation, as they come; {@code null} if the value of the call is to be awaited
     */
    private record Opened(@Nullable Flux<Object> elements) {}

    @Override
    public CompletionStage<@Nullable Object> await(@Nullable Object given, LaterCall call) {
        if (!this.adapter.getReactiveType().isInstance(given)) {
            return CompletableFuture.completedFuture(given);
        }
        Publisher<Object> publisher = this.adapter.toPublisher(given);
        if (!this.adapter.isMultiValue()) {
            return Placed.mono(Mono.from(publisher), call.place(), call.outside())
                    .contextWrite(written -> contextOf((ContextView) call.subscriber(), call))
                    .toFuture();
        }
        Opening opening = (Opening) call.subscriber();
        Flux<Object> elements = Placed.flux(Flux.from(publisher), call.place(), call.outside())
                .contextWrite(written -> contextOf(opening.context, call));
        return call.isHandedOn() ? handOn(elements, opening, call) : collect(elements, call);
    }

    private static Context contextOf(ContextView subscriber, LaterCall call) {
        return Context.of(subscriber).put(CallPlace.class, new CallPlace(call.place()));
    }

    /** From where somebody subscribes, where that is inside of another stream. */
    private static CallStack.@Nullable Snapshot placeIn(ContextView context) {
        CallPlace place = context.getOrDefault(CallPlace.class, null);
        return (place != null) ? place.snapshot() : null;
    }

    private static CompletionStage<@Nullable Object> collect(Flux<Object> elements, LaterCall call) {
        int most = call.elements();
        return elements.take(most + 1L)
                .collectList()
                .<Object>map(list -> {
                    if (list.size() > most) {
                        throw new StreamLimitException(call.call().operation(), most);
                    }
                    return list;
                })
                .toFuture();
    }

    /** The subscriber gets the elements at once; the call ends with them. */
    private static CompletionStage<@Nullable Object> handOn(Flux<Object> elements, Opening opening, LaterCall call) {
        CompletableFuture<@Nullable Object> end = new CompletableFuture<>();
        List<Object> seen = new ArrayList<>();
        int most = call.isObserved() ? call.elements() : 0;
        Flux<Object> watched = passed(elements, call.handOn())
                .doOnNext(element -> {
                    if (seen.size() < most) {
                        seen.add(element);
                    }
                })
                .doOnComplete(() -> end.complete(seen))
                .onErrorResume(error -> {
                    end.completeExceptionally(error);
                    return Mono.empty();
                });
        opening.opened.complete(new Opened(watched));
        return end;
    }

    /** Asks for the next element only when the hooks are done with the one before. */
    private static Flux<Object> passed(
            Flux<Object> elements, @Nullable Function<Object, CompletableFuture<StreamElements.Passed>> hooks) {
        return (hooks == null)
                ? elements
                : elements.materialize()
                        // An error is a signal like others, so that it does not overtake an element with its hooks.
                        .concatMap(signal -> passed(signal, hooks), 0)
                        .<StreamElements.Passed>dematerialize()
                        .takeUntil(StreamElements.Passed::last)
                        .mapNotNull(StreamElements.Passed::value);
    }

    private static Mono<Signal<StreamElements.Passed>> passed(
            Signal<Object> signal, Function<Object, CompletableFuture<StreamElements.Passed>> hooks) {
        Object element = signal.get();
        if (element != null) {
            return Mono.fromFuture(() -> hooks.apply(element)).map(Signal::next);
        }
        Throwable error = signal.getThrowable();
        return Mono.just((error != null) ? Signal.error(error) : Signal.complete());
    }
}
