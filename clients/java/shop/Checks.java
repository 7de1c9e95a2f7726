package shop;

import java.util.Objects;
import java.util.concurrent.Callable;

/** Comparing, and expecting errors. */
final class Checks {
    private Checks() {}

    static void expectSame(Object seen, Object wanted) {
        if (!Objects.equals(seen, wanted)) {
            throw new AssertionError("Expected " + wanted + " and saw " + seen);
        }
    }

    /** The error of that type that a call throws. */
    static <T extends Exception> T thrownBy(Class<T> type, Callable<?> call) {
        try {
            call.call();
        } catch (Exception error) {
            if (type.isInstance(error)) {
                return type.cast(error);
            }
            throw new AssertionError("Expected a " + type.getSimpleName(), error);
        }
        throw new AssertionError("Expected a " + type.getSimpleName() + " and saw none");
    }
}
