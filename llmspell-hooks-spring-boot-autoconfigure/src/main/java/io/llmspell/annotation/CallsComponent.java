package io.llmspell.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of the class of a framework's tool, such as a {@code ToolCallback} of Spring AI, that its calls do no more than
 * call a component, which fires hooks with its own arguments and result. The adapter of the framework then fires none
 * of its own for them, so that each call fires once; what hooks cancel, and what fails, it answers to the model as
 * ever.
 *
 * <p>Nobody checks that a component is called: where none is, no hook sees the call.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CallsComponent {}
