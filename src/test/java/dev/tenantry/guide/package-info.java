/** Does what the documents tell developers to do. */
@NullMarked
package dev.tenantry.guide;

import org.jspecify.annotations.NullMarked;
