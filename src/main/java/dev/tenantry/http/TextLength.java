package dev.tenantry.http;

import dev.tenantry.tenant.StorableText;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * Requires a text to have at least {@code min} and at most {@code max} characters, which PostgreSQL can store; null is
 * valid. Counts Unicode code points, as PostgreSQL's {@code length} and JSON Schema do. {@code @Size} would count an
 * emoji as two.
 */
@Constraint(validatedBy = TextLength.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface TextLength {

    int min();

    int max();

    String message() default "must have {min} to {max} characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Applies the rule that all texts with a length share. */
    class Validator implements ConstraintValidator<TextLength, @Nullable String> {

        private int min;
        private int max;

        @Override
        public void initialize(TextLength constraint) {
            min = constraint.min();
            max = constraint.max();
        }

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || StorableText.isValid(text, min, max);
        }
    }
}
