/** What do the manifests and the running service have to agree on? Uses no other package of Tenantry. */
@NullMarked
package dev.tenantry.k8s;

import org.jspecify.annotations.NullMarked;
