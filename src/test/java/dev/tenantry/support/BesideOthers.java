package dev.tenantry.support;

import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks a class that runs while those without this mark run one after another. Its tests must share nothing with others:
 * no server, no port, no system property and no logger. The lock lets only one such class run at a time, and its tests
 * one after another, because a small machine has two cores.
 */
@Execution(CONCURRENT)
@ResourceLock("the second core")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BesideOthers {}
