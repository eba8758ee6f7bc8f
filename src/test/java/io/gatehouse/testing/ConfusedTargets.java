package io.gatehouse.testing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Request targets by which somebody would come to {@code /admin} who may go no further than {@code /public}: each a trick that
 * worked on some server, or two of them at once. Characters stand for bytes (ISO-8859-1). Always the same ones.
 */
public final class ConfusedTargets {

    private static final int MUTATIONS = 300;

    private static final List<String> CLIMBS = List.of(
            "..",
            "%2e%2e",
            "%2E.",
            ".%2e",
            "..;",
            "..;x=/",
            "%2e%2e;",
            ".;/..",
            "./..",
            "%252e%252e",
            "%25252e%25252e",
            "%c0%ae%c0%ae",
            "%c0%2e%c0%2e",
            "%e0%80%ae%e0%80%ae",
            "%f0%80%80%ae.",
            "%u002e%u002e",
            "%uff0e%uff0e",
            "%ef%bc%8e%ef%bc%8e",
            "\u00ef\u00bc\u008e\u00ef\u00bc\u008e",
            "%e2%80%a5",
            "..%00",
            "..%20",
            ".. ",
            "..\t",
            "..%09",
            "..%0a",
            "..%c2%a0",
            "..%e2%80%8b",
            "...",
            "....",
            "..%3b",
            "..%23",
            "..%3f",
            "..?",
            "..#");

    private static final List<String> SLASHES = List.of(
            "/",
            "//",
            "/./",
            "/;/",
            ";/",
            "\\",
            "/\\",
            "%2f",
            "%2F",
            "/%2f",
            "%2f/",
            "%5c",
            "%5C/",
            "%252f",
            "%255c",
            "%25252f",
            "%c0%af",
            "%c1%9c",
            "%e0%80%af",
            "%ef%bc%8f",
            "%ef%bc%bc",
            "%u2215",
            "%uff0f",
            "%00/",
            "\u00af");

    private static final List<String> SPELT = List.of(
            "/admin",
            "/admin/",
            "/admin/users",
            "/ADMIN",
            "/Admin/x",
            "/%61dmin",
            "/%41DMIN",
            "/%61%64%6d%69%6e",
            "/%2561dmin",
            "/%252561dmin",
            "/%u0061dmin",
            "/%uff41dmin",
            "/%ef%bd%81dmin",
            "/\u00ef\u00bd\u0081dmin",
            "/adm%c4%b1n",
            "/ADM%c4%b0N",
            "/admi%e1%b4%ba",
            "/%c1%a1dmin",
            "/a%ad%64min",
            "/ad\tmin",
            "/ad%09min",
            "/ad%0amin",
            "/ad%0d%0amin",
            "/adm%e2%80%8bin");

    private static final List<String> BEFORE = List.of(
            "/",
            "//",
            "/.",
            "/..",
            "/.;",
            "/..;",
            "/;",
            "/;x",
            "/%2e",
            "/%2e%2e",
            "/%2f",
            "/%5c",
            "/%20",
            "/%00",
            "/%09",
            "/%ef%bb%bf",
            "/\\",
            "\\",
            "/ ",
            "/\t",
            "",
            ".",
            "..",
            "%2f",
            "?",
            "#",
            "*",
            ";",
            "/%3f",
            "/public;");

    private static final List<String> BEHIND = List.of(
            ";",
            ";x",
            ";x=1/y",
            ";jsessionid=1",
            ";.css",
            "%20",
            "%20/",
            " ",
            "\t",
            "%09",
            "%00",
            "%00.html",
            "%0a",
            "%0d%0a",
            "%7f",
            "%c2%85",
            "%c2%a0",
            "%ad",
            ".",
            "..",
            "./",
            "/.",
            "/..",
            "/../admin",
            "/..;/admin",
            "%2e",
            "//",
            "%2f",
            "%2fx",
            "\\",
            "\\x",
            "%5c",
            "%5cx",
            "%3f",
            "%3b",
            "%23",
            "%25",
            "%",
            "%4",
            "%g1",
            "?",
            "?/public",
            "#",
            "#/public",
            "::$DATA",
            "::$INDEX_ALLOCATION",
            "~1",
            ".json",
            "*",
            "+",
            "|",
            "%7c");

    private static final List<String> URLS = List.of(
            "//HOST/admin",
            "//HOST/public/../admin",
            "HTTP://HOST/admin",
            "http://HOST//admin",
            "http://HOST/./admin",
            "http://HOST/public/../admin",
            "http://HOST/public/%2e%2e/admin",
            "http://HOST/public/..;/admin",
            "http://HOST\\admin",
            "http://HOST/public\\..\\admin",
            "http://HOST;/admin",
            "http://HOST?/admin",
            "http://HOST?/../admin",
            "http://HOST#/admin",
            "http://HOST:80/admin",
            "http://HOST:0/admin",
            "http://HOST./admin",
            "http://HOST@HOST/admin",
            "http://HOST/public@HOST/../admin",
            "http://elsewhere/admin",
            "http://elsewhere/public/x",
            "http:/admin",
            "http:///admin",
            "http:admin",
            "https://HOST/public/../admin",
            "ftp://HOST/admin",
            "javascript://HOST/admin",
            "http://[::1]/admin",
            "http://HOST/public/http://HOST/../../../../admin");

    private static final List<String> QUERIES = List.of(
            "/public?/../admin",
            "/public/?/../../admin",
            "/public/x?#/../../admin",
            "/public/x#?/../../admin",
            "/public/x?y#/admin",
            "/public/x#/../../admin",
            "/public/x%3f/../../admin",
            "/public/x%23/../../admin",
            "/public/x?a b",
            "/public/x?a\tb",
            "/public/x?a\u0000b",
            "/public/x?a\u007fb",
            "/public/x?\u00c3\u00a9",
            "/public/x?\u00e4\u00bd\u00a0",
            "/public/x? HTTP/1.1 /admin",
            "/public/x /admin",
            "/public/x\t/admin");

    /** Which mean nothing else than they say. */
    private static final List<String> HARMLESS = List.of(
            "/public",
            "/public/",
            "/public/x",
            "/public/admin",
            "/public/%61dmin",
            "/%70ublic/x",
            "/public/a.b/..c/.d",
            "/public/caf%C3%A9/%E4%BD%A0",
            "/public/a%20b",
            "/public/x?/admin",
            "/public/x?/../../admin",
            "/public/x?a=%2e%2e%2f&b=%00",
            "http://HOST/public/x");

    private ConfusedTargets() {}

    /**
     * @param host what the absolute ones name
     * @param context what stands before every path, {@code /gw} for example; empty for nothing
     * @return more than 1,000 targets, each once
     */
    public static List<String> of(String host, String context) {
        Set<String> all = new LinkedHashSet<>();
        climbing(all);
        SPELT.forEach(all::add);
        BEFORE.forEach(before -> all.add(before + "admin"));
        BEFORE.forEach(before -> all.add(before + "/admin"));
        BEHIND.forEach(behind -> all.add("/admin" + behind));
        BEHIND.forEach(behind -> all.add("/public" + behind + "/../admin"));
        all.addAll(URLS);
        all.addAll(QUERIES);
        all.addAll(HARMLESS);
        PathMutations mutations = new PathMutations(new Random(4));
        for (int i = 0; i < MUTATIONS; i++) {
            all.add(mutations.next());
        }
        List<String> targets = new ArrayList<>();
        all.forEach(target -> targets.add(below(context, target).replace("HOST", host)));
        return targets;
    }

    /** Each climb between each pair of slashes; from deeper down in one place, where one step is not enough. */
    private static void climbing(Set<String> all) {
        for (String climb : CLIMBS) {
            for (String slash : SLASHES) {
                all.add("/public" + slash + climb + slash + "admin");
            }
            all.add("/public/a/" + climb + '/' + climb + "/admin");
            all.add("/public/" + climb + "/public/" + climb + "/admin/x");
            all.add("/" + climb + "/admin");
        }
    }

    private static String below(String context, String target) {
        int host = target.indexOf("HOST");
        if (host < 0) {
            return context + target;
        }
        int path = target.indexOf('/', host);
        return path < 0 ? target : target.substring(0, path) + context + target.substring(path);
    }
}
