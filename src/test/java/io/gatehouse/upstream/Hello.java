package io.gatehouse.upstream;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** The smallest request; its answer is of no interest. */
final class Hello implements AsyncClientExchangeHandler {

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, java.io.IOException {
        BasicHttpRequest request = new BasicHttpRequest("GET", (HttpHost) null, "/");
        request.addHeader("Host", "app.internal");
        channel.sendRequest(request, null, context);
    }

    @Override
    public void consumeResponse(HttpResponse response, EntityDetails entity, HttpContext context) {}

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {}

    @Override
    public int available() {
        return 0;
    }

    @Override
    public void produce(DataStreamChannel channel) {}

    @Override
    public void updateCapacity(CapacityChannel capacity) throws java.io.IOException {
        capacity.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer from) {
        from.position(from.limit());
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {}

    @Override
    public void failed(Exception cause) {}

    @Override
    public void cancel() {}

    @Override
    public void releaseResources() {}
}
