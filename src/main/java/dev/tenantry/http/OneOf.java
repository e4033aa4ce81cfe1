package dev.tenantry.http;

import dev.tenantry.tenant.WireNamed;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The text must be the wire name of a constant of this enum; null is valid. */
@Constraint(validatedBy = OneOfValidator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface OneOf {

    Class<? extends WireNamed> value();

    String message() default "must be one of a fixed set of names";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
