package io.gatehouse.forward;

import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.upstream.UpstreamResponse;
import java.net.ProtocolException;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The fields of an upstream's answer on their way to the client: looked at, mapped back, hop-by-hop ones left out. In this package,
 * because nobody else sees who does it.
 */
@State(Scope.Benchmark)
public class HeadersBenchmark {

    private static final String[] API = {
        "Date", "Thu, 26 Nov 2026 10:00:00 GMT", "Content-Type", "application/json", "Content-Length", "1024"
    };

    private static final String[] PAGE = {
        "Date", "Thu, 26 Nov 2026 10:00:00 GMT",
        "Server", "nginx",
        "Connection", "keep-alive",
        "Keep-Alive", "timeout=60",
        "Content-Type", "text/html; charset=utf-8",
        "Transfer-Encoding", "chunked",
        "Cache-Control", "private, max-age=0, must-revalidate",
        "ETag", "\"5e2f-61c\"",
        "Vary", "Accept-Encoding, Cookie",
        "Content-Encoding", "gzip",
        "Content-Security-Policy", "default-src 'self'; img-src 'self' https://images.example.com; object-src 'none'",
        "Strict-Transport-Security", "max-age=31536000; includeSubDomains",
        "X-Content-Type-Options", "nosniff",
        "Referrer-Policy", "strict-origin-when-cross-origin",
        "Link", "</assets/app.css>; rel=preload; as=style",
        "Set-Cookie", "session=0123456789abcdef0123456789abcdef; Path=/; HttpOnly; Secure; SameSite=Lax",
        "Set-Cookie", "theme=dark; Path=/; Max-Age=31536000",
        "X-Request-Id", "0123456789abcdef0123456789abcdef"
    };

    @Param({"api", "page"})
    public String answer;

    private UpstreamResponse from;
    private MapBack mapBack;

    @Setup
    public void prepare() {
        from = new UpstreamResponse(200, 1, Headers.of(answer.equals("api") ? API : PAGE));
        RequestHead asked = RequestHead.of("GET", "https://shop.example.com/catalog/42", Headers.EMPTY, "192.0.2.7");
        mapBack = new MapBack(
                asked, null, "", UnaryOperator.identity(), "http", () -> "10.0.1.11:8080", "shop.example.com");
    }

    /** The head as the response hooks get it. */
    @Benchmark
    public ResponseHead down() throws ProtocolException {
        return ResponseHeads.down(from, mapBack, false);
    }

    /** The same and, as an exchange without hooks writes it, each field told to the container, here one that does nothing with it. */
    @Benchmark
    public void written(Blackhole container) throws ProtocolException {
        ResponseHead head = ResponseHeads.down(from, mapBack, false);
        container.consume(head.status());
        head.headers().build().forEach((name, value) -> {
            container.consume(name);
            container.consume(value);
        });
    }
}
