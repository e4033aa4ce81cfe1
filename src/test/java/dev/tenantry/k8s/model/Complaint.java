package dev.tenantry.k8s.model;

/** States what is wrong with a field. */
public record Complaint(Field field, String message) {

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
