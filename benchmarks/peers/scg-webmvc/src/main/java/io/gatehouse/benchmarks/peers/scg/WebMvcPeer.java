package io.gatehouse.benchmarks.peers.scg;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway Server WebMVC on virtual threads; application.yml has its one route. */
@SpringBootApplication(proxyBeanMethods = false)
class WebMvcPeer {

    public static void main(String[] args) {
        SpringApplication.run(WebMvcPeer.class, args);
    }
}
