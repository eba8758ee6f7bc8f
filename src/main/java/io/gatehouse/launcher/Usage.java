package io.gatehouse.launcher;

/** What {@code --help} prints. */
final class Usage {

    static final String TEXT = """
            usage: java -jar gatehouse.war [--host HOST] [--port PORT] [--routes LOCATION] [--http2 on|off]
                         [--tls-certificate FILE --tls-key FILE [--tls-client-ca FILE [--tls-client-auth want|need]]]
                   java -jar gatehouse.war demo [--host HOST] [--port PORT]
                   java -jar gatehouse.war check FILE [--resolve] [--strict] [--notes]
                   java -jar gatehouse.war audit verify FILE...
                   java -jar gatehouse.war diff OLD NEW [--json]
                   java -jar gatehouse.war explain FILE METHOD URL [-H 'Name: value']...
                         [--client ADDRESS] [--principal NAME] [--roles 'A B'] [--scopes 'A B']
                         [--claims 'NAME=VALUE ...'] [--plan NAME] [--json]
                         [--answer STATUS] [-A 'Name: value']...
                   java -jar gatehouse.war import OPENAPI
                   java -jar gatehouse.war key new --owner NAME --pepper env:NAME|file:PATH [--plan NAME]
                         [--roles A,B] [--scopes A,B] [--expires DAY] [--add-to FILE]
                   java -jar gatehouse.war replay RECORDED NEW [--against OLD] [--json]
                   java -jar gatehouse.war user new --name NAME [--add-to FILE] [--password-stdin]
                   java -jar gatehouse.war xsd
                   java -jar gatehouse.war --help | --version

            Without a command the gateway runs, and prints one line, "ready http://HOST:PORT", when it serves.
              demo     runs the gateway before a sample shop
              check    validates a descriptor, runs its expect lines, and warns of what is probably not meant
              audit verify  tells the first line of an audit that is not as it was written
              diff     tells what changes from one descriptor to another
              explain  tells what the gateway would do with a request, and why
              import   makes a first descriptor of an OpenAPI document (3.0 or 3.1, YAML or JSON)
              key new  makes an API key: prints it, once, and the line that is kept of it
              replay   tells which recorded requests another descriptor would decide otherwise
              user new makes the line of a person and a password, which it asks for, for a file of users
              xsd      prints the schema of descriptors

              --host HOST             where to listen (127.0.0.1; 0.0.0.0 for every address of this machine)
              --port PORT             where to listen (8080; 0 for any port that is free)
              --routes LOCATION       the descriptor: a file, a file: URL, a directory of *.xml files,
                                      or the text itself
              --http2 WORD            on: speaks HTTP/2 too (off)
              --tls-certificate FILE  speaks https instead of http: certificates in PEM, its own first
              --tls-key FILE          the key of that certificate, in PEM, not encrypted
              --tls-client-ca FILE    asks clients for a certificate of these authorities, in PEM
              --tls-client-auth WORD  want: who has none may come (as without this option); need: may not

            exit codes: 0 fine, 1 the input was refused or the gateway cannot start, 2 wrong usage
                        of diff and replay: 0 nothing changes, 1 something does, 2 a file was refused, or wrong usage
            """;

    private Usage() {}
}
