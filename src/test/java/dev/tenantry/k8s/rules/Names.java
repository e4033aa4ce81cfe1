package dev.tenantry.k8s.rules;

/** Objects, and places in them, that several counterexamples name. */
final class Names {

    static final String SERVING = "Deployment/tenantry-serving";
    static final String CONTROL_PLANE = "Deployment/tenantry-control-plane";
    static final String MIGRATION = "Job/tenantry-migration";
    static final String AUDIT = "CronJob/tenantry-audit";
    static final String REDIS = "Deployment/tenantry-redis";
    static final String KNATIVE = "KnativeService/tenantry-serving";

    static final String POD = "/spec/template/spec";
    static final String CONTAINER = POD + "/containers/tenantry";

    /** A CronJob's pods are one level deeper. */
    static final String AUDIT_JOB = "/spec/jobTemplate/spec";

    static final String AUDIT_CONTAINER = AUDIT_JOB + "/template/spec/containers/tenantry";

    private Names() {}
}
