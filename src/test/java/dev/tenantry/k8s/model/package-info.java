/**
 * What do the rendered manifests mean to Kubernetes? Holds objects and their fields, the pods that they start, the
 * variables of those pods, and the connections that network policies allow. Uses no other package of Tenantry.
 */
@NullMarked
package dev.tenantry.k8s.model;

import org.jspecify.annotations.NullMarked;
