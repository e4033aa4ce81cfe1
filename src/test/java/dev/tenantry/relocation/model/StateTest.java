package dev.tenantry.relocation.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The equality of states is written by hand, for speed. If it forgot something, states would not be explored. */
class StateTest {

    static Stream<Record> parts() {
        return Stream.of(
                State.start(Size.ONE_WRITE.of(Route.OWN_TO_OWN)),
                Registry.START,
                State.start(Size.ONE_WRITE.of(Route.OWN_TO_OWN)).committed(),
                Processes.START,
                Home.EMPTY,
                Rows.NONE,
                Fence.NONE,
                Instance.START,
                Attempt.NONE,
                Budget.writes(1));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void differsIfOneComponentDiffers(Record part) throws ReflectiveOperationException {
        Object[] values = values(part);
        assertThat(of(part, values)).isEqualTo(part).hasSameHashCodeAs(part);

        for (int i = 0; i < values.length; i++) {
            Object[] changed = values.clone();
            changed[i] = other(values[i]);

            assertThat(of(part, changed))
                    .as(part.getClass().getRecordComponents()[i].getName())
                    .isNotEqualTo(part);
        }
    }

    private static Object other(Object value) throws ReflectiveOperationException {
        return switch (value) {
            case Integer number -> number + 1;
            case Boolean truth -> !truth;
            case Enum<?> constant -> {
                Object[] all = constant.getDeclaringClass().getEnumConstants();
                yield all[(constant.ordinal() + 1) % all.length];
            }
            case Record part -> {
                Object[] values = values(part);
                values[0] = other(values[0]);
                yield of(part, values);
            }
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    private static Object[] values(Record part) throws ReflectiveOperationException {
        RecordComponent[] components = part.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = components[i].getAccessor().invoke(part);
        }
        return values;
    }

    private static Object of(Record part, Object[] values) throws ReflectiveOperationException {
        Class<?>[] types = Arrays.stream(part.getClass().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = part.getClass().getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }
}
