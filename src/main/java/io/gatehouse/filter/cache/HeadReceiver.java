package io.gatehouse.filter.cache;

import io.gatehouse.cache.CacheStatus;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Validation;
import io.gatehouse.exchange.Reception;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What comes of HEAD brings what is stored up to date, or shows that it no longer holds (RFC 9111, 4.3.5). */
final class HeadReceiver implements Reception {

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final Passage passage;
    private final @Nullable Stored stored;
    private final String reason;
    private final long asked;
    private final long askedByTicker;
    /** What comes now is of an upstream that stands in, and says nothing of what is stored. */
    private boolean over;

    HeadReceiver(Passage passage, @Nullable Stored stored, String reason) {
        this.passage = passage;
        this.stored = stored;
        this.reason = reason;
        this.asked = passage.cache().now();
        this.askedByTicker = passage.cache().ticker();
    }

    @Override
    public boolean head(ResponseHead head, long length) {
        if (over) {
            return true;
        }
        Headers answered = head.headers().build();
        Stored before = stored;
        if (before != null && head.status() != NOT_MODIFIED && Validation.disproves(head.status())) {
            compare(before, head.status(), answered);
        }
        head.headers()
                .add(
                        CacheStatus.FIELD,
                        new CacheStatus()
                                .forwarded(reason)
                                .answered(head.status())
                                .toString());
        return true;
    }

    private void compare(Stored before, int status, Headers answered) {
        if (status != OK || before.status() != OK || !Validation.confirms(before, answered)) {
            passage.cache().store().remove(passage.key(), before);
            return;
        }
        Fresh.update(passage, before, answered, asked, askedByTicker);
    }

    @Override
    public void bytes(ByteBuffer bytes) {}

    @Override
    public void ended() {}

    @Override
    public void brokeOff() {
        over = true;
    }

    @Override
    public boolean failed(Fault fault, String detail) {
        over = true;
        return false;
    }
}
