package io.llmspell.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation of a state component that only reads. Without a marker, a method whose name starts with {@code get},
 * {@code find}, {@code read}, {@code load}, {@code list}, {@code exists} or {@code count} reads, and every other
 * writes.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface StateRead {}
