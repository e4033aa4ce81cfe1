package dev.tenantry.order;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requires the members of an order to go together. Each member that does not fit the others is reported. */
@Constraint(validatedBy = ConsistentOrder.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface ConsistentOrder {

    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** The members that must go together. */
    interface Members {

        @Nullable String productId();

        @Nullable Integer quantity();

        @Nullable List<LineRequest> lines();

        @Nullable String currency();
    }

    /** Checks each member. */
    class Validator implements ConstraintValidator<ConsistentOrder, Members> {

        @Override
        public boolean isValid(Members order, ConstraintValidatorContext context) {
            context.disableDefaultConstraintViolation();
            Check check = new Check(context);
            if (order.currency() != null) {
                check.require(Currencies.contain(order.currency()), "currency", "must be a current code of ISO 4217");
            }
            if (order.lines() == null) {
                checkWithoutLines(order, check);
            } else {
                checkWithLines(order, order.lines(), check);
            }
            return check.isPassed;
        }

        private static void checkWithoutLines(Members order, Check check) {
            check.require(order.productId() != null, "productId", "must be given, or lines in its place");
            check.require(order.quantity() != null, "quantity", "must be given, or lines in its place");
            check.require(
                    order.currency() == null, "currency", "must not be given without lines, which have the prices");
        }

        private static void checkWithLines(Members order, List<LineRequest> lines, Check check) {
            check.require(order.productId() == null, "productId", "must not be given beside lines");
            check.require(order.quantity() == null, "quantity", "must not be given beside lines");
            // More are refused as such, and not looked at one by one.
            if (lines.size() <= OrderContent.MOST_LINES) {
                checkPrices(order, lines, check);
                check.require(
                        isTotalInRange(lines),
                        "lines",
                        "must cost no more than " + OrderContent.LARGEST_AMOUNT + " in total");
            }
        }

        private static void checkPrices(Members order, List<LineRequest> lines, Check check) {
            for (int i = 0; i < lines.size(); i++) {
                boolean hasPrice = lines.get(i) != null && lines.get(i).unitPrice() != null;
                if (hasPrice != (order.currency() != null)) {
                    check.refusePrice(
                            i, hasPrice ? "must not be given without a currency" : "must be given with a currency");
                }
            }
        }

        private static boolean isTotalInRange(List<LineRequest> lines) {
            return OrderContent.total(lines.stream()
                            .filter(Objects::nonNull)
                            .filter(line -> line.quantity() != null && line.quantity() > 0)
                            .map(LineRequest::line)
                            .toList())
                    .isPresent();
        }

        // Reports each fault to the member that has it.
        private static final class Check {

            private final ConstraintValidatorContext context;
            private boolean isPassed = true;

            Check(ConstraintValidatorContext context) {
                this.context = context;
            }

            void require(boolean condition, String member, String message) {
                if (!condition) {
                    isPassed = false;
                    context.buildConstraintViolationWithTemplate(message)
                            .addPropertyNode(member)
                            .addConstraintViolation();
                }
            }

            void refusePrice(int line, String message) {
                isPassed = false;
                context.buildConstraintViolationWithTemplate(message)
                        .addPropertyNode("lines")
                        .addPropertyNode("unitPrice")
                        .inIterable()
                        .atIndex(line)
                        .addConstraintViolation();
            }
        }
    }
}
