package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.llmspell.annotation.OnEvent;
import io.llmspell.autoconfigure.AllPointsTests.Parts;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventPermissions;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.integration.UsageReadings;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;

/** Causes what the points are for, in applications with one hook. */
final class PointCauses {

    private final HookDefinition hook;

    PointCauses(HookDefinition hook) {
        this.hook = hook;
    }

    private interface Cause {

        void in(ApplicationContext context) throws Exception;
    }

    /** Has a point fire; returns the component and operation that it is to fire for. */
    String cause(StandardHookPoint point) throws Exception {
        return switch (point) {
            case BEFORE_AGENT_INIT, AFTER_AGENT_INIT, BEFORE_AGENT_SHUTDOWN, AFTER_AGENT_SHUTDOWN -> {
                run(parts(), context -> {});
                yield "agent:agent.lifecycle";
            }
            case BEFORE_AGENT_EXECUTION, AFTER_AGENT_EXECUTION -> {
                run(parts(), context -> context.getBean(Parts.Agent.class).act(false));
                yield "agent:agent.act";
            }
            case AGENT_ERROR -> {
                run(
                        parts(),
                        context ->
                                fails(() -> context.getBean(Parts.Agent.class).act(true)));
                yield "agent:agent.act";
            }
            case BEFORE_TOOL_DISCOVERY, AFTER_TOOL_DISCOVERY -> {
                run(parts(), context -> context.getBean(ToolCatalog.class).discover());
                yield "system:tools.discover";
            }
            case BEFORE_TOOL_EXECUTION, TOOL_VALIDATION, AFTER_TOOL_EXECUTION -> {
                run(parts(), context -> context.getBean(Parts.Tool.class).call(false));
                yield "tool:tool.call";
            }
            case TOOL_ERROR -> {
                run(
                        parts(),
                        context -> fails(() -> context.getBean(Parts.Tool.class).call(true)));
                yield "tool:tool.call";
            }
            default -> causeOfWorkflowOrState(point);
        };
    }

    private String causeOfWorkflowOrState(StandardHookPoint point) throws Exception {
        return switch (point) {
            case BEFORE_WORKFLOW_START, AFTER_WORKFLOW_COMPLETE -> workflow(false, "start");
            case BEFORE_WORKFLOW_STAGE, AFTER_WORKFLOW_STAGE -> workflow(false, "one");
            case WORKFLOW_STAGE_TRANSITION -> workflow(false, "two");
            case WORKFLOW_CHECKPOINT -> workflow(false, "here");
            case WORKFLOW_ROLLBACK -> workflow(true, "rollback");
            case WORKFLOW_ERROR -> workflow(true, "start");
            case BEFORE_STATE_READ, AFTER_STATE_READ -> {
                run(parts(), context -> context.getBean(Parts.State.class).get());
                yield "state:state.get";
            }
            case BEFORE_STATE_WRITE, AFTER_STATE_WRITE -> {
                run(parts(), context -> context.getBean(Parts.State.class).put(false));
                yield "state:state.put";
            }
            case STATE_CONFLICT -> {
                run(
                        parts(),
                        context ->
                                fails(() -> context.getBean(Parts.State.class).put(true)));
                yield "state:state.put";
            }
            case STATE_MIGRATION -> {
                run(parts(), context -> context.getBean(Parts.State.class).migrate());
                yield "state:state.migrate";
            }
            default -> causeOfSystem(point);
        };
    }

    private String workflow(boolean fail, String operation) {
        run(parts(), context -> {
            Parts.Flow flow = context.getBean(Parts.Flow.class);
            if (fail) {
                fails(() -> flow.start(true));
            } else {
                flow.start(false);
            }
        });
        return "workflow:flow." + operation;
    }

    private String causeOfSystem(StandardHookPoint point) throws Exception {
        return switch (point) {
            case SYSTEM_STARTUP -> {
                start();
                yield "system:application.startup";
            }
            case SYSTEM_SHUTDOWN -> {
                run(parts(), context -> {});
                yield "system:application.shutdown";
            }
            case CONFIGURATION_CHANGE -> {
                run(parts(), context -> context.getBean(HookRegistry.class).disable("watch"));
                yield "system:configuration.llmspell.hooks.instances.watch.mode";
            }
            case RESOURCE_LIMIT_EXCEEDED -> {
                run(
                        parts().withPropertyValues("llmspell.events.limits.max-size=10B"),
                        context -> fails(() -> context.getBean(EventBus.class).publish("a.b", "x".repeat(100))));
                yield "system:events.a.b";
            }
            case SECURITY_VIOLATION -> {
                run(
                        parts().withBean(Nobody.class),
                        context -> fails(() -> context.getBean(EventBus.class).publish("a.b", 1)));
                yield "system:events.a.b";
            }
            case BEFORE_EVENT_EMIT, AFTER_EVENT_EMIT -> {
                run(parts(), context -> context.getBean(EventBus.class).publish("a.b", 1));
                yield "system:application.a.b";
            }
            case EVENT_HANDLER_ERROR -> {
                run(parts().withBean(Failing.class), context -> {
                    context.getBean(EventBus.class).publish("a.b", 1);
                    context.getBean(EventBus.class).drain(Duration.ofSeconds(30));
                });
                yield "system:application.a.b";
            }
            default -> causeOfSessionOrPerformance(point);
        };
    }

    private String causeOfSessionOrPerformance(StandardHookPoint point) throws Exception {
        return switch (point) {
            case SESSION_START -> session("start");
            case SESSION_SAVE -> session("save");
            case SESSION_RESTORE -> session("restore");
            case SESSION_END -> session("end");
            case SESSION_CHECKPOINT -> {
                WebSessions.runner()
                        .withBean(HookDefinition.class, () -> this.hook)
                        .run(context -> {
                            WebSessions browser = new WebSessions(context);
                            browser.visit("use");
                            browser.visit("rename");
                        });
                yield "system:session.idChanged";
            }
            case PERFORMANCE_THRESHOLD_EXCEEDED -> {
                run(
                        parts().withPropertyValues("llmspell.hooks.performance.slow-operation=1ns"),
                        context -> context.getBean(Parts.Tool.class).call(false));
                yield "tool:tool.call";
            }
            case MEMORY_USAGE_HIGH -> {
                usage();
                yield "system:jvm.memory";
            }
            case CPU_USAGE_HIGH -> {
                usage();
                yield "system:jvm.cpu";
            }
            default -> throw new IllegalArgumentException("Nothing causes " + point);
        };
    }

    private String session(String operation) {
        run(
                parts().withBean(
                                "sessions",
                                MapSessionRepository.class,
                                () -> new MapSessionRepository(new ConcurrentHashMap<>())),
                context -> {
                    MapSessionRepository repository = context.getBean(MapSessionRepository.class);
                    MapSession session = repository.createSession();
                    repository.save(session);
                    repository.findById(session.getId());
                    repository.deleteById(session.getId());
                });
        return "system:session." + operation;
    }

    private void usage() {
        run(
                parts().withBean(Full.class).withPropertyValues("llmspell.hooks.performance.interval=1ms"),
                context -> assertThat(context.getBean(Full.class).readings.await(30, TimeUnit.SECONDS))
                        .isTrue());
    }

    private ApplicationContextRunner parts() {
        return HookContexts.runner()
                .withBean(HookDefinition.class, () -> this.hook)
                .withBean("agent", Parts.Agent.class)
                .withBean("tool", Parts.Tool.class)
                .withBean("flow", Parts.Flow.class)
                .withBean("state", Parts.State.class);
    }

    private static void run(ApplicationContextRunner application, Cause cause) {
        application.run(cause::in);
    }

    private static void fails(ThrowingCallable call) {
        assertThatException().isThrownBy(call);
    }

    private void start() {
        new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .initializers((GenericApplicationContext context) ->
                        context.registerBean(HookDefinition.class, () -> this.hook))
                .run()
                .close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(HookAutoConfiguration.class)
    static class Application {}

    static class Nobody implements EventPermissions {

        @Override
        public boolean mayPublish(UniversalEvent event) {
            return false;
        }

        @Override
        public boolean maySubscribe(String owner, EventPattern pattern) {
            return false;
        }
    }

    static class Failing {

        @OnEvent(value = "a.*", maxAttempts = 1)
        void fail() {
            throw new IllegalStateException("no");
        }
    }

    static class Full implements UsageReadings {

        /** When the second reading begins, the hooks have been told of the first. */
        private final CountDownLatch readings = new CountDownLatch(2);

        @Override
        public double memory() {
            this.readings.countDown();
            return 1;
        }

        @Override
        public double cpu() {
            return 1;
        }
    }
}
