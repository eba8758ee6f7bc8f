package io.gatehouse.benchmarks;

import io.gatehouse.http.AmbiguousPathException;
import io.gatehouse.http.CanonicalPath;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading a raw path in its one way. */
@State(Scope.Benchmark)
public class PathBenchmark {

    @Param({"/catalog/42", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", "/caf%C3%A9/gr%C3%BC%C3%9Fe%20an%20alle"})
    public String raw;

    @Benchmark
    public CanonicalPath parse() throws AmbiguousPathException {
        return CanonicalPath.parse(raw, false, false);
    }
}
