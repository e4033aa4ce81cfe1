package dev.tenantry.relocation.model;

/** Which of the two homes of the move. */
enum Place {
    SOURCE,
    TARGET;

    Place other() {
        return this == SOURCE ? TARGET : SOURCE;
    }
}
