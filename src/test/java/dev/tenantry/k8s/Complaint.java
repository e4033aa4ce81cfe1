package dev.tenantry.k8s;

/** What is wrong, and in which field of which object. */
record Complaint(Spot spot, String message) {

    @Override
    public String toString() {
        return spot + ": " + message;
    }
}
