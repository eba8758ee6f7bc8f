package io.gatehouse.benchmarks.peers.scg;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway Server WebFlux; application.yml has its one route. */
@SpringBootApplication(proxyBeanMethods = false)
class WebFluxPeer {

    public static void main(String[] args) {
        SpringApplication.run(WebFluxPeer.class, args);
    }
}
