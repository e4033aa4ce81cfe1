package dev.tenantry.k8s.rules;

/** Objects, and places in them, that several counterexamples name. */
final class Names {

    static final String SERVING = "Deployment/tenantry-serving";
    static final String CONTROL_PLANE = "Deployment/tenantry-control-plane";
    static final String MIGRATION = "Job/tenantry-migration";
    static final String REDIS = "Deployment/tenantry-redis";
    static final String KNATIVE = "KnativeService/tenantry-serving";

    static final String POD = "/spec/template/spec";
    static final String CONTAINER = POD + "/containers/tenantry";

    private Names() {}
}
