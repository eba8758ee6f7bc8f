package io.gatehouse.launcher;

import java.lang.reflect.Field;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ActionHook;
import org.apache.coyote.Response;

/** Whatever has the head of an answer composed asks the processor for it by this hook, so that a buffer is there by then. */
final class Composing implements ActionHook {

    private final Response response;
    private final ActionHook processor;
    private final AnswersHead head;

    private Composing(Response response, ActionHook processor, AnswersHead head) {
        this.response = response;
        this.processor = processor;
        this.head = head;
    }

    /** @throws IllegalStateException if this is not the Tomcat that it was written for */
    static void putInto(Response response, ActionHook processor, AnswersHead head) {
        try {
            Field hook = Response.class.getDeclaredField("hook");
            hook.setAccessible(true);
            hook.set(response, new Composing(response, processor, head));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("unknown to this version of Tomcat: whom answers ask", e);
        }
    }

    @Override
    public void action(ActionCode code, Object param) {
        boolean composes = code == ActionCode.COMMIT
                || code == ActionCode.CLOSE
                || code == ActionCode.CLIENT_FLUSH
                || code == ActionCode.EARLY_HINTS;
        if (composes && !response.isCommitted()) {
            head.restore();
        }
        processor.action(code, param);
    }
}
