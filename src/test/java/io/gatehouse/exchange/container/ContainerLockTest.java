package io.gatehouse.exchange.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

class ContainerLockTest {

    private static final String HTTP2 = "org.apache.coyote.http2.";

    /** A Tomcat of its own, perhaps one that has been left without HTTP/2. */
    private static final class Own extends ClassLoader {

        private final boolean http2;

        Own(boolean http2) {
            super(ContainerLockTest.class.getClassLoader());
            this.http2 = http2;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.apache.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null || (!http2 && name.startsWith(HTTP2))) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** A request of HTTP/1.1 that is at work. */
    private static HttpServletRequest request(ClassLoader tomcat) throws Exception {
        Object protocol = made(
                tomcat.loadClass("org.apache.coyote.http11.Http11NioProtocol").getConstructor());
        Constructor<?> processor =
                tomcat.loadClass("org.apache.coyote.http11.Http11Processor").getConstructors()[0];
        Object inner = made(tomcat.loadClass("org.apache.coyote.Request").getConstructor());
        Field hook = inner.getClass().getDeclaredField("hook");
        hook.setAccessible(true);
        hook.set(inner, processor.newInstance(protocol, null));
        Class<?> type = tomcat.loadClass("org.apache.catalina.connector.Request");
        Constructor<?> outer = type.getConstructors()[0];
        Object request =
                outer.getParameterCount() == 1 ? outer.newInstance((Object) null) : outer.newInstance(null, inner);
        if (outer.getParameterCount() == 1) {
            Method set = type.getMethod("setCoyoteRequest", inner.getClass());
            set.invoke(request, inner);
        }
        return (HttpServletRequest) tomcat.loadClass("org.apache.catalina.connector.RequestFacade")
                .getConstructor(type)
                .newInstance(request);
    }

    private static Object made(Constructor<?> by) throws Exception {
        return by.newInstance();
    }

    @Test
    void requests_of_tomcat_are_known() throws Exception {
        assertThat(new ContainerLock().isOf(request(new Own(true)))).isTrue();
    }

    @Test
    void requests_of_a_tomcat_without_http2_are_known_too() throws Exception {
        assertThat(new ContainerLock().isOf(request(new Own(false)))).isTrue();
    }
}
