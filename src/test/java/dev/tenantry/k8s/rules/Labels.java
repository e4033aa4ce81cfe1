package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Overlay;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every object says that it is Tenantry's and which overlay applied it, so that leftovers can be found and removed. */
enum Labels implements Rule {
    PART_OF_TENANTRY(
            overlay -> overlay.objects().stream()
                    .flatMap(object -> object.at("metadata", "labels", "app.kubernetes.io/part-of")
                            .mustBe("tenantry")),
            remove("HTTPRoute/tenantry", "/metadata/labels/app.kubernetes.io~1part-of"),
            remove("ReferenceGrant/tenantry-to-interceptor", "/metadata/labels/app.kubernetes.io~1part-of")
                    .in("serverless")),
    NAMES_THE_OVERLAY(
            overlay -> overlay.objects().stream()
                    .flatMap(object -> object.at("metadata", "labels", "tenantry.dev/overlay")
                            .mustBe(overlay.name())),
            remove("Gateway/public", "/metadata/labels/tenantry.dev~1overlay"),
            set("HorizontalPodAutoscaler/tenantry-serving", "/metadata/labels/tenantry.dev~1overlay", "serverless"));

    private final Check check;

    Labels(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }
}
