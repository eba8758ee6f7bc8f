package io.gatehouse.boot.concern;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A document: its fenced blocks, its sections, its links. */
record MarkdownPage(Path path, List<String> lines) {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]+\\]\\(([^)\\s]+)\\)");

    /**
     * A fenced block.
     *
     * @param language the first word behind the fence
     * @param label what follows it, or nothing
     * @param line of the fence, from 1
     */
    record Block(String language, String label, int line, String text) {}

    static MarkdownPage read(Path path) throws IOException {
        return new MarkdownPage(path, Files.readAllLines(path));
    }

    List<Block> blocks(String language) {
        return blocks().stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        int i = 0;
        while (i < lines.size()) {
            String fence = lines.get(i).strip();
            if (fence.startsWith("```")) {
                int line = i + 1;
                StringBuilder text = new StringBuilder();
                while (!lines.get(++i).strip().equals("```")) {
                    text.append(lines.get(i)).append('\n');
                }
                String[] info = (fence.substring(3) + " ").split(" ", 2);
                blocks.add(new Block(info[0], info[1].strip(), line, text.toString()));
            }
            i++;
        }
        return blocks;
    }

    /** @return the section whose heading has this name in code type, or null */
    @Nullable
    String section(String name) {
        return section("##", name);
    }

    /** @param level {@code ##} or {@code ###} */
    @Nullable
    String section(String level, String name) {
        StringBuilder section = null;
        for (String line : lines) {
            if (section != null && (line.startsWith(level + ' ') || line.startsWith("## "))) {
                return section.toString();
            }
            if (line.startsWith(level + ' ') && line.contains('`' + name + '`')) {
                section = new StringBuilder();
            }
            if (section != null) {
                section.append(line).append('\n');
            }
        }
        return section == null ? null : section.toString();
    }

    /** @return links to files that are not there, or to headings that are not in them */
    List<String> deadLinks() throws IOException {
        List<String> dead = new ArrayList<>();
        for (String line : lines) {
            Matcher link = LINK.matcher(line);
            while (link.find()) {
                if (!link.group(1).contains("://") && !leadsSomewhere(link.group(1))) {
                    dead.add(link.group(1));
                }
            }
        }
        return dead;
    }

    private boolean leadsSomewhere(String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? path : path.resolveSibling(file).normalize();
        if (!Files.isRegularFile(target)) {
            return false;
        }
        return hash < 0 || read(target).anchors().contains(link.substring(hash + 1));
    }

    /** As GitHub makes them of headings. */
    private List<String> anchors() {
        return lines.stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .toList();
    }
}
