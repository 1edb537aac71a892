package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscriptions come and go, are paused and drained. */
@Timeout(30)
class SubscriptionTests {

    /** Two subscriptions an owner, one regular expression. */
    private static final EventLimits LIMITS =
            new EventLimits(1 << 20, 64, 64, 2, 1, 10_000, 1_000, PatternLimits.DEFAULT);

    private final TestBus test = new TestBus(builder -> builder.limits(LIMITS).permissions(new EventPermissions() {
        @Override
        public boolean mayPublish(UniversalEvent event) {
            return true;
        }

        @Override
        public boolean maySubscribe(String owner, EventPattern pattern) {
            return !(owner.equals("guest") && pattern.matches("secret.key"));
        }
    }));

    private final EventBus bus = this.test.bus;

    private final RecordingHandler seen = new RecordingHandler();

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void aNameIsTakenAsLongAsItsSubscriptionIsOpen() {
        Subscription billing = this.bus.subscribe(List.of("order.*"), SubscriptionOptions.named("billing"), this.seen);

        assertThatExceptionOfType(SubscriptionRefusedException.class)
                .isThrownBy(() -> this.bus.subscribe(List.of("**"), SubscriptionOptions.named("billing")))
                .withMessageContainingAll("'billing'", "[order.*]", "another name");
        assertThat(this.bus.find("billing")).containsSame(billing);
        billing.close();
        assertThat(this.bus.find("billing")).isEmpty();

        Subscription again = this.bus.subscribe(List.of("order.*"), SubscriptionOptions.named("billing"), this.seen);
        assertThat(this.bus.find("billing")).containsSame(again);
    }

    @Test
    void aSubscriptionWithoutANameIsFoundByItsId() {
        Subscription first = this.bus.subscribe("a", this.seen);
        Subscription second = this.bus.subscribe("a");

        assertThat(first.name()).isEqualTo(first.id());
        assertThat(this.bus.find(first.id())).containsSame(first);
        assertThat(this.bus.find(second.id())).containsSame(second);
        assertThat(this.bus.subscriptions()).containsExactly(first, second);
        first.close();
        assertThat(this.bus.subscriptions()).containsExactly(second);
        assertThat(this.bus.find(first.id())).isEmpty();
    }

    @Test
    void anOwnerHasOnlySoManySubscriptionsAtATime() {
        Subscription first = this.bus.subscribe("a", this.seen);
        this.bus.subscribe("a");

        assertThatExceptionOfType(SubscriptionRefusedException.class)
                .isThrownBy(() -> this.bus.subscribe("a", this.seen))
                .withMessageContainingAll("'application'", "2", "raise the limit");
        assertThat(this.bus.subscribe(List.of("a"), ownedBy("other"), this.seen).owner())
                .isEqualTo("other");
        assertThat(this.bus.subscriptions()).hasSize(3);
        first.close();

        assertThat(this.bus.subscribe("a", this.seen).state()).isEqualTo(SubscriptionState.ACTIVE);
    }

    @Test
    void onlySoManyPatternsAreRegularExpressionsAtATime() throws Exception {
        Subscription first = this.bus.subscribe("regex:a.*", this.seen);

        assertThatExceptionOfType(SubscriptionRefusedException.class)
                .isThrownBy(() -> this.bus.subscribe("regex:b.*", this.seen))
                .withMessageContainingAll("regular expressions", "1", "raise the limit");
        first.close();
        this.bus.subscribe("regex:b.*", this.seen);
        this.bus.publish("bc", null);

        this.test.drain();
        assertThat(this.seen.types()).containsExactly("bc");
    }

    @Test
    void aSubscriptionThatIsRefusedLeavesNothing() {
        assertThatExceptionOfType(SubscriptionRefusedException.class)
                .isThrownBy(() -> this.bus.subscribe(List.of("public", "secret.*"), ownedBy("guest"), this.seen))
                .withMessageContainingAll("'guest'", "secret.*");
        assertThatExceptionOfType(SubscriptionRefusedException.class)
                .isThrownBy(() -> this.bus.subscribe(List.of(), SubscriptionOptions.defaults(), this.seen))
                .withMessageContaining("**");
        assertThatExceptionOfType(InvalidEventPatternException.class)
                .isThrownBy(() -> this.bus.subscribe(List.of("a", "a..b"), SubscriptionOptions.defaults()));

        assertThat(this.bus.subscriptions()).isEmpty();
        assertThat(this.bus.topic("public").isWanted()).isFalse();
        assertThat(this.test.told.of("subscribed")).isEmpty();
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        SubscriptionOptions.Builder options = SubscriptionOptions.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> options.capacity(0));
        assertThatIllegalArgumentException().isThrownBy(() -> options.concurrency(0));
        assertThatIllegalArgumentException().isThrownBy(() -> options.name(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> options.expiry(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> options.handlerTimeout(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.capacity(3).concurrency(4).build())
                .withMessageContainingAll("(4)", "(3)");
        assertThatIllegalArgumentException().isThrownBy(() -> FlowController.block(Duration.ZERO));
    }

    @Test
    void aHandlerMaySubscribeAndUnsubscribe() throws Exception {
        Subscription doomed = this.bus.subscribe("never", event -> {});
        this.bus.subscribe(List.of("start"), ownedBy("other"), event -> {
            doomed.close();
            this.bus.subscribe("next", this.seen);
            this.bus.publish("next", 1);
        });

        this.bus.publish("start", null);

        this.test.drain();
        assertThat(this.seen.numbers()).containsExactly(1);
        assertThat(doomed.state()).isEqualTo(SubscriptionState.CLOSED);
    }

    @Test
    void aHandlerMayPublishToItself() throws Exception {
        this.bus.subscribe("count", event -> {
            this.seen.handle(event);
            int number = event.data().asInt();
            if (number < 1_000) {
                this.bus.publish("count", number + 1);
            }
        });

        this.bus.publish("count", 1);

        this.test.drain();
        assertThat(this.seen.numbers()).hasSize(1_000).isSorted().endsWith(1_000);
    }

    @Test
    void aHandlerMayCloseItsOwnSubscription() throws Exception {
        AtomicReference<Subscription> own = new AtomicReference<>();
        Subscription subscription = this.bus.subscribe("order", event -> {
            this.seen.handle(event);
            if (event.data().asInt() == 2) {
                own.get().close();
            }
        });
        own.set(subscription);
        subscription.pause();
        this.test.publish("order", 1, 5);
        subscription.resume();

        assertThat(subscription.drain(TestBus.AMPLE)).isTrue();
        assertThat(this.seen.numbers()).containsExactly(1, 2);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(5, 2, 0, 0, 0, 3, 0, 0, 0));
    }

    @Test
    void closingDiscardsWhatWaitsAndLetsTheHandlerEnd() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        Subscription subscription = this.bus.subscribe("order", stuck);
        this.test.publish("order", 1, 4);
        stuck.awaitStarted(1);

        subscription.close();
        subscription.close();
        this.bus.publish("order", 5);

        assertThat(subscription.state()).isEqualTo(SubscriptionState.CLOSED);
        assertThat(subscription.depth()).isZero();
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(4, 0, 0, 0, 0, 3, 0, 1, 0));
        stuck.release();
        assertThat(subscription.drain(TestBus.AMPLE)).isTrue();
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(4, 1, 0, 0, 0, 3, 0, 0, 0));
        assertThat(this.test.told.of("closed")).containsExactly(subscription.name());
    }

    @Test
    void whatComesDuringAPauseIsHandledAfterIt() throws Exception {
        Subscription subscription = this.bus.subscribe("order", this.seen);
        subscription.pause();
        this.test.publish("order", 1, 3);

        assertThat(subscription.state()).isEqualTo(SubscriptionState.PAUSED);
        assertThat(subscription.drain(Duration.ofMillis(20))).isFalse();
        assertThat(this.bus.drain(Duration.ZERO)).isFalse();
        assertThat(this.seen.numbers()).isEmpty();
        assertThat(subscription.depth()).isEqualTo(3);
        subscription.resume();

        assertThat(subscription.drain(TestBus.AMPLE)).isTrue();
        assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
        assertThat(this.seen.numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void theEventThatWaitsLongestIsToldAndNotTaken() throws Exception {
        Subscription paused = this.bus.subscribe(List.of("a"), SubscriptionOptions.named("paused"), this.seen);
        paused.pause();
        assertThat(paused.oldest()).isEmpty();

        UniversalEvent first = this.bus.publish("a", 1).event();
        for (int i = 2; i <= 100; i++) {
            this.bus.publish("a", i);
        }

        assertThat(paused.oldest()).containsSame(first);
        assertThat(paused.depth()).isEqualTo(100);
        paused.resume();
        assertThat(paused.drain(TestBus.AMPLE)).isTrue();
        assertThat(paused.oldest()).isEmpty();
        assertThat(this.seen.numbers()).hasSize(100);
    }

    @Test
    void aPauseBeginsNothingFurtherWhileAHandlerIsAtWork() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        Subscription subscription = this.bus.subscribe("order", stuck);
        this.test.publish("order", 1, 3);
        stuck.awaitStarted(1);

        subscription.pause();
        stuck.release();
        RecordingHandler other = new RecordingHandler();
        Subscription later = this.bus.subscribe("order", other);
        this.bus.publish("order", 4);

        assertThat(later.drain(TestBus.AMPLE)).isTrue();
        assertThat(subscription.drain(Duration.ofMillis(20))).isFalse();
        assertThat(stuck.seen.numbers()).containsExactly(1);
        subscription.resume();
        this.test.drain();
        assertThat(stuck.seen.numbers()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void drainingWaitsForWhatHandlersPublish() throws Exception {
        this.bus.subscribe("last", this.seen);
        this.bus.subscribe("first", event -> {
            for (int i = 0; i < 100; i++) {
                this.bus.publish("last", i);
            }
        });

        this.bus.publish("first", null);

        this.test.drain();
        assertThat(this.seen.numbers()).hasSize(100);
    }

    private static SubscriptionOptions ownedBy(String owner) {
        return SubscriptionOptions.builder().owner(owner).build();
    }
}
