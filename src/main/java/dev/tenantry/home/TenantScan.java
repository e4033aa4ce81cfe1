package dev.tenantry.home;

import java.util.List;

/**
 * What a search for data of a tenant found, and where it looked.
 *
 * @param databases the number of databases and data stores asked
 * @param tables the number of tables searched
 * @param remains what was found, in words for an operator
 * @param unsearched the data stores that could not be asked, and in which the tenant never had a home
 */
public record TenantScan(int databases, int tables, List<String> remains, List<String> unsearched) {}
