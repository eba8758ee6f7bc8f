package io.gatehouse.config.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import javax.naming.NameNotFoundException;
import org.junit.jupiter.api.Test;

/** A server that shows {@code java:comp} to who has the application's context alone, as WildFly does. */
class ContextualNamingTest {

    private final ThreadLocal<Boolean> context = ThreadLocal.withInitial(() -> false);
    private boolean there = true;

    /** As that of Jakarta Concurrency is. */
    public interface ContextService {

        <T> T createContextualProxy(T instance, Class<T> type);
    }

    /** As servers do it: the proxy tells what the instance throws as something of its own. */
    public final class Service implements ContextService {

        @Override
        public <T> T createContextualProxy(T instance, Class<T> type) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        context.set(true);
                        try {
                            return method.invoke(instance, arguments);
                        } finally {
                            context.set(false);
                        }
                    }));
        }
    }

    private Object lookup(String name) throws NameNotFoundException {
        if (there && context.get() && name.equals("java:comp/DefaultContextService")) {
            return new Service();
        }
        if (name.equals("java:global/gatehouse/a") || (context.get() && name.equals("java:comp/env/gatehouse/b"))) {
            return "http://10.0.0.1:80";
        }
        throw new NameNotFoundException(name);
    }

    private Jndi.Naming ofStart() {
        context.set(true);
        try {
            return ContextualNaming.over(this::lookup);
        } finally {
            context.set(false);
        }
    }

    @Test
    void a_thread_of_the_gateways_own_sees_what_the_server_shows_to_the_application() {
        Jndi jndi = new Jndi(ofStart());
        assertThat(jndi.text("b")).isEqualTo("http://10.0.0.1:80");
        assertThat(jndi.text("a")).isEqualTo("http://10.0.0.1:80");
        assertThat(jndi.text("c")).isNull();
    }

    @Test
    void what_is_not_there_is_told_as_the_server_tells_it() {
        Jndi.Naming naming = ofStart();
        assertThatExceptionOfType(NameNotFoundException.class)
                .isThrownBy(() -> naming.lookup("java:comp/env/gatehouse/c"))
                .withMessage("java:comp/env/gatehouse/c");
    }

    @Test
    void where_there_is_no_such_service_all_is_as_it_was() {
        there = false;
        Jndi.Naming direct = this::lookup;
        assertThat(ContextualNaming.over(direct)).isSameAs(direct);
    }
}
