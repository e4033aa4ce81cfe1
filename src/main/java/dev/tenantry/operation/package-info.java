/**
 * Which durable work is pending, and who runs it? Records operations for administrators, and hands each one to a job
 * that a CDI bean provides ({@link dev.tenantry.operation.OperationJob}). Depends on no concrete job. May import
 * {@code sql} and {@code tracing}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.operation;

import org.jspecify.annotations.NullMarked;
