/**
 * Does the Helm chart render what the overlays render, and does each value do what it says? May use the models and rules
 * of the manifests.
 */
@NullMarked
package dev.tenantry.k8s.chart;

import org.jspecify.annotations.NullMarked;
