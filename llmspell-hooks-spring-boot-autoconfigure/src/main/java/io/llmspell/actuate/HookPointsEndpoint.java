package io.llmspell.actuate;

import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.StandardHookPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** {@code /actuator/hookpoints}: the standard points and the custom ones that have hooks, and what is attached. */
@RegisterReflectionForBinding(HookPointsEndpoint.Points.class)
@WebEndpoint(id = "hookpoints", defaultAccess = Access.READ_ONLY)
public class HookPointsEndpoint {

    private final HookRegistry registry;

    public HookPointsEndpoint(HookRegistry registry) {
        this.registry = registry;
    }

    /** First the standard ones, in their order. */
    record Points(List<Point> points) implements OperationResponseBody {}

    /**
     * A point.
     *
     * @param kind what its hooks can do, such as {@code before}
     * @param hooks their names, in the order in which they run
     */
    record Point(String name, String kind, boolean custom, List<String> hooks) {

        static Point of(HookPoint point, List<String> hooks) {
            return new Point(
                    point.externalName(),
                    HookDescription.lower(point.kind()),
                    !(point instanceof StandardHookPoint),
                    List.copyOf(hooks));
        }
    }

    /** All points. */
    @ReadOperation
    public OperationResponseBody points() {
        Map<HookPoint, List<String>> attached = new LinkedHashMap<>();
        for (HookPoint point : StandardHookPoint.values()) {
            attached.put(point, new ArrayList<>());
        }
        for (RegisteredHook hook : this.registry.hooks()) {
            for (HookPoint point : hook.definition().points()) {
                attached.computeIfAbsent(point, each -> new ArrayList<>()).add(hook.name());
            }
        }
        List<Point> points = new ArrayList<>();
        attached.forEach((point, hooks) -> points.add(Point.of(point, hooks)));
        return new Points(points);
    }
}
