package io.llmspell.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * A bean that an agent uses: a tool.
 *
 * <p>Hooks run around its operations. All public instance methods of the class are its operations, inherited and
 * default ones too; {@link NotAnOperation} takes one out.
 */
@Documented
@Inherited
@Component
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ToolComponent {

    /** The name of the component and of the bean; default: the bean name. */
    @AliasFor(annotation = Component.class, attribute = "value")
    String value() default "";

    /** For hooks that match components by tag. */
    String[] tags() default {};
}
