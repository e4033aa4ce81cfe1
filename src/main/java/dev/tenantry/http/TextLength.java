package dev.tenantry.http;

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
 * Requires a text to have at least {@code min} and at most {@code max} characters; null is valid. Counts Unicode code
 * points, as PostgreSQL's {@code length} and JSON Schema do. {@code @Size} would count an emoji as two.
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

    /** Counts the code points of a text. */
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
            if (text == null) {
                return true;
            }
            int characters = text.codePointCount(0, text.length());
            return characters >= min && characters <= max;
        }
    }
}
