package io.llmspell.integration.session;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.aopalliance.aop.Advice;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.session.SessionRepository;

/** Has Spring put the session points around the repositories of Spring Session. */
public final class SessionRepositoryAdvisor extends StaticMethodMatcherPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    private static final Log logger = LogFactory.getLog(SessionRepositoryAdvisor.class);

    private static final Map<String, Integer> OPERATIONS =
            Map.of("createSession", 0, "save", 1, "findById", 1, "deleteById", 1);

    /** Makes one with what fires the points. */
    public SessionRepositoryAdvisor(SpringSessionHooks hooks) {
        super((Advice) hooks);
        setClassFilter(SessionRepositoryAdvisor::isHookable);
    }

    private static boolean isHookable(Class<?> type) {
        if (!SessionRepository.class.isAssignableFrom(type)) {
            return false;
        }
        if (Modifier.isFinal(type.getModifiers())) {
            logger.warn("No session point fires for " + type.getName() + ": it is final");
            return false;
        }
        return true;
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        Integer parameters = OPERATIONS.get(method.getName());
        return parameters != null && parameters == method.getParameterCount();
    }
}
