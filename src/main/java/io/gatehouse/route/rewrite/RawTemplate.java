package io.gatehouse.route.rewrite;

import io.gatehouse.route.match.Captures;

/** A template of a path: nothing but text and captures that are always there. */
record RawTemplate(Template template) {

    String fill(Captures captures) {
        StringBuilder path = new StringBuilder(64);
        for (Template.Part part : template.parts()) {
            if (part instanceof Template.Part.Text text) {
                path.append(text.text());
            } else if (part instanceof Template.Part.Place place) {
                path.append(captures.raw(place.name()));
            }
        }
        return path.toString();
    }

    @Override
    public String toString() {
        return template.toString();
    }
}
