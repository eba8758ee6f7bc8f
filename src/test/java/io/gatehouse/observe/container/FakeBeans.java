package io.gatehouse.observe.container;

import java.util.HashMap;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** An MBean server with beans that have what a test gives them. */
final class FakeBeans {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();

    MBeanServer server() {
        return server;
    }

    Beans beans() {
        return new Beans(server);
    }

    /** @param namesAndValues of the attributes, by turns */
    FakeBeans with(String name, Object... namesAndValues) {
        Map<String, Object> attributes = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            attributes.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        try {
            server.registerMBean(new Bean(attributes), new ObjectName(name));
        } catch (JMException e) {
            throw new IllegalArgumentException(name, e);
        }
        return this;
    }

    private record Bean(Map<String, Object> attributes) implements DynamicMBean {

        @Override
        public Object getAttribute(String attribute) throws AttributeNotFoundException {
            if (!attributes.containsKey(attribute)) {
                throw new AttributeNotFoundException(attribute);
            }
            return attributes.get(attribute);
        }

        @Override
        public void setAttribute(Attribute attribute) {
            throw new UnsupportedOperationException("only looked at");
        }

        @Override
        public AttributeList getAttributes(String[] names) {
            throw new UnsupportedOperationException("one by one");
        }

        @Override
        public AttributeList setAttributes(AttributeList list) {
            throw new UnsupportedOperationException("only looked at");
        }

        @Override
        public Object invoke(String action, Object[] parameters, String[] signature) {
            throw new UnsupportedOperationException("only looked at");
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            return new MBeanInfo(Bean.class.getName(), "", null, null, null, null);
        }
    }
}
