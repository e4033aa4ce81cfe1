package dev.tenantry.k8s.model;

/** The components of our own image, by the label that network policies and disruption budgets select. */
public enum Component {
    SERVING("serving"),
    CONTROL_PLANE("control-plane"),
    MIGRATION("migration"),
    AUDIT("audit");

    final String label;

    Component(String label) {
        this.label = label;
    }
}
