/** Looks for the secrets of the configuration in everything that leaves the service. */
@org.jspecify.annotations.NullMarked
package dev.tenantry.secrecy;
