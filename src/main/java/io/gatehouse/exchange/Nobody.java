package io.gatehouse.exchange;

import io.gatehouse.exchange.container.Container;
import io.gatehouse.route.Decision;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** The client of what the gateway asks for by itself: it has sent nothing, and is told nothing. */
public final class Nobody {

    private static final Container NOWHERE = new Container((async, request, response) -> {}, System::nanoTime);

    private Nobody() {}

    /** @return the same request, asked by the gateway itself; it is in nobody's counts or logs */
    public static Exchange asks(Exchange as) {
        Exchange errand =
                new Exchange(as.id(), as.arrival(), as.generation(), request(), response(), as::startedAt, NOWHERE);
        Decision decision = as.decision();
        if (decision != null) {
            errand.decided(decision);
        }
        errand.identified(as.identification());
        errand.upward().changeAs(as.upward());
        String drawn = as.upward().target();
        if (drawn != null) {
            errand.upward().drawn(drawn);
        }
        return errand;
    }

    private static HttpServletRequest request() {
        return silent(HttpServletRequest.class);
    }

    private static HttpServletResponse response() {
        return silent(HttpServletResponse.class);
    }

    private static <T> T silent(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> nothing(method.getReturnType())));
    }

    private static @Nullable Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        return type == long.class ? (Object) 0L : null;
    }
}
