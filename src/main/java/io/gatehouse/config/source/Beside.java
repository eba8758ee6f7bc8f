package io.gatehouse.config.source;

/**
 * What was read beside the pieces of a descriptor: files and names in it. Both values are compared with those of another time; as
 * with {@link Source#stamp()}, one is quick and believes the file system, the other reads everything. They may hold secrets, so
 * do not print them.
 */
public interface Beside {

    Beside NOTHING = new Beside() {

        @Override
        public Object stamp() {
            return "";
        }

        @Override
        public Object state() {
            return "";
        }
    };

    /** @return a value that equals that of another call as long as the file system says that nothing was changed */
    Object stamp();

    /** @return a value that equals that of another call if and only if nothing has changed between the two */
    Object state();
}
