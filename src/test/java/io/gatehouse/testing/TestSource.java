package io.gatehouse.testing;

import io.gatehouse.config.source.Piece;
import io.gatehouse.config.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A descriptor whose text the test changes. */
public final class TestSource implements Source {

    private volatile String text;
    private volatile @Nullable String problem;
    private volatile @Nullable Path folder;

    public TestSource(String text) {
        this.text = text;
    }

    public void say(String now) {
        text = now;
        problem = null;
    }

    /** It cannot be read from now on. */
    public void fail(String why) {
        problem = why;
    }

    /** What it names is relative to this folder. */
    public TestSource in(Path where) {
        folder = where;
        return this;
    }

    @Override
    public String description() {
        return "the test's descriptor";
    }

    @Override
    public List<Piece> read() throws IOException {
        String why = problem;
        if (why != null) {
            throw new IOException(why);
        }
        return List.of(new Piece("routes.xml", text, folder));
    }
}
