/** Runs what the documents for clients' developers tell them to run, against the packaged service. */
@NullMarked
package dev.tenantry.guide;

import org.jspecify.annotations.NullMarked;
