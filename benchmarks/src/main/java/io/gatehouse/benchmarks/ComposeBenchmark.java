package io.gatehouse.benchmarks;

import io.gatehouse.exchange.Arrival;
import io.gatehouse.forward.RequestComposer;
import io.gatehouse.upstream.UpstreamRequest;
import io.gatehouse.http.FieldNames;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Making the head that goes upstream: fields copied, hop-by-hop ones left out, our own added. */
@State(Scope.Benchmark)
public class ComposeBenchmark {

    private static final String[] CURL = {"Host", "shop.example.com", "User-Agent", "curl/8.5.0", "Accept", "*/*"};

    private static final String[] BROWSER = {
        "Host", "shop.example.com",
        "Connection", "keep-alive",
        "Cache-Control", "max-age=0",
        "sec-ch-ua", "\"Chromium\";v=\"130\", \"Not?A_Brand\";v=\"99\"",
        "sec-ch-ua-mobile", "?0",
        "sec-ch-ua-platform", "\"Linux\"",
        "Upgrade-Insecure-Requests", "1",
        "User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
        "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "Sec-Fetch-Site", "same-origin",
        "Sec-Fetch-Mode", "navigate",
        "Sec-Fetch-User", "?1",
        "Sec-Fetch-Dest", "document",
        "Referer", "https://shop.example.com/catalog",
        "Accept-Encoding", "gzip, deflate, br, zstd",
        "Accept-Language", "en-GB,en;q=0.9,de;q=0.8",
        "Cookie", "session=0123456789abcdef0123456789abcdef; theme=dark; consent=all",
        "If-None-Match", "\"5e2f-61c\""
    };

    @Param({"curl", "browser"})
    public String client;

    private Arrival arrival;
    private Origin origin;

    @Setup
    public void prepare() {
        Headers fields = Headers.of(client.equals("curl") ? CURL : BROWSER);
        RequestHead head = RequestHead.of("GET", "https://shop.example.com/catalog/42?size=l", fields, "192.0.2.7");
        arrival = new Arrival(head, List.of(), "", "1.1", false, null);
        origin = Origin.of(head);
    }

    @Benchmark
    public UpstreamRequest compose() {
        return RequestComposer.compose(
                arrival, origin, false, "/catalog/42?size=l", "shop.example.com", "0123456789abcdef0123456789abcdef", FieldNames.NONE, List.of());
    }
}
