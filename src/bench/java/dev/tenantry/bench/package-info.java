/**
 * What does it cost? Measures the packaged service under load, and row-level security separately. Only the profile
 * {@code bench} runs it. Nothing here is a test, and nothing fails because something is slow.
 */
@NullMarked
package dev.tenantry.bench;

import org.jspecify.annotations.NullMarked;
