package io.gatehouse.route;

import io.gatehouse.http.FixedBody;
import io.gatehouse.route.rewrite.PathRewrite;
import io.gatehouse.route.rewrite.Template;
import org.jspecify.annotations.Nullable;

/** What becomes of a request that a route took and no policy refused. */
public sealed interface Action {

    /**
     * It is sent upstream.
     *
     * @param target the name of an upstream or of a split
     * @param rewrite what becomes of the path
     * @param mapBack whether Location, Content-Location and the cookies' Path and Domain are mapped back
     * @param sessionUrls what becomes of {@code ;jsessionid=…} at the end of the path
     */
    record Forward(String target, PathRewrite rewrite, boolean mapBack, SessionUrls sessionUrls) implements Action {}

    /**
     * @param location an absolute URL or an absolute path
     * @param status 301, 302, 303, 307 or 308
     */
    record Redirect(Template location, int status) implements Action {}

    /**
     * @param status the status
     * @param type the media type; null when there is no body
     * @param body the bytes; of length 0 for none
     */
    record Respond(int status, @Nullable String type, FixedBody body) implements Action {}

    /** What becomes of a session id that the application wrote into the URL. */
    enum SessionUrls {
        /** 400 */
        REFUSE,
        /** the upstream does not see it */
        STRIP,
        /** the upstream sees it */
        FORWARD
    }
}
