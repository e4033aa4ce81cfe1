/**
 * What must hold in every overlay? Each rule comes with its counterexamples, which it alone must find. Holds what an
 * API server does not check, or checks only when it is too late. Uses the model, and the lists of metrics.
 */
@NullMarked
package dev.tenantry.k8s.rules;

import org.jspecify.annotations.NullMarked;
