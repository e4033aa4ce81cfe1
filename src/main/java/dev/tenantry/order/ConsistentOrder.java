package dev.tenantry.order;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Requires the members of an order to go together. */
@Constraint(validatedBy = ConsistentOrder.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface ConsistentOrder {

    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Reports each member that does not fit the others. */
    class Validator implements ConstraintValidator<ConsistentOrder, OrderRequest> {

        private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .collect(Collectors.toUnmodifiableSet());

        @Override
        public boolean isValid(OrderRequest order, ConstraintValidatorContext context) {
            context.disableDefaultConstraintViolation();
            return new Check(context).isValid(order);
        }

        private static final class Check {

            private final ConstraintValidatorContext context;
            private boolean isValid = true;

            Check(ConstraintValidatorContext context) {
                this.context = context;
            }

            boolean isValid(OrderRequest order) {
                requireLines(order);
                if (order.currency() != null && !CURRENCIES.contains(order.currency())) {
                    refuse("currency", "must be a code of ISO 4217");
                }
                if (order.lines() == null) {
                    requireNoCurrency(order);
                } else {
                    requirePrices(order, order.lines());
                    requireTotal(order.lines());
                }
                return isValid;
            }

            private void requireLines(OrderRequest order) {
                if (order.lines() == null) {
                    require(order.productId() != null, "productId", "must be given, or lines in its place");
                    require(order.quantity() != null, "quantity", "must be given, or lines in its place");
                } else {
                    require(order.productId() == null, "productId", "must not be given beside lines");
                    require(order.quantity() == null, "quantity", "must not be given beside lines");
                }
            }

            private void requireNoCurrency(OrderRequest order) {
                require(order.currency() == null, "currency", "must not be given without lines, which have the prices");
            }

            private void requirePrices(OrderRequest order, List<LineRequest> lines) {
                for (int i = 0; i < lines.size(); i++) {
                    boolean hasPrice = lines.get(i) != null && lines.get(i).unitPrice() != null;
                    if (hasPrice != (order.currency() != null)) {
                        refusePrice(
                                i, hasPrice ? "must not be given without a currency" : "must be given with a currency");
                    }
                }
            }

            private void requireTotal(List<LineRequest> lines) {
                boolean isTooMuch = OrderContent.total(lines.stream()
                                .filter(Objects::nonNull)
                                .filter(line -> line.quantity() > 0)
                                .map(LineRequest::line)
                                .toList())
                        .isEmpty();
                require(!isTooMuch, "lines", "must cost no more than " + OrderContent.LARGEST_AMOUNT + " in total");
            }

            private void require(boolean condition, String member, String message) {
                if (!condition) {
                    refuse(member, message);
                }
            }

            private void refuse(String member, String message) {
                isValid = false;
                context.buildConstraintViolationWithTemplate(message)
                        .addPropertyNode(member)
                        .addConstraintViolation();
            }

            private void refusePrice(int line, String message) {
                isValid = false;
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
