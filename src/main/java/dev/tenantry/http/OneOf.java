package dev.tenantry.http;

import dev.tenantry.tenant.WireNamed;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text must be the wire name of a constant of this enum; null is valid. */
@Constraint(validatedBy = OneOf.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface OneOf {

    Class<? extends WireNamed> value();

    String message() default "must be one of a fixed set of names";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Compares a text with the names of an enum's constants, and lists them if none is equal. */
    class Validator implements ConstraintValidator<OneOf, @Nullable String> {

        private List<String> names = List.of();

        @Override
        public void initialize(OneOf constraint) {
            names = Arrays.stream(constraint.value().getEnumConstants())
                    .map(WireNamed::wireName)
                    .toList();
        }

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            if (text == null || names.contains(text)) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(Requirements.oneOf(names))
                    .addConstraintViolation();
            return false;
        }
    }
}
