/** Do the scripts of k8s/ do what they say? Runs them with a stub in place of kubectl. */
@NullMarked
package dev.tenantry.k8s.scripts;

import org.jspecify.annotations.NullMarked;
