package io.gatehouse.upstream;

/**
 * What is otherwise than the descriptor says, by order of an operator.
 *
 * @param what for people
 * @param there whether the endpoint is there at this moment; one that is found by name comes and goes
 */
record Order(String what, boolean there) {

    String shown() {
        return there ? what : what + "; it is not there now";
    }
}
