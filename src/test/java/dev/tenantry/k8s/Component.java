package dev.tenantry.k8s;

/** What the pods of our own image are, by the label that network policies and budgets go by. */
enum Component {
    SERVING("serving"),
    CONTROL_PLANE("control-plane"),
    MIGRATION("migration");

    final String label;

    Component(String label) {
        this.label = label;
    }
}
