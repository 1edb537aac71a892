package io.llmspell.integration.adk;

import com.google.adk.sessions.BaseSessionService;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.BeanProxies;
import io.llmspell.integration.adapter.HookedKind;
import io.llmspell.integration.adapter.InterfaceInterceptor;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Beans that keep sessions: state of the bean's name. Thread-safe. */
final class SessionBeans implements HookedKind {

    private static final Log logger = LogFactory.getLog(SessionBeans.class);

    private final Map<BaseSessionService, String> unhooked = Collections.synchronizedMap(new WeakHashMap<>());

    private final Supplier<HookTemplate> hooks;

    SessionBeans(Supplier<HookTemplate> hooks) {
        this.hooks = hooks;
    }

    @Override
    public @Nullable MethodInterceptor interceptor(Object bean, String beanName) {
        return (bean instanceof BaseSessionService service)
                ? new InterfaceInterceptor(BaseSessionService.class, hooked(service, beanName))
                : null;
    }

    @Override
    public void unhooked(Object bean, String beanName) {
        this.unhooked.put((BaseSessionService) bean, beanName);
        logger.info("Session service '" + beanName + "' is declared by its class "
                + bean.getClass().getName()
                + ", which is final: what runners do with it fires hooks, direct calls of it do not");
    }

    /** The service of a runner, unless it fires hooks itself. */
    BaseSessionService hooked(BaseSessionService service) {
        if (BeanProxies.isHooked(service) || service instanceof HookedSessionService) {
            return service;
        }
        String beanName = this.unhooked.get(service);
        return hooked(
                service,
                (beanName != null)
                        ? beanName
                        : StringUtils.uncapitalize(
                                ClassUtils.getUserClass(service).getSimpleName()));
    }

    private BaseSessionService hooked(BaseSessionService service, String name) {
        return new HookedSessionService(service, new SessionCalls(this.hooks, name));
    }
}
