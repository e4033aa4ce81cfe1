/**
 * What does it cost? Measures the packaged service under load, and row-level security by itself. Run by the profile
 * {@code bench} alone; nothing here is a test, and nothing fails because something is slow.
 */
@NullMarked
package dev.tenantry.bench;

import org.jspecify.annotations.NullMarked;
