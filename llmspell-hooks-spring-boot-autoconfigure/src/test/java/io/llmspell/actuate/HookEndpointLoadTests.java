package io.llmspell.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.actuate.HookServer.Audit;
import io.llmspell.actuate.HookServer.Shell;
import io.llmspell.hook.HookCancelledException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.audit.AuditEvent;
import tools.jackson.databind.JsonNode;

/** Endpoints that are asked by many, while hooks run, beside things that fail. */
class HookEndpointLoadTests {

    private static final int THREADS = 8;

    private static void runByMany(int times, Callable<?> task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Object>> tasks = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                tasks.add(task::call);
            }
            for (Future<Object> future : executor.invokeAll(tasks, 5, TimeUnit.MINUTES)) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aThousandRequestsWhileHooksRunAreAllAnsweredAndEachRunIsCounted() {
        HookServer.readOnly()
                .withPropertyValues("llmspell.actuate.decisions.size=50")
                .run(context -> {
                    HookServer server = new HookServer(context);
                    Shell shell = context.getBean(Shell.class);
                    Collection<Integer> statuses = new ConcurrentLinkedQueue<>();
                    List<String> paths = List.of("hooks", "decisions?result=cancel", "hookpoints", "hookgraph");

                    runByMany(250, () -> {
                        for (String path : paths) {
                            shell.run("ls");
                            statuses.add(server.get(path).status());
                            statuses.add(cancelled(shell) ? 200 : 500);
                        }
                        return null;
                    });

                    assertThat(statuses).hasSize(2000).containsOnly(200);
                    JsonNode runs =
                            server.get("hooks/guardrails.noDelete").json().get("runs");
                    assertThat(runs.get("results").toString()).isEqualTo("{\"continue\":1000,\"cancel\":1000}");
                    JsonNode log = server.get("decisions").json();
                    assertThat(log.get("logged").longValue()).isEqualTo(1000);
                    assertThat(log.get("decisions"))
                            .hasSize(50)
                            .extracting(decision -> decision.get("number").longValue())
                            .first()
                            .isEqualTo(999L);
                });
    }

    private static boolean cancelled(Shell shell) {
        try {
            shell.run("rm -rf /");
            return false;
        } catch (HookCancelledException ex) {
            return true;
        }
    }

    @Test
    void changesOfOneHookByManyAreAllMadeOrFoundMade() {
        HookServer.runner().run(context -> {
            HookServer server = new HookServer(context);
            List<String> modes = List.of("shadow", "disabled", "enforce");

            runByMany(60, () -> {
                for (String mode : modes) {
                    assertThat(server.post("hooks/guardrails.noDelete", "{\"mode\":\"" + mode + "\"}")
                                    .status())
                            .isEqualTo(200);
                }
                return null;
            });

            List<AuditEvent> changes = context.getBean(Audit.class).events();
            assertThat(changes).hasSizeBetween(2, 180);
            String last =
                    server.get("hooks/guardrails.noDelete").json().get("mode").stringValue();
            assertThat(Set.of("enforce", "shadow", "disabled")).contains(last);
            assertThat(server.post("hooks/guardrails.noDelete", "{\"mode\":\"enforce\"}")
                            .json()
                            .get("mode")
                            .stringValue())
                    .isEqualTo("enforce");
            assertThat(cancelled(context.getBean(Shell.class))).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMeterRegistryThatThrowsBreaksNoCallAndNoEndpoint(boolean made) {
        HookServer.readOnly()
                .withBean(MeterRegistry.class, () -> new Broken(made))
                .run(context -> {
                    Shell shell = context.getBean(Shell.class);
                    assertThat(shell.run("ls")).isEqualTo("ran ls");
                    assertThat(cancelled(shell)).isTrue();

                    HookServer server = new HookServer(context);
                    assertThat(server.get("hooks/guardrails.noDelete")
                                    .json()
                                    .at("/runs/results")
                                    .toString())
                            .isEqualTo("{\"continue\":1,\"cancel\":1}");
                    assertThat(server.get("decisions").json().get("decisions")).hasSize(1);
                });
    }

    /** Makes no timers, or such as cannot record. */
    private static final class Broken extends SimpleMeterRegistry {

        private final boolean made;

        Broken(boolean made) {
            this.made = made;
        }

        @Override
        protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector detector) {
            if (!this.made || !id.getName().startsWith("hook")) {
                throw new IllegalStateException("no timer");
            }
            return (Timer) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Timer.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("getId")) {
                            return id;
                        }
                        throw new IllegalStateException("no " + method.getName());
                    });
        }
    }
}
