package io.gatehouse.filter.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Invalidation;
import io.gatehouse.exchange.Reception;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.fault.Fault;
import java.nio.ByteBuffer;

/** What an unsafe request has changed is thrown away (RFC 9111, 4.4). */
final class Change implements Reception {

    private final Passage passage;

    Change(Passage passage) {
        this.passage = passage;
    }

    @Override
    public boolean head(ResponseHead head, long length) {
        for (CacheKey key :
                Invalidation.by(passage.key(), head.status(), head.headers().build())) {
            passage.cache().changes().add(key);
            passage.cache().flights().forget(passage.flightKey(key));
            passage.cache().store().remove(key);
        }
        return true;
    }

    @Override
    public void bytes(ByteBuffer bytes) {}

    @Override
    public void ended() {}

    @Override
    public void brokeOff() {}

    @Override
    public boolean failed(Fault fault, String detail) {
        return false;
    }
}
