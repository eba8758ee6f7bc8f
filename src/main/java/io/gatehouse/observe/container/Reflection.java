package io.gatehouse.observe.container;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls to objects of a server, whose classes a web application does not see. */
final class Reflection {

    private Reflection() {}

    /** Calls the public method of this name that takes nothing. */
    static Object call(@Nullable Object owner, String method) throws ReflectiveOperationException {
        if (owner == null) {
            throw new NoSuchMethodException(method);
        }
        Method getter = owner.getClass().getMethod(method);
        Object value = getter.invoke(owner);
        if (value == null) {
            throw new NoSuchMethodException(method + " says nothing");
        }
        return value;
    }
}
