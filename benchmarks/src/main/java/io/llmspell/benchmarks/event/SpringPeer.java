package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;

/** The application events of Spring with an executor: a task for each event and subscriber. */
final class SpringPeer implements Contender {

    private static final ResolvableType TYPE =
            ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, UniversalEvent.class);

    private static final ResolvableType PAYLOAD = ResolvableType.forClass(UniversalEvent.class);

    private final ThreadPoolExecutor pool;

    private final SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();

    SpringPeer(List<? extends Subscriber> subscribers) {
        this.pool = Pools.bounded(subscribers);
        this.multicaster.setTaskExecutor(this.pool);
        subscribers.forEach(subscriber -> this.multicaster.addApplicationListener(new Listener(subscriber)));
    }

    private record Listener(Subscriber subscriber)
            implements ApplicationListener<PayloadApplicationEvent<UniversalEvent>> {

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<UniversalEvent> event) {
            this.subscriber.handle(event.getPayload());
        }
    }

    /** With the types resolved beforehand, which is the most of it otherwise. */
    @Override
    public void publish(UniversalEvent event) {
        this.multicaster.multicastEvent(new PayloadApplicationEvent<>(this, event, PAYLOAD), TYPE);
    }

    @Override
    public void stop() {
        this.pool.shutdownNow();
    }
}
