package dev.tenantry.order;

import java.util.Currency;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Knows the currencies of ISO 4217 that a country uses today. The platform's own list has withdrawn ones too. */
final class Currencies {

    private static final Set<String> CODES = Stream.of(Locale.getISOCountries())
            .map(country -> Currency.getInstance(Locale.of("", country)))
            .filter(Objects::nonNull)
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private Currencies() {}

    static boolean contain(String code) {
        return CODES.contains(code);
    }
}
