package dev.tenantry.isolation;

/**
 * One reason why PostgreSQL would not keep tenants apart.
 *
 * @param statement the SQL that mends it
 */
record IsolationFinding(String sentence, String statement) {

    @Override
    public String toString() {
        return sentence + " Mend it with: " + statement;
    }
}
