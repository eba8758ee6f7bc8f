package io.gatehouse.openapi;

/**
 * Makes a first descriptor of an OpenAPI document (3.0 or 3.1): upstreams of its servers, routes of its paths, and who may come of its
 * security. What cannot be said in a descriptor is said in comments of it, and what is closed there stays closed.
 */
public final class OpenApi {

    private OpenApi() {}

    /**
     * @param name of the document, for messages
     * @param text in YAML or JSON
     * @return a descriptor, in XML
     * @throws IllegalArgumentException if it is no such document; the message has the place where that is known
     */
    public static String descriptor(String name, String text) {
        Api api = new ApiReader(new Node(DocumentReader.read(name, text)), name).read();
        return new DescriptorWriter(api).write();
    }
}
