package io.gatehouse.identity;

import org.jspecify.annotations.Nullable;

/**
 * People with passwords, as the descriptor has them. Exactly one of file and directory is there.
 *
 * @param name unique among users
 * @param file where names and hashes are kept, a full path, or null
 * @param groups a file that says who is in which group, a full path, or null
 * @param directory that knows them, or null
 */
public record UsersSpec(
        String name,
        @Nullable String file,
        @Nullable String groups,
        @Nullable DirectorySpec directory) {}
