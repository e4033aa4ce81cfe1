/** Does the service do what its OpenAPI document says? Compares all answers of all tests with it. */
@NullMarked
package dev.tenantry.conformance;

import org.jspecify.annotations.NullMarked;
